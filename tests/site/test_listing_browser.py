"""A member's own name by auction and for offers, in Chromium: both languages, a phone and a desk, both sides."""

import pytest

from rehandle.orders.flows import ask_payment
from rehandle.orders.models import Order
from rehandle.sales.hearing import hears
from rehandle.sales.models import Sale
from tests.sales.auctioned import joined
from tests.sales.listed import RULE
from tests.site.eyes import SEEN, looking
from tests.site.marketed import market

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "a_very_long_nam"


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    return market(tmp_path, office, as_role, monkeypatch, RULE, "ann_b", "omar_k", "cem_z")


def sold_by(view, site, form, price, reserve=""):
    view.page.check(f"input[name=form][value={form}]")
    view.fill("input[name=price]", price).fill("input[name=reserve]", reserve).fill("input[name=afterwards]", LONG)
    view.press("button[value=look]").looks(f"listing-{form}-arrives").press("button[value=list]")
    site.office.tick()
    return Sale.objects.get(form=form, state="open").id


def paid(site):
    """The newest order's buyer pays, and has the name."""
    order = Order.objects.order_by("opened_at").last()
    ask_payment(site.office.as_role("buyer", f"buyer:{order.offer}", site.office.clock.now()), order=order.id, quote_hash=order.quote_hash)
    site.office.tick()
    site.office.pay()


def test_a_listing_by_auction_is_fit_to_be_looked_at(site, live_server):
    [omar] = joined(site.office, "p-omar_k")
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            seller = eyes.view(lang, width).signs_in(site, "list").looks("listing-forms")
            sale = sold_by(seller, site, "english", "100", "250")
            seller.go("list", "listing-auction-own").go(f"s/{sale}", "listing-auction-as-seen").go("sales", "listing-auction-in-list")
            omar.bids(sale, "300.00")
            seller.go("list", "listing-auction-bid")
            site.office.tick(days=7, minutes=1)
            seller.go("list", "listing-auction-sold")
            site.office.tick(days=9)
            seller.go("list").press("button[value=end]")  # it stands for sale again: nobody was next
            site.office.tick()


def test_offers_are_fit_to_be_looked_at(site, live_server):
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            seller = eyes.view(lang, width).signs_in(site, "list")
            sale = sold_by(seller, site, "make_offer", "200")
            seller.go("list", "offers-none").go("sales", "offers-in-list")
            buyer = eyes.view(lang, width).go(f"s/{sale}", "offers-open").signs_in(site, f"s/{sale}", "omar_k")
            buyer.looks("offers-signed-in").fill("input[name=sum]", "12").press(".card form .button").looks("offers-too-low")
            buyer.fill("input[name=sum]", "300").press(".card form .button").looks("offers-made").go("me", "offers-me")
            seller.go("list", "offers-came").press("button[value=refused]").looks("offers-none-again")
            buyer.go(f"s/{sale}", "offers-refused").fill("input[name=sum]", "350").press(".card form .button")
            seller.go("list").press("button[value=accepted]").looks("offers-accepted")
            site.office.tick()
            buyer.go(f"s/{sale}", "offers-won")
            site.office.tick(days=9)
            seller.go("list").press("button[value=end]")
            site.office.tick()


def test_hearing_offers_is_fit_to_be_looked_at(site, live_server):
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            holder = eyes.view(lang, width).signs_in(site, "me").press("details.more summary").looks("hear-me")
            holder.fill("input[name=least]", "200").press("button[value=hear]").looks("hear-on").go("list", "hear-none")
            buyer = eyes.view(lang, width).go("h/ann_b", "hear-public").press(".card .button").looks("hear-offer")
            buyer.signs_in(site, f"s/{hears('ann_b')}", "omar_k").fill("input[name=sum]", "300").press(".card form .button").looks("hear-made")
            holder.go("list", "hear-came").fill("input[name=afterwards]", "admin").press("button[value=choose]").looks("hear-refused")
            holder.fill("input[name=afterwards]", LONG).press("button[value=choose]").looks("hear-chosen")
            site.office.tick()
            holder.go("list", "hear-accepted")
            site.office.tick(days=9)


def test_a_seller_s_money_is_fit_to_be_looked_at(site, live_server):
    [omar] = joined(site.office, "p-omar_k")
    with looking(live_server) as eyes:
        seller = eyes.view("en", 1200).signs_in(site, "list")
        sale = sold_by(seller, site, "english", "300")
        omar.bids(sale, "300.00")
        site.office.tick(days=7, minutes=1)
        paid(site)
        for lang, width in SEEN:
            view = eyes.view(lang, width).signs_in(site, "list", LONG, "p-ann_b").looks("money-locked")
        view.fill("input[name=payee]", "x").press("button[value=payee]").looks("money-refused")
        view.fill("input[name=payee]", "GB33 BUKB 2020 1555").press("button[value=payee]")
        site.office.tick(days=31)
        for lang, width in SEEN:
            eyes.view(lang, width).signs_in(site, "list", LONG, "p-ann_b").looks("money-paid")
