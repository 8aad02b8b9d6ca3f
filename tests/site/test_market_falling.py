"""A falling price as people meet it: what stands on the button is what is paid, or nothing is done."""

import re
from datetime import timedelta

import pytest

from rehandle.kernel.words.bare import in_page
from rehandle.orders.models import Order
from rehandle.sales.models import Offer, Sale
from tests.sales.auctioned import FALLING_RULE, PRICED_RULE, STAGED_RULE
from tests.site.marketed import market, path_of, sign_in
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    """@ember falls from US$1,000 to US$10 in ten days, hour by hour; a1 held it before."""
    return market(tmp_path, office, as_role, monkeypatch, FALLING_RULE, "ann_b")


@pytest.fixture
def sale(site):
    return Sale.objects.get(state="open", form="falling").id


def page_of(site, lang, sale):
    page = site.get(f"/s/{sale}", lang)
    assert page.status_code == 200
    assert lang == "en" or in_page(page.content.decode()) == []
    return page


def hidden(page):
    text = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', text).group(1) for name in ("id", "quote", "price")}


def test_what_stands_on_the_button_is_paid(site, lang, sale):
    assert f"/s/{sale}" in site.get("/sales", lang).content.decode()
    assert f"/s/{sale}" in site.get("/h/ember", lang).content.decode()
    sign_in(site, lang)
    before = hidden(page_of(site, lang, sale))
    assert before["price"] == "1000.00 USD"
    site.office.tick(days=5)
    stale = site.client.post(path_of(lang, f"/s/{sale}"), before)
    assert stale.status_code == 409
    now = hidden(page_of(site, lang, sale))
    assert now["price"] == "99.04 USD"  # 1000 * (10 / 1000) ** (120 / 239)
    for _ in range(2):
        taken = site.client.post(path_of(lang, f"/s/{sale}"), now)
        assert (taken.status_code, taken["Location"]) == (303, path_of(lang, "/me"))
    site.office.tick()
    assert Order.objects.get().total_minor == 9904
    assert Order.objects.get().state == "proven"
    assert "US$99.04" in text_of(site.get("/me", lang))
    assert "form method=\"post\" action=\"/s/" not in page_of(site, lang, sale).content.decode()


def test_it_ends_exactly_at_its_floor_and_stays_there(site, lang, sale):
    sign_in(site, lang)
    site.office.tick(days=10)
    assert hidden(page_of(site, lang, sale))["price"] == "10.00 USD"
    site.office.tick(days=30)
    assert hidden(page_of(site, lang, sale))["price"] == "10.00 USD"
    site.office.tick(days=60)
    assert Sale.objects.get(id=sale).state == "unsold"


def test_whoever_held_it_before_pays_no_premium(site, sale):
    named = site.client.post("/me", {"act": "name", "handle": site.office.platform.get_by_id("a1").handle}, follow=True)
    site.office.outside.set_profile("a1", re.search(r"rh-[0-9a-z-]{14}", named.content.decode()).group())
    assert site.client.post("/me", {"act": "prove"}).status_code == 303
    assert hidden(page_of(site, "en", sale))["price"] == "10.00 USD"


def test_the_first_one_has_it(site, sale):
    sign_in(site, "en")
    told = hidden(page_of(site, "en", sale))
    assert site.client.post(f"/s/{sale}", told).status_code == 303
    assert site.client.post(f"/s/{sale}", told | {"id": "another"}).status_code == 409
    assert Offer.objects.count() == 1


def test_who_does_not_pay_loses_it_and_it_begins_anew(site, sale):
    sign_in(site, "en")
    assert site.client.post(f"/s/{sale}", hidden(page_of(site, "en", sale))).status_code == 303
    site.office.tick()
    site.office.tick(days=9)
    assert Order.objects.get().state == "defaulted"
    again = Sale.objects.get(state="open")
    assert (again.form, again.number) == ("falling", 2)
    assert hidden(page_of(site, "en", again.id))["price"] == "1000.00 USD"


@pytest.mark.parametrize("price", ["", "1 USD", "nonsense", "0.01 EUR", "1000.00"])
def test_another_price_is_refused(site, sale, price):
    sign_in(site, "en")
    told = hidden(page_of(site, "en", sale))
    assert site.client.post(f"/s/{sale}", told | {"price": price}).status_code in (409, 422)
    assert not Offer.objects.exists()


@pytest.fixture
def under(tmp_path, office, as_role, monkeypatch):
    """@ember at a price that a rule finds for each moment."""
    return lambda rule: market(tmp_path, office, as_role, monkeypatch, rule, "ann_b")


def test_the_price_of_the_moment_is_paid(under, lang):
    site = under(PRICED_RULE)
    sale = Sale.objects.get(state="open", form="priced")
    assert sale.price_minor == 9_999_995_732
    assert f"/s/{sale.id}" in site.get("/sales", lang).content.decode()
    sign_in(site, lang)
    seen = hidden(page_of(site, lang, sale.id))
    site.office.tick(days=20)
    assert site.client.post(path_of(lang, f"/s/{sale.id}"), seen).status_code == 409
    page = page_of(site, lang, sale.id)
    assert ("السنة الأولى" if lang == "ar" else "first year") in text_of(page)
    assert site.client.post(path_of(lang, f"/s/{sale.id}"), hidden(page)).status_code == 303
    site.office.tick()
    assert Order.objects.get().total_minor == 5_269


def test_where_the_rule_sells_no_more_the_sale_is_over(under):
    site = under(STAGED_RULE)
    sale = Sale.objects.get(state="open", form="priced")
    assert sale.ends_at - sale.opened_at == timedelta(days=4)
    sign_in(site, "en")
    site.office.tick(days=3)
    assert hidden(page_of(site, "en", sale.id))["price"] == "200.00 USD"
    site.office.tick(days=2)
    assert Sale.objects.get(id=sale.id).state == "unsold"
    assert 'name="price"' not in page_of(site, "en", sale.id).content.decode()
