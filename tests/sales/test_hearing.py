"""Offers for a name that is not for sale: only where its holder said so; a yes begins a listing, and binds once the other name is kept."""

import pytest

from rehandle.handles import change
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.orders.models import Order
from rehandle.policy.queries import in_force
from rehandle.sales import accepting, hearing, listed, listing, market, proposing
from rehandle.sales import queries as sales
from rehandle.sales.models import Award, Listing, Proposal
from rehandle.site import public
from tests.sales import made
from tests.sales.listed import RULE
from tests.sales.traded import Trade

pytestmark = pytest.mark.django_db(transaction=True)


def refused(act):
    with pytest.raises(Refused) as found:
        act()
    return found.value.code.value


@pytest.fixture
def trade(tmp_path, office, as_role):
    return Trade(tmp_path, office, as_role)


def hears(trade, least="200.00"):
    hearing.hear(trade.ann.ctx, "l1", money(least, "USD"), platform=trade.office.platform)
    return hearing.hears("ann")


def offers(trade, who, much):
    ctx, sale = who.ctx, hearing.hears("ann") or trade.sale
    return proposing.propose(ctx, ctx.new_id(), sale, money(much, "USD"), market.quote(sale)[0])


def chooses(trade, told, afterwards="ann_2", who=None):
    return hearing.choose((who or trade.ann).ctx, told.proposal, afterwards, platform=trade.office.platform)


def states():
    return {row.number: row.state for row in Proposal.objects.all()}


def shown(trade):

    now = trade.office.clock.now()
    return public.look(in_force(now), "ann", now, trade.office.platform)


def test_nobody_can_offer_unless_its_holder_said_so(trade):
    assert (hearing.hears("ann"), shown(trade).hears) == ("", "")
    sale = hears(trade)
    assert shown(trade).state == "taken"
    assert shown(trade).hears == sale
    assert sale not in listed.open_now()
    assert "ann" not in sales.for_sale()
    assert not listed.is_listed_now("ann")
    listing.withdraw_own(trade.ann.ctx, "l1")
    assert shown(trade).hears == ""
    assert refused(lambda: offers(trade, trade.ben, "300.00")) == "wrong_state"


def test_a_yes_keeps_the_other_name_first_and_then_binds(trade):
    hears(trade)
    first, _ = offers(trade, trade.ben, "300.00"), offers(trade, trade.cem, "250.00")
    assert refused(lambda: accepting.answer(trade.ann.ctx, first.proposal, "accepted", platform=trade.office.platform)) == "wrong_state"
    assert refused(lambda: accepting.answer(trade.ann.ctx, first.proposal, "auctioned", platform=trade.office.platform)) == "wrong_state"
    assert chooses(trade, first).state == "asked"
    assert chooses(trade, first).state == "asked"
    assert states() == {1: "open", 2: "open"}
    trade.office.tick()
    assert states() == {1: "accepted", 2: "void"}
    assert Award.objects.get().price_minor == 30_000
    assert trade.office.platform.observe("ann_2").held_for == "listing:l1"
    assert trade.pay().state == "delivered"
    assert trade.office.books() == {f"due:seller:{Order.objects.get().id}": 25_500, "revenue:fees": 4_500}
    assert [trade.office.platform.observe(each).holder_id for each in ("ann", "ann_2")] == ["ben", "ann"]
    assert Listing.objects.get().state == "sold"


@pytest.mark.parametrize(("afterwards", "code"), [("ben", "name_held"), ("ann", "name_held"), ("admin", "name_reserved"), ("", "invalid")])
def test_which_name_may_be_chosen(trade, afterwards, code):
    hears(trade)
    assert refused(lambda: chooses(trade, offers(trade, trade.ben, "300.00"), afterwards)) == code
    assert Listing.objects.get().state == "hearing"


def test_only_its_holder_says_yes_and_may_say_no(trade):
    hears(trade)
    first = offers(trade, trade.ben, "300.00")
    assert refused(lambda: chooses(trade, first, who=trade.ben)) == "not_found"
    accepting.answer(trade.ann.ctx, first.proposal, "refused", platform=trade.office.platform)
    assert states() == {1: "refused"}
    assert Listing.objects.get().state == "hearing"
    assert not listed.facts(hearing.hears("ann")).may_be_auctioned
    assert refused(lambda: offers(trade, trade.ann, "300.00")) == "barred"
    assert refused(lambda: offers(trade, trade.cem, "100.00")) == "bid_too_low"


def test_taken_back_before_the_name_was_kept_it_binds_nobody(trade):
    hears(trade)
    first = offers(trade, trade.ben, "300.00")
    chooses(trade, first)
    proposing.take_proposal_back(trade.ben.ctx, first.proposal)
    trade.office.tick()
    assert (Listing.objects.get().state, Listing.objects.get().why_ended) == ("void", "offer_over")
    assert trade.office.platform.observe("ann_2").held_for is None
    assert not Award.objects.exists()


def test_who_does_not_pay_leaves_a_name_that_is_not_for_sale(trade):
    hears(trade)
    chooses(trade, offers(trade, trade.ben, "300.00"))
    trade.office.tick()
    trade.office.tick(days=9)
    assert (Listing.objects.get().state, Listing.objects.get().why_ended) == ("void", "offer_over")
    assert trade.office.platform.observe("ann_2").held_for is None
    assert listed.open_now() == []


def test_another_epoch_ends_it(trade):
    hears(trade)
    first = offers(trade, trade.ben, "300.00")
    made.act(trade.office.now(), what=lambda ctx: change.hand_over(ctx, change.lock("ann"), "someone", None))
    assert refused(lambda: chooses(trade, first)) == "epoch_past"
    trade.office.tick()
    assert (Listing.objects.get().state, states()) == ("void", {1: "void"})


def test_a_frozen_name_is_shown_to_hear_nothing(trade):
    hears(trade)
    made.act(trade.office.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ann"), "dispute", "s1"))
    assert shown(trade).hears == ""
    assert refused(lambda: offers(trade, trade.ben, "300.00")) == "stopped"


def test_where_the_rule_knows_no_offers_nobody_hears_any(tmp_path, office, as_role):
    trade = Trade(tmp_path, office, as_role, RULE.replace(', "make_offer"', ""))
    assert refused(lambda: hears(trade)) == "invalid"


def test_sums_run_out_and_the_holder_hears_on(trade):
    hears(trade)
    offers(trade, trade.ben, "300.00")
    trade.office.tick(days=8, hours=12)
    assert states() == {1: "expired"}
    assert hearing.hears("ann")
