"""Linked accounts on the pages: who is refused, whose bids are void and what he reads; the desk that decides. Both languages, a phone and a desk."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from rehandle.kernel.money import money
from rehandle.people import flows as people
from rehandle.people import traits
from rehandle.people.models import TraitRow
from rehandle.people.rules.ties import INSTRUMENT, MAIL
from rehandle.policy.queries import in_force
from rehandle.sales import listing
from rehandle.sales.models import Auction, LinkFinding, Sale
from tests.sales.auctioned import RULE, joined
from tests.sales.listed import WITHOUT_DEFAULTERS
from tests.sales.traded import Trade
from tests.site import world
from tests.site.eyes import SEEN, looking
from tests.site.marketed import bid, market, shown, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    return market(tmp_path, office, as_role, monkeypatch, RULE, "ann_b", "omar_k", "a_very_long_nam")


def shows(site, kind, value, *who):
    for each in who:
        traits.show(site.office.now(), member=each.member, kind=kind, digested=traits.digest(kind, value))


def session(name):
    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def test_two_accounts_that_sign_in_with_one_browser_share_it(site):
    sign_in(site, "en", "ann_b")
    first = site.client.cookies["device"].value
    site.client.post("/me", {"act": "out"})
    sign_in(site, "ar", "omar_k")
    assert TraitRow.objects.filter(kind="device").values("digest").distinct().count() == 1
    assert TraitRow.objects.filter(kind="device").count() == 2
    assert first not in "".join(TraitRow.objects.values_list("digest", flat=True))
    site.client.cookies.clear()
    sign_in(site, "en", "a_very_long_nam")
    assert TraitRow.objects.filter(kind="device").values("digest").distinct().count() == 2


def test_staff_who_sign_in_are_noted_once_and_a_stranger_never(site):
    site.client.get("/sales")
    assert not TraitRow.objects.filter(kind="device").exists()
    desk = Client()
    desk.force_login(User.objects.get(username="bob@office.example"), backend="django.contrib.auth.backends.ModelBackend")
    desk.get("/desk/")
    desk.get("/desk/links")
    assert TraitRow.objects.get(kind="device").member_id == "bob"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_second_account_reads_why_and_nothing_of_the_other(site, lang):
    sale = Sale.objects.get(handle="ember").id
    ann, omar = joined(site.office, "p-ann_b", "p-omar_k")
    omar.bids(sale, "400.00")
    shows(site, MAIL, "one@example.net", ann, omar)
    sign_in(site, lang)
    answer = bid(site, lang, sale, "600")
    assert answer.status_code == 403
    assert {"en": "linked to yours", "ar": "له صلة"}[lang] in answer.content.decode()
    assert "omar" not in answer.content.decode()
    assert Auction.objects.get(id=sale).bids == 1


def test_linked_accounts_are_fit_to_be_looked_at(site, live_server):
    """A void bid's page, the desk's list and one finding, before and after a person has decided."""
    sale = Sale.objects.get(handle="ember").id
    ann, omar, third = joined(site.office, "p-ann_b", "p-omar_k", "p-a_very_long_nam")
    for each, most in ((ann, "600.00"), (omar, "900.00"), (third, "700.00")):
        each.bids(sale, most)
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            eyes.view(lang, width, session("bob@office.example")).go("desk/links", "links-none")
        shows(site, INSTRUMENT, "card", ann, third)
        site.office.tick()
        found = LinkFinding.objects.get()
        for lang, width in SEEN:
            view = eyes.view(lang, width).signs_in(site, f"s/{sale}").looks("linked-void")
            view.go("me", "linked-me")
            desk = eyes.view(lang, width, session("bob@office.example")).go("desk/", "links-work").go("desk/links", "links")
            desk.go(f"desk/link/{found.id}", "link-open")
        desk = eyes.view("en", 1200, session("bob@office.example")).go(f"desk/link/{found.id}")
        desk.page.locator("textarea[name=reason]").fill("One card, two names; both bid within a minute.")
        desk.press("button[value=linked]").looks("link-decided").go(f"desk/link/{found.id}", "link-decided", "ar")
        eyes.view("ar", 390).go("privacy", "links-privacy")


def test_bidding_that_looks_like_a_rings_is_shown_to_a_person_and_nothing_follows(tmp_path, office, as_role, monkeypatch, live_server):
    """Four auctions of one seller, in which one account climbs and never wins."""
    trade = Trade(tmp_path, office, as_role, WITHOUT_DEFAULTERS)
    site = world.wired(trade.office, monkeypatch)
    people.add_member(site.office.now(), id="vera", name="Vera", roles=["approver"], username="vera@office.example")
    for nr in range(4):
        sale = listed_again(trade, nr)
        trade.ben.bids(sale, "2000.00")
        for most in ("300.00", "800.00", "1500.00"):
            trade.cem.bids(sale, most)
        trade.office.tick(days=9)
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            view = eyes.view(lang, width, session("vera@office.example")).go("desk/links", "links-pattern")
            assert "cem" in view.page.content()
    assert not LinkFinding.objects.exists()


def listed_again(trade, nr):
    """She lists her name once more, under a reserve that nobody reaches."""
    sum_, reserve = money("100.00 USD"), money("9000.00 USD")
    rule = in_force(trade.office.clock.now()).hash
    listing.offer_own(trade.ann.ctx, f"l{nr}", sum_, "ann_2", rule, "english", reserve, platform=trade.office.platform)
    trade.office.tick()
    return Sale.objects.get(case=f"listing:l{nr}").id


def test_the_bids_that_count_are_shown_at_the_prices_that_the_others_make(site):
    sale = Sale.objects.get(handle="ember").id
    ann, omar, third = joined(site.office, "p-ann_b", "p-omar_k", "p-a_very_long_nam")
    omar.bids(sale, "900.00")
    ann.bids(sale, "1200.00")
    third.bids(sale, "1100.00")
    shows(site, INSTRUMENT, "card", ann, third)
    site.office.tick()
    told = site.client.get(f"/api/v1/sales/{sale}/bids").json()
    assert [(each["bidder"], each["price"]) for each in told] == [(1, "100.00 USD")]
    page = shown(site, f"/s/{sale}", "en").content.decode()
    assert "1,100" not in page
    assert timedelta(0) < Auction.objects.get(id=sale).ends_at - site.now
