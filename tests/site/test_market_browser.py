"""Every page of the market in Chromium: both languages, a phone and a desk; axe, sideways scrolling, bare pieces in Arabic lines."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from rehandle.kernel.money import money
from rehandle.letters.links import token
from rehandle.orders.models import Order
from rehandle.payments.models import Charge
from rehandle.people.flows import admit
from rehandle.sales import paddles, scoring
from rehandle.sales.market import quote as market_quote
from rehandle.sales.models import Cover, NameRequest, Offer, Sale
from rehandle.sales.to_score import drops
from tests.sales import made
from tests.sales.auctioned import COVERED_RULE, COVERED_SEALED_RULE, FALLING_RULE, PRICED_RULE, RIGHT_RULE, RULE, SEALED_RULE, joined, sealed
from tests.sales.entered import DROP_RULE, TEXTS, WISH_RULE, reviewers
from tests.sales.entered import joined as entrants
from tests.sales.listed import RULE as LISTED_RULE
from tests.sales.requested import RULE as REQUESTED_RULE
from tests.sales.requested import WHY, asks, members
from tests.sales.waited import WAITED_RULE
from tests.site import world
from tests.site.eyes import SEEN, looking
from tests.site.marketed import market
from tests.site.test_buyer import sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def under(tmp_path, office, as_role, monkeypatch):
    """Pages under a rule, with accounts of these names."""
    return lambda rule, *names, **more: market(tmp_path, office, as_role, monkeypatch, rule, *names, **more)


def test_the_market_is_fit_to_be_looked_at(under, live_server):
    """Two auctions: one with bids, in its last minutes; one nobody has bid on, with a long name."""
    site = under(RULE, "ann_b", "omar_k")
    site.name("a_very_long_nam", policy_text=RULE, released_at=site.now - timedelta(hours=1))
    site.office.tick(days=1)
    sale = Sale.objects.get(handle="ember").id
    empty = Sale.objects.exclude(handle="ember").get().id
    ann, omar = joined(site.office, "p-ann_b", "p-omar_k")
    ann.bids(sale, "600.00")
    site.office.tick(days=2)
    omar.bids(sale, "400.00")
    site.office.tick(days=3, hours=23, minutes=57)
    omar.bids(sale, "1500.00")
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            view = eyes.view(lang, width).go("sales", "sales").go(f"s/{sale}", "open").go(f"s/{empty}", "empty")
            view.signs_in(site, f"s/{sale}", looked="sign").looks("outbid")
            view.fill("input[name=most]", "12").press().looks("too-low").go("me", "me")
            if not view.page.locator("button[value=key]").is_visible():
                view.page.locator("details.more summary").last.click()
            view.press("button[value=key]").looks("key")
        site.office.tick(days=1)
        eyes.view().go(f"s/{sale}", "sold", "en").go(f"s/{sale}", "sold", "ar")


def test_deposits_are_fit_to_be_looked_at(under, live_server):
    """A refused bid, a limit that waits for its deposit, one that counts, one that was moved; limits in steps under seal."""
    site = under(COVERED_RULE, "ann_b", "omar_k")
    site.name("a_very_long_nam", policy_text=COVERED_RULE, released_at=site.now - timedelta(hours=1))
    site.office.tick(days=1)
    sale, other = (Sale.objects.exclude(handle="ember").get().id, Sale.objects.get(handle="ember", state="open").id)
    with looking(live_server) as eyes:
        for lang, width, name in ((*SEEN[0], "ann_b"), (*SEEN[1], "omar_k")):
            view = eyes.view(lang, width)
            view.signs_in(site, f"s/{sale}", name)
            view.fill("input[name=most]", "900").press().looks("deposit-missing")
            [who] = joined(site.office, f"p-{name}")
            paddles.take_paddle(who.ctx, id=f"pad-{lang}", sale=sale, limit=money("2000.00 USD"), quote=market_quote(sale)[0])
            view.go(f"s/{sale}", "deposit-asked")
            site.office.tick()
            site.office.payment.book.pay(Charge.objects.get(state="open").provider_charge)
            site.office.tick()
            view.go(f"s/{sale}", "deposit-held").go(f"s/{other}")
            view.page.locator("details.more summary").first.click()
            view.looks("deposit-moves").go("me", "deposit-me")


def test_limits_in_steps_are_fit_to_be_looked_at(under, live_server):
    site = under(COVERED_SEALED_RULE, "ann_b")
    sale = Sale.objects.get(state="open").id
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            view = eyes.view(lang, width)
            view.signs_in(site, f"s/{sale}").fill("input[name=most]", "900").press().looks("sealed-deposit")


def test_a_falling_price_is_fit_to_be_looked_at(under, live_server):
    """Half-way down; seen by a stranger and by its former holder, taken, and over."""
    site = under(FALLING_RULE)
    site.office.tick(days=4)
    sale = Sale.objects.get(form="falling").id
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            eyes.view(lang, width).go("sales", "falling-list").go(f"s/{sale}", "falling-open").signs_in(
                site, f"s/{sale}", "rita_w", "a9"
            ).looks("falling-signed-in")
        view = eyes.view().signs_in(site, f"s/{sale}", "rita_w", "a9").press().looks("falling-me")
        view.go(f"s/{sale}", "falling-taken", "ar")


def test_the_price_of_the_moment_is_fit_to_be_looked_at(under, live_server):
    """A hundred million at its release; the day after."""
    site = under(PRICED_RULE, "ann_b")
    site.office.tick(days=1)
    sale = Sale.objects.get(form="priced").id
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            eyes.view(lang, width).go(f"s/{sale}", "priced-open").signs_in(site, f"s/{sale}").looks("priced-signed-in")


def test_a_right_is_fit_to_be_looked_at(under, live_server):
    """An auction for verified members; won and paid; the button that uses it, and after it; unused."""
    site = under(RIGHT_RULE, "ann_b", "omar_k")
    sale = Sale.objects.get(form="english").id
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            eyes.view(lang, width).go(f"s/{sale}", "right-open")
        view = eyes.view().signs_in(site, f"s/{sale}").fill("input[name=most]", "200").press().looks("right-not-verified")
        admit(site.office.now(), account_id="p-ann_b", name="ann_b", verified=True)
        view.go(f"s/{sale}").fill("input[name=most]", "200").press().looks("right-leading")
        site.office.tick(days=1, minutes=1)
        order = Order.objects.get()
        site.office.asked(order.offer)
        site.office.pay()
        door = f"o/{token('offer', order.offer)}"
        for lang, width in SEEN:
            view = eyes.view(lang, width).go(door, "right-paid")
        view.press("button[value=use]").looks("right-used")


def test_wishes_are_fit_to_be_looked_at(under, live_server):
    """Open, made, drawn: the letter's page on which it is claimed."""
    site = under(WISH_RULE, "ann_b")
    sale = Sale.objects.get(form="wish").id
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            view = eyes.view(lang, width).go("sales", "wish-list").go(f"s/{sale}", "wish-open").signs_in(site, f"s/{sale}")
            view.press().looks("wish-made").press("button[value=leave]") if lang == "en" else view.press().looks("wish-made")
        site.office.tick(days=10)
        for lang, width in SEEN:
            eyes.view(lang, width).go(f"s/{sale}", "wish-drawn").go(f"o/{token('offer', Offer.objects.get().id)}", "wish-claim")


def test_sealed_bids_are_fit_to_be_looked_at(under, live_server):
    site = under(SEALED_RULE, "ann_b")
    sale = Sale.objects.get(form="sealed").id
    [omar] = joined(site.office, "p-omar")
    sealed(omar, sale, "1200.00")
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            view = eyes.view(lang, width).go(f"s/{sale}", "sealed-open").signs_in(site, f"s/{sale}")
            view.fill("input[name=most]", "2500").press().looks("sealed-kept")
            assert "2,500" in view.page.content()
        assert Cover.objects.count() == 3
        site.office.keeper.down = True
        site.office.tick(days=7)
        view = eyes.view("ar").go(f"s/{sale}", "sealed-closed")
        site.office.keeper.down = False
        site.office.tick(hours=1)
        view.go(f"s/{sale}", "sealed-opened", "en")


def test_a_drop_is_fit_to_be_looked_at(under, live_server):
    """Entering, the reviewer's desk, and the result with its reasons."""
    site = under(DROP_RULE)
    sale = Sale.objects.get(form="drop").id
    for person in entrants(site.office, "lena", "noor", "omar2"):
        person.enters(sale, **TEXTS)
    with looking(live_server) as eyes:
        view = eyes.view("ar").signs_in(site, f"s/{sale}", "rita_w", "a9").looks("drop-open")
        for name, text in TEXTS.items():
            view.fill(f"textarea[name=text-{name}]", text)
        view.press().looks("drop-entered").go("me", "drop-entries", "en")
        site.office.tick(days=10)
        for lang, width in SEEN:
            scores(site, eyes, sale, lang, width)
        site.office.tick()
        view.go(f"s/{sale}", "drop-result", "en").go(f"s/{sale}", "drop-result", "ar")


def scores(site, eyes, sale, lang, width):
    """One reviewer scores everything, the first of it by the page."""
    (who,) = reviewers(site.office, f"rev-{lang}")
    labels = [each.label for each in drops(who)[0].open]
    view = eyes.view(lang, width, session(f"rev-{lang}")).go(f"desk/round/{sale}", "drop-desk")
    view.go(f"desk/round/{sale}/{labels[0]}", "drop-application")
    for number, name in enumerate(TEXTS):
        view.page.locator(f"select[name=points-{name}]").select_option(str(7 + number))
        view.fill(f"textarea[name=reason-{name}]", "It says what it is for.")
    view.press()
    for number, label in enumerate(labels[1:]):
        points = {"use": 5 + number, "part": 5}
        scoring.score(who, id=f"{lang}-{number}", sale=sale, label=label, points=points, reasons=dict.fromkeys(TEXTS, "It says little of itself."))


def test_names_on_request_are_fit_to_be_looked_at(under, live_server):
    """Asking, the promise, a late answer, the desk that answers, what the asker reads then."""
    site = under(REQUESTED_RULE, "ann_b", paid=True)
    sale = Sale.objects.get(form="request").id
    [noor] = members(site.office, "noor")
    asks(noor, sale)
    with looking(live_server) as eyes:
        views = [eyes.view(lang, width).go("sales", "request-list").go(f"s/{sale}", "request-open") for lang, width in SEEN]
        for view in views:
            view.signs_in(site, f"s/{sale}")
        views[0].fill("textarea[name=why]", "too short").press().looks("request-short")
        views[0].fill("textarea[name=why]", WHY).press().looks("request-waits")
        site.office.tick(days=9)
        views[1].go(f"s/{sale}", "request-late").go("me", "request-me")
        asked = NameRequest.objects.get(member=noor.member).id
        for lang, width in SEEN:
            eyes.view(lang, width, session("ann@office.example")).go(f"desk/request/{asked}", "request-desk")
        view.eyes.view("en", 1200, session("ann@office.example")).go(f"desk/request/{asked}").press("button[value=grant]").looks("request-granted")
        views[1].go(f"s/{sale}", "request-given-away")


def test_selling_ones_own_name_is_fit_to_be_looked_at(under, live_server):
    site = under(LISTED_RULE, "ann_b", "omar_k")
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            view = eyes.view(lang, width).signs_in(site, "list", looked="list").looks("list")
            view.fill("input[name=price]", "500").fill("input[name=afterwards]", "ann_of_old").press("button[value=look]").looks("list-arrives")
            view.press("button[value=list]")
            site.office.tick()
            sale = Sale.objects.get(form="fixed", state="open").id
            view.go(f"s/{sale}", "listed").go("list", "list-own").press("button[value=end]")
            site.office.tick()


def test_a_price_of_ones_own_is_fit_to_be_looked_at(tmp_path, office, as_role, monkeypatch, live_server):
    banded = made.NORTHWIND.replace('price = "50000.00"\n', 'price = "50000.00"\nlowest = "30000.00"\n')
    sent(world.site(tmp_path, office, as_role, monkeypatch, banded))
    with looking(live_server) as eyes:
        for lang, width in SEEN:
            view = eyes.view(lang, width).go(f"o/{token('offer', 'o1')}?lang={lang}").press("details.more summary").looks("price-of-ones-own")
            view.fill("input[name=price]", "1").press("button[value=counter]").looks("price-too-low")
            view.fill("input[name=price]", "40,000").press("button[value=counter]").looks("price-named")
            view.press("button[value=take_back]")


def session(username):
    """Somebody of the office, signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def test_waiting_for_a_name_is_fit_to_be_looked_at(under, live_server):
    """An announced name and one that is somebody's, seen by a stranger and by who waits; what it opens, and what he waits for."""
    site = under(WAITED_RULE, "ann_b", "omar_k", "held")
    site.listed("a_very_long_nam", policy_text=WAITED_RULE)
    site.office.tick()
    with looking(live_server) as eyes:
        for (lang, width), who in zip(SEEN, ("ann_b", "omar_k"), strict=True):
            view = eyes.view(lang, width).go("h/a_very_long_nam", "wait-opening").go("h/held", "wait-taken").go("w/a_very_long_nam", "wait-stranger")
            view.signs_in(site, "w/a_very_long_nam", name=who).looks("backorder")
            view.fill("input[name=most]", "12").press("button[value=backorder]").looks("backorder-low")
            view.fill("input[name=most]", "2000").press("button[value=backorder]").looks("backorder-stands")
            view.go("w/held", "watch").fill("input[name=price]", "much").press("button[value=watch]").looks("watch-wrong")
            view.fill("input[name=price]", "250").press("button[value=watch]").looks("watched").go("me", "waits")
        site.office.tick(days=13)
        sale = Sale.objects.get(handle="a_very_long_nam").id
        for (lang, width), who in zip(SEEN, ("ann_b", "omar_k"), strict=True):
            eyes.view(lang, width).signs_in(site, "me", name=who).go(f"s/{sale}", "private").go("me", "waited")
