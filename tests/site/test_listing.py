"""A member sells the name of his own account, as people meet it: what arrives, one button, a buyer, the name that stays."""

import re

import pytest
from django.contrib.auth.models import User

from rehandle.orders.flows import ask_payment
from rehandle.orders.models import Order
from rehandle.people.flows import add_member
from rehandle.policy.queries import in_force
from rehandle.sales.models import Listing, Proposal, Sale
from tests.sales.listed import RULE
from tests.site.marketed import bid, clean, hidden, market, path_of, sign_in
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    """Two people with accounts, under a rule by which members sell to each other."""
    return market(tmp_path, office, as_role, monkeypatch, RULE, "ann_b", "omar_k")


def listed(site, lang, price="500", afterwards="ann_of_old"):
    looked = clean(site.client.post(path_of(lang, "/list"), {"act": "look", "price": price, "afterwards": f"@{afterwards}"}), lang)
    told = hidden(looked, "id", "policy", "price", "afterwards") | {"act": "list"}
    assert site.client.post(path_of(lang, "/list"), told).status_code == 303
    site.office.tick()
    return looked, told


def test_from_what_arrives_to_the_new_name(site, lang):
    assert site.get("/list", lang)["Location"] == path_of(lang, "/me?next=/list")
    sign_in(site, lang)
    assert "/list" in clean(site.get("/me", lang), lang).content.decode()
    clean(site.get("/list", lang), lang)
    looked, told = listed(site, lang)
    assert "US$425.00" in text_of(looked)
    assert site.client.post(path_of(lang, "/list"), told).status_code == 303  # pressed twice
    [row] = Listing.objects.all()
    assert (row.state, row.afterwards) == ("open", "ann_of_old")
    sale = Sale.objects.get(form="fixed").id
    assert f"/s/{sale}" in clean(site.get("/sales", lang), lang).content.decode()
    own = site.client.post(path_of(lang, f"/s/{sale}"), hidden(site.get(f"/s/{sale}", lang), "id", "quote", "price"))
    clean(own, lang, 403)  # nobody buys from himself
    site.client.cookies.clear()
    sign_in(site, lang, "omar_k")
    page = clean(site.get(f"/s/{sale}", lang), lang)
    assert "US$75.00" in text_of(page)  # the site's share, told to the buyer too
    assert site.client.post(path_of(lang, f"/s/{sale}"), hidden(page, "id", "quote", "price")).status_code == 303
    site.office.tick()
    assert (Order.objects.get().total_minor, Order.objects.get().seller) == (50_000, "p-ann_b")
    clean(site.get("/me", lang), lang)
    assert 'action="/s/' not in clean(site.get(f"/s/{sale}", lang), lang).content.decode()


def test_taken_back_before_anybody_took_it(site, lang):
    sign_in(site, lang)
    listed(site, lang)
    told = hidden(clean(site.get("/list", lang), lang), "listing") | {"act": "end"}
    assert site.client.post(path_of(lang, "/list"), told).status_code == 303
    site.office.tick()
    assert Sale.objects.get(form="fixed").state == "void"
    assert site.office.platform.observe("ann_of_old").held_for is None
    clean(site.get("/list", lang), lang)


@pytest.mark.parametrize(("told", "status"), [({"price": "0"}, 422), ({"price": "x"}, 422), ({"afterwards": "omar_k"}, 409), ({"afterwards": "admin"}, 409)])
def test_what_cannot_be_listed_says_why(site, told, status):
    sign_in(site, "en")
    page = clean(site.client.post("/list", {"act": "look", "price": "500", "afterwards": "ann_of_old"} | told), "en", status)
    assert 'role="alert"' in page.content.decode()
    assert not Listing.objects.exists()


def test_another_rule_than_was_read_is_refused(site):
    sign_in(site, "en")
    told = {"act": "list", "id": "x", "price": "500", "afterwards": "ann_of_old", "policy": "0" * 64}
    assert site.client.post("/list", told).status_code == 409
    assert site.client.post("/list", told | {"policy": in_force(site.now).hash}).status_code == 303


def test_the_desk_and_the_name_s_own_page_know_it(site, lang):
    sign_in(site, lang)
    listed(site, lang)
    sale = Sale.objects.get(form="fixed").id
    assert f"/s/{sale}" in clean(site.get("/h/ann_b", lang), lang).content.decode()
    add_member(site.office.now(), id="audit", name="Audit", roles=["auditor"], username="audit")
    site.client.force_login(User.objects.get(username="audit"), backend="django.contrib.auth.backends.ModelBackend")
    page = site.client.get(path_of(lang, f"/desk/sale/{sale}"))
    assert page.status_code == 200
    assert "ann_b" in page.content.decode()
    assert "case/listing" not in page.content.decode()


def for_offers(site, lang, form, price):
    """Listed in this way; the name of the account is kept, and the sale stands."""
    looked = clean(site.client.post(path_of(lang, "/list"), {"act": "look", "form": form, "price": price, "afterwards": "ann_of_old"}), lang)
    told = hidden(looked, "id", "policy", "form", "price", "afterwards") | {"act": "list"}
    assert site.client.post(path_of(lang, "/list"), told).status_code == 303
    site.office.tick()
    return Sale.objects.get(form=form, state="open").id


def test_by_auction_the_seller_is_told_both_and_cannot_bid(site, lang):
    sign_in(site, lang)
    sale = for_offers(site, lang, "english", "100")
    clean(site.get("/list", lang), lang)
    clean(bid(site, lang, sale, "300"), lang, 403)
    site.client.cookies.clear()
    sign_in(site, lang, "omar_k")
    assert "US$85.00" in text_of(clean(site.get(f"/s/{sale}", lang), lang))  # of the opening price
    assert bid(site, lang, sale, "300").status_code == 303
    site.client.cookies.clear()
    sign_in(site, lang)
    own = clean(site.get("/list", lang), lang).content.decode()
    assert 'value="end"' not in own  # a bid binds


def test_an_offer_is_answered_by_a_seller_who_reads_no_name(site, lang):
    sign_in(site, lang)
    sale = for_offers(site, lang, "make_offer", "200")
    clean(site.get("/list", lang), lang)
    site.client.cookies.clear()
    sign_in(site, lang, "omar_k")
    page = clean(site.get(f"/s/{sale}", lang), lang)
    told = hidden(page, "id", "quote")
    clean(site.client.post(path_of(lang, f"/s/{sale}"), told | {"sum": "12"}), lang, 409)
    assert site.client.post(path_of(lang, f"/s/{sale}"), told | {"sum": "300"}).status_code == 303
    assert "US$300.00" in text_of(clean(site.get(f"/s/{sale}", lang), lang))
    assert 'value="leave"' in site.get(f"/s/{sale}", lang).content.decode()
    assert "US$300" in text_of(clean(site.get("/me", lang), lang))
    site.client.cookies.clear()
    sign_in(site, lang)
    own = clean(site.get("/list", lang), lang)
    assert "US$255.00" in text_of(own)
    assert "omar" not in own.content.decode()
    offer = hidden(own, "offer")["offer"]
    assert site.client.post(path_of(lang, "/list"), {"act": "answer", "offer": offer, "answer": "accepted"}).status_code == 303
    site.office.tick()
    assert (Order.objects.get().total_minor, Order.objects.get().buyer) == (30_000, "account:p-omar_k")


def test_an_offer_is_taken_back_on_its_page(site, lang):
    sign_in(site, lang)
    sale = for_offers(site, lang, "make_offer", "200")
    site.client.cookies.clear()
    sign_in(site, lang, "omar_k")
    told = hidden(site.get(f"/s/{sale}", lang), "id", "quote") | {"sum": "300"}
    site.client.post(path_of(lang, f"/s/{sale}"), told)
    assert site.client.post(path_of(lang, f"/s/{sale}"), {"act": "leave"}).status_code == 303
    assert Proposal.objects.get().state == "taken_back"
    clean(site.get(f"/s/{sale}", lang), lang)


def test_a_name_that_is_not_for_sale_hears_offers_where_its_holder_says_so(site, lang):
    sign_in(site, lang)
    assert "/s/" not in clean(site.get("/h/ann_b", lang), lang).content.decode()
    told = hidden(clean(site.get("/me", lang), lang), "id") | {"act": "hear", "least": "200"}
    assert site.client.post(path_of(lang, "/me"), told).status_code == 303
    assert 'value="hear_no_more"' in clean(site.get("/me", lang), lang).content.decode()
    clean(site.get("/list", lang), lang)
    site.client.cookies.clear()
    page = clean(site.get("/h/ann_b", lang), lang).content.decode()
    sale = re.search(r"/s/([\w-]+)", page).group(1)
    assert sale not in site.get("/sales", lang).content.decode()
    sign_in(site, lang, "omar_k")
    made = hidden(clean(site.get(f"/s/{sale}", lang), lang), "id", "quote") | {"sum": "300"}
    assert site.client.post(path_of(lang, f"/s/{sale}"), made).status_code == 303
    site.client.cookies.clear()
    sign_in(site, lang)
    offer = hidden(clean(site.get("/list", lang), lang), "offer") | {"act": "choose"}
    clean(site.client.post(path_of(lang, "/list"), offer | {"afterwards": "omar_k"}), lang, 409)
    assert site.client.post(path_of(lang, "/list"), offer | {"afterwards": "ann_of_old"}).status_code == 303
    site.office.tick()
    assert (Order.objects.get().total_minor, Order.objects.get().buyer) == (30_000, "account:p-omar_k")
    clean(site.get("/list", lang), lang)


def test_and_no_more_where_he_says_that(site, lang):
    sign_in(site, lang)
    site.client.post(path_of(lang, "/me"), hidden(site.get("/me", lang), "id") | {"act": "hear", "least": "200"})
    stop = hidden(site.get("/me", lang), "listing") | {"act": "hear_no_more"}
    assert site.client.post(path_of(lang, "/me"), stop).status_code == 303
    assert "/s/" not in clean(site.get("/h/ann_b", lang), lang).content.decode()
    assert 'value="hear"' in clean(site.get("/me", lang), lang).content.decode()


def test_a_seller_says_where_he_is_paid_and_reads_how_it_stands(site, lang):
    sign_in(site, lang)
    listed(site, lang)
    sale = Sale.objects.get(form="fixed").id
    page = clean(site.get("/list", lang), lang).content.decode()
    assert 'name="payee"' in page
    clean(site.client.post(path_of(lang, "/list"), {"act": "payee", "payee": "x"}), lang, 422)
    assert site.client.post(path_of(lang, "/list"), {"act": "payee", "payee": "GB33 BUKB 2020"}).status_code == 303
    site.client.cookies.clear()
    sign_in(site, lang, "omar_k")
    site.client.post(path_of(lang, f"/s/{sale}"), hidden(site.get(f"/s/{sale}", lang), "id", "quote", "price"))
    site.office.tick()
    order = Order.objects.get()
    ask_payment(site.office.as_role("buyer", f"buyer:{order.offer}", site.office.clock.now()), order=order.id, quote_hash=order.quote_hash)
    site.office.tick()
    site.office.pay()
    site.client.cookies.clear()
    named = site.client.post(path_of(lang, "/me"), {"act": "name", "handle": "@ann_of_old"}, follow=True)  # the account's name by now
    site.office.outside.set_profile("p-ann_b", re.search(r"rh-[0-9a-z-]{14}", named.content.decode()).group())
    site.client.post(path_of(lang, "/me"), {"act": "prove"})
    page = clean(site.get("/list", lang), lang)
    assert "US$425.00" in text_of(page)
    assert "BUKB" not in page.content.decode()
