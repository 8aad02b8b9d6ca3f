"""Sums that members offer for a listed name: what stands, what binds, what becomes of the others; who sells and who offers stay hidden."""

from datetime import UTC, datetime, timedelta

import pytest

from rehandle.handles import change
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.letters.models import Letter
from rehandle.orders.models import Order
from rehandle.people.flows import link
from rehandle.sales import accepting, listing, market, proposing
from rehandle.sales.models import Auction, Award, Bid, Listing, Offer, Proposal, Sale
from rehandle.sales.rules import proposal as rule
from tests.sales import made
from tests.sales.listed import RULE
from tests.sales.traded import Trade

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
GOOD = rule.Named("USD", 30_000, "USD", 10_000, False)
WRONG = [("invalid", {"sum": 0}), ("bid_too_low", {"sum": 9_999}), ("offer_exists", {"stands": True})]


def refused(act):
    with pytest.raises(Refused) as found:
        act()
    return found.value.code.value


@pytest.mark.parametrize(("code", "told"), WRONG)
def test_which_sum_may_be_offered(code, told):
    fields = {name: getattr(GOOD, name) for name in ("currency", "sum", "wanted", "least", "stands")}
    rule.may_propose(GOOD)
    assert refused(lambda: rule.may_propose(rule.Named(**fields | told))) == code
    later = {key: value for _, each in reversed(WRONG[[c for c, _ in WRONG].index(code):]) for key, value in each.items()}
    assert refused(lambda: rule.may_propose(rule.Named(**fields | later))) == code
    assert refused(lambda: rule.may_propose(rule.Named(**fields | {"currency": "EUR"}))) == "invalid"


def test_it_stands_for_seven_whole_days():
    until = rule.stands_until(NOW)
    assert timedelta(days=7) <= until - NOW < timedelta(days=9)
    rule.may_answer("open", until, until - timedelta(microseconds=1))
    assert refused(lambda: rule.may_answer("open", until, until)) == "offer_not_open"
    assert refused(lambda: rule.may_answer("refused", until, NOW)) == "offer_not_open"


@pytest.fixture
def trade(tmp_path, office, as_role):
    made_ = Trade(tmp_path, office, as_role)
    made_.list(form="make_offer")
    return made_


def offers(trade, who, much, name=""):
    ctx = who.ctx
    return proposing.propose(ctx, name or ctx.new_id(), trade.sale, money(much, "USD"), market.quote(trade.sale)[0])


def answers(trade, told, answer, who=None):
    return accepting.answer((who or trade.ann).ctx, told.proposal, answer, platform=trade.office.platform)


def states():
    return {row.number: row.state for row in Proposal.objects.all()}


def titles(trade):
    trade.office.tick()
    return [(each.subject, each.number) for each in Letter.objects.filter(kind="proposal").order_by("written_at", "id")]


def test_accepted_it_binds_and_goes_the_same_road(trade):
    first, _ = offers(trade, trade.ben, "300.00"), offers(trade, trade.cem, "200.00")
    assert titles(trade) == [("account:ann", 1), ("account:ann", 1)]
    answered = answers(trade, first, "accepted")
    assert answers(trade, first, "accepted").award == answered.award
    assert states() == {1: "accepted", 2: "void"}
    assert Award.objects.get().price_minor == 30_000
    assert ("account:cem", 2) in titles(trade)
    assert refused(lambda: proposing.take_proposal_back(trade.ben.ctx, first.proposal)) == "offer_not_open"
    assert refused(lambda: listing.withdraw_own(trade.ann.ctx, "l1")) == "wrong_state"
    assert trade.pay().state == "delivered"
    assert trade.office.books() == {f"due:seller:{Order.objects.get().id}": 25_500, "revenue:fees": 4_500}


def test_it_becomes_the_first_bid_of_an_auction(trade):
    first = offers(trade, trade.ben, "300.00")
    offers(trade, trade.cem, "200.00")
    before = trade.sale
    told = answers(trade, first, "auctioned")
    assert (Sale.objects.get(id=before).state, Sale.objects.get(id=told.sale).form, Listing.objects.get().form) == ("unsold", "english", "english")
    assert states() == {1: "auctioned", 2: "void"}
    assert [(row.member, row.most_minor) for row in Bid.objects.all()] == [(trade.ben.member, 30_000)]
    assert answers(trade, first, "auctioned").sale == told.sale
    assert refused(lambda: listing.withdraw_own(trade.ann.ctx, "l1")) == "wrong_state"  # it is a bid
    trade.cem.bids(told.sale, "400.00")
    trade.office.tick(days=7, minutes=1)
    assert Award.objects.get().price_minor == 31_500
    assert Auction.objects.get().leader == trade.cem.member


def test_alone_it_wins_the_auction_at_its_own_sum(trade):
    answers(trade, offers(trade, trade.ben, "300.00"), "auctioned")
    trade.office.tick(days=7, minutes=1)
    assert (Award.objects.get().price_minor, Award.objects.get().buyer) == (30_000, "account:ben")


def test_refused_taken_back_and_not_answered(trade):
    first, second, third = offers(trade, trade.ben, "300.00"), offers(trade, trade.cem, "200.00"), offers(trade, trade.dora, "150.00")
    answers(trade, first, "refused")
    proposing.take_proposal_back(trade.cem.ctx, second.proposal)
    assert refused(lambda: answers(trade, second, "accepted")) == "offer_not_open"
    trade.office.tick(days=8, hours=12)
    assert states() == {1: "refused", 2: "taken_back", 3: "expired"}
    assert refused(lambda: answers(trade, third, "accepted")) == "offer_not_open"
    assert sorted(titles(trade)) == [("account:ben", 2), ("account:dora", 2)]
    assert offers(trade, trade.ben, "350.00").number == 4
    assert Sale.objects.get(id=trade.sale).state == "open"


def test_who_may_not_offer_and_what_is_no_offer(trade):
    link(trade.office.now(), one=trade.ann.member, other=trade.cem.member, why="same_person")
    assert refused(lambda: offers(trade, trade.ann, "300.00")) == "barred"
    assert refused(lambda: offers(trade, trade.cem, "300.00")) == "barred"
    assert refused(lambda: offers(trade, trade.ben, "99.99")) == "bid_too_low"
    ctx = trade.ben.ctx
    assert refused(lambda: proposing.propose(ctx, "x", trade.sale, money("300.00 USD"), "0" * 64)) == "quote_changed"
    first = offers(trade, trade.ben, "300.00")
    assert refused(lambda: offers(trade, trade.ben, "310.00")) == "offer_exists"
    assert refused(lambda: answers(trade, first, "accepted", trade.ben)) == "not_found"
    assert refused(lambda: answers(trade, first, "accepted", trade.dora)) == "not_found"
    assert refused(lambda: answers(trade, first, "maybe")) == "invalid"


def test_a_rule_without_auctions_lets_nobody_begin_one(tmp_path, office, as_role):
    trade = Trade(tmp_path, office, as_role, RULE.replace('"english", ', ""))
    trade.list(form="make_offer")
    assert refused(lambda: answers(trade, offers(trade, trade.ben, "300.00"), "auctioned")) == "invalid"


def test_another_epoch_voids_sums_at_once(trade):
    first = offers(trade, trade.ben, "300.00")
    made.act(trade.office.now(), what=lambda ctx: change.hand_over(ctx, change.lock("ann"), "someone", None))
    assert refused(lambda: answers(trade, first, "accepted")) == "epoch_past"
    assert refused(lambda: offers(trade, trade.cem, "300.00")) == "epoch_past"
    trade.office.tick()
    assert states() == {1: "void"}
    assert not Offer.objects.exists()


def test_a_name_that_left_its_seller_on_the_platform_is_not_given(trade):
    first = offers(trade, trade.ben, "300.00")
    assert trade.office.platform.rename("ann", "ann", "ann_3") == "done"
    for answer in ("accepted", "auctioned"):
        assert refused(lambda answer=answer: answers(trade, first, answer)) == "epoch_past"
    assert states() == {1: "open"}


def test_a_stop_halts_it_and_no_is_said_all_the_same(trade):
    first = offers(trade, trade.ben, "300.00")
    made.act(trade.office.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ann"), "dispute", "s1"))
    assert refused(lambda: answers(trade, first, "accepted")) == "stopped"
    trade.office.tick(days=20)
    assert states() == {1: "open"}
    answers(trade, first, "refused")
    assert states() == {1: "refused"}


def test_who_does_not_pay_leaves_it_open_for_offers_again(trade):
    answers(trade, offers(trade, trade.ben, "300.00"), "accepted")
    trade.office.tick()
    trade.office.tick(days=9)
    assert Sale.objects.get(id=trade.sale).state == "open"
    assert (Listing.objects.get().form, Sale.objects.get(id=trade.sale).number) == ("make_offer", 2)
    assert refused(lambda: offers(trade, trade.ben, "500.00")) == "defaulted_before"
    assert offers(trade, trade.cem, "200.00").state == "open"


def test_taken_back_by_its_seller_every_sum_is_over_and_told(trade):
    offers(trade, trade.ben, "300.00")
    listing.withdraw_own(trade.ann.ctx, "l1")
    assert states() == {1: "void"}
    assert ("account:ben", 2) in titles(trade)


def test_neither_side_is_named(trade):
    offers(trade, trade.ben, "300.00")
    trade.office.tick()
    told = proposing.received(trade.ann.member, trade.office.clock.now())
    assert [(each.sum, each.parts.seller) for each in told] == [(money("300.00 USD"), 25_500)]
    assert "ben" not in repr(told)
    assert trade.ann.member not in repr(proposing.own(trade.ben.member, trade.office.clock.now()))
