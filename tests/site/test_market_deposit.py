"""A deposit as bidders meet it: a limit is set, the deposit paid on the provider's page, bids count so far, and it comes back."""

import pytest

from rehandle.letters.links import token
from rehandle.orders.models import Order
from rehandle.payments.models import Charge
from rehandle.sales.models import Deposit, Paddle, Sale
from tests.sales.auctioned import COVERED_RULE, COVERED_SEALED_RULE, joined
from tests.site.marketed import bid, hidden, market, path_of, shown, sign_in
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


@pytest.fixture
def under(tmp_path, office, as_role, monkeypatch):
    """Pages under a rule; two people have accounts."""
    return lambda rule: market(tmp_path, office, as_role, monkeypatch, rule, "ann_b", "omar_k")


def limits(site, lang, sale, limit, **more):
    told = hidden(site.get(f"/s/{sale}", lang), "id", "quote")
    return site.client.post(path_of(lang, f"/s/{sale}"), told | {"act": "deposit", "limit": limit} | more)


def test_the_whole_road_of_a_deposit(under, lang):
    site = under(COVERED_RULE)
    sale = Sale.objects.get(state="open").id
    assert "10%" in text_of(shown(site, f"/s/{sale}", lang))
    assert 'value="deposit"' not in shown(site, f"/s/{sale}", lang).content.decode()
    sign_in(site, lang)
    refused = bid(site, lang, sale, "500.01")
    assert refused.status_code == 409
    assert "<details class=\"more\" open>" in refused.content.decode()
    assert limits(site, lang, sale, "12,34,5").status_code == 422
    gone = limits(site, lang, sale, "2,000")
    assert (gone.status_code, gone["Location"][:19]) == (303, "https://pay.example")
    waits = text_of(shown(site, f"/s/{sale}", lang))
    assert "US$200" in waits
    assert "US$500" in waits
    again = site.client.post(path_of(lang, f"/s/{sale}"), {"act": "pay_deposit"})
    assert again["Location"] == gone["Location"]
    site.office.payment.book.pay(_page(site))
    site.office.tick()
    assert "US$2,000" in text_of(shown(site, f"/s/{sale}", lang))
    assert bid(site, lang, sale, "1500").status_code == 303
    assert site.client.post(path_of(lang, f"/s/{sale}"), {"act": "leave"}).status_code == 409
    assert 'value="leave"' not in shown(site, f"/s/{sale}", lang).content.decode()
    [omar] = joined(site.office, "p-omar_k")
    omar.bids(sale, "450.00")
    site.office.tick(days=7)
    order, told = Order.objects.get(), text_of(shown(site, "/me", lang))
    assert (order.state, order.total_minor) == ("proven", 47_250)
    assert "US$200" in told
    page = text_of(site.client.get(path_of(lang, f"/o/{token('offer', order.offer)}"), follow=True))
    assert "US$272.50" in page  # what is left to pay


def test_a_deposit_that_covers_the_whole_price_is_all_that_is_paid(under, lang):
    site = under(COVERED_RULE)
    sale = Sale.objects.get(state="open").id
    sign_in(site, lang)
    limits(site, lang, sale, "2000")
    site.office.payment.book.pay(_page(site))
    site.office.tick()
    bid(site, lang, sale, "1500")
    site.office.tick(days=8)
    site.office.tick(minutes=1)
    deposit = Charge.objects.get()
    assert (Deposit.objects.get().state, Order.objects.get().state, deposit.refunded_minor) == ("taken", "delivered", 10_000)


def test_who_does_not_lead_leaves_and_has_it_back(under, lang):
    site = under(COVERED_RULE)
    sale = Sale.objects.get(state="open").id
    sign_in(site, lang)
    limits(site, lang, sale, "2000")
    site.office.payment.book.pay(_page(site))
    site.office.tick()
    assert site.client.post(path_of(lang, f"/s/{sale}"), {"act": "leave"}).status_code == 303
    site.office.tick()
    assert (Deposit.objects.get().state, Paddle.objects.get().backed) == ("returned", False)
    assert ("Went back" if lang == "en" else "رُدّ") in text_of(shown(site, "/me", lang))
    assert site.client.post(path_of(lang, f"/s/{sale}"), {"act": "leave"}).status_code == 404


def test_under_seal_limits_come_in_steps(under, lang):
    site = under(COVERED_SEALED_RULE)
    sale = Sale.objects.get(state="open").id
    sign_in(site, lang)
    page = shown(site, f"/s/{sale}", lang).content.decode()
    assert 'value="1000.00 USD"' in page
    assert 'value="2000.00 USD"' in page
    told = hidden(site.get(f"/s/{sale}", lang), "id", "quote", "secret")
    assert site.client.post(path_of(lang, f"/s/{sale}"), told | {"most": "1200"}).status_code == 409
    limits(site, lang, sale, "1200.00 USD")
    assert Paddle.objects.get().wanted_minor == 200_000
    site.office.payment.book.pay(_page(site))
    site.office.tick()
    assert site.client.post(path_of(lang, f"/s/{sale}"), told | {"most": "1200"}).status_code == 303
    assert site.client.post(path_of(lang, f"/s/{sale}"), {"act": "leave"}).status_code == 409


def test_a_deposit_moves_to_another_auction(under, lang):
    site = under(COVERED_RULE)
    site.name("maple", policy_text=COVERED_RULE)
    site.office.tick(days=1)
    one, other = Sale.objects.filter(state="open").order_by("opened_at")[:2]
    sign_in(site, lang)
    limits(site, lang, one.id, "2000")
    site.office.payment.book.pay(_page(site))
    site.office.tick()
    paddle = Paddle.objects.get().id
    assert f'value="{paddle}"' in shown(site, f"/s/{other.id}", lang).content.decode()
    assert limits(site, lang, other.id, "2000", from_paddle=paddle)["Location"].endswith(f"/s/{other.id}")
    assert Deposit.objects.get().paddle.auction_id == other.id
    [omar] = joined(site.office, "p-omar_k")
    omar.bids(other.id, "400.00")
    assert bid(site, lang, other.id, "1800").status_code == 303


def _page(site):
    return Charge.objects.get().provider_charge
