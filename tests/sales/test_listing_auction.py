"""A member's own name by auction: the same auction as ever, without its seller, and void with its bids once the name is his no more."""

import pytest

from rehandle.handles import change
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.letters.models import Letter
from rehandle.orders.models import Order
from rehandle.people.flows import link
from rehandle.sales import flows as sales
from rehandle.sales import listed, listing, market, paddles
from rehandle.sales.models import Auction, Award, Listing, Offer, Sale
from tests.sales import made
from tests.sales.traded import Trade

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trade(tmp_path, office, as_role):
    return Trade(tmp_path, office, as_role)


def refused(act):
    with pytest.raises(Refused) as found:
        act()
    return found.value.code.value


def ended(trade):
    row = Listing.objects.get()
    return Sale.objects.get(id=trade.sale).state, row.state, row.why_ended, trade.office.platform.observe("ann_2").held_for


def test_sold_to_who_bids_highest_and_split_to_the_cent(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.cem.bids(sale, "200.00")
    trade.office.tick(days=7, minutes=1)
    assert Award.objects.get().price_minor == 21_000
    assert trade.pay().state == "delivered"
    assert trade.office.books() == {f"due:seller:{Order.objects.get().id}": 17_850, "revenue:fees": 3_150}
    assert [trade.office.platform.observe(each).holder_id for each in ("ann", "ann_2")] == ["ben", "ann"]
    assert Listing.objects.get().state == "sold"


def test_neither_the_seller_nor_who_is_linked_to_him_bids(trade):
    sale = trade.list()
    link(trade.office.now(), one=trade.ann.member, other=trade.cem.member, why="same_person")
    for one in (trade.ann, trade.cem):
        assert refused(lambda one=one: one.bids(sale, "500.00")) == "barred"
        assert refused(lambda one=one: paddles.take_paddle(one.ctx, "p1", sale, money("500.00 USD"), market.quote(sale)[0])) == "barred"
    assert trade.ben.bids(sale, "500.00").leading


def test_under_the_reserve_nobody_wins_and_the_other_name_is_free_again(trade):
    sale = trade.list(reserve="1000.00 USD")
    trade.ben.bids(sale, "300.00")
    facts = market.auction(sale, trade.office.clock.now())
    assert (facts.has_reserve, facts.reserve_met, facts.by_holder) == (True, False, True)
    trade.office.tick(days=7, minutes=1)
    assert ended(trade) == ("unsold", "unsold", "not_sold", None)
    assert not Offer.objects.exists()


def test_its_seller_reads_what_the_next_one_pays_and_not_what_was_bid(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.cem.bids(sale, "200.00")
    trade.office.tick(days=7, minutes=1)
    trade.office.tick(days=9)
    second = Offer.objects.get(state="sent")
    sales.accept_offer(trade.office.as_role("buyer", f"buyer:{second.id}", trade.office.clock.now()), offer=second.id)
    [own] = listed.own(trade.ann.member)
    assert (own.bought, own.price, own.parts.seller) == (True, money("100.00 USD"), 8_500)


def test_once_somebody_bid_it_binds(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    assert refused(lambda: listing.withdraw_own(trade.ann.ctx, "l1")) == "wrong_state"
    assert Listing.objects.get().state == "open"


def test_before_a_bid_it_can_be_taken_back(trade):
    trade.list()
    listing.withdraw_own(trade.ann.ctx, "l1")
    trade.office.tick()
    assert ended(trade) == ("void", "withdrawn", "withdrawn", None)


def test_another_epoch_voids_it_with_its_bids_at_once(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    made.act(trade.office.now(), what=lambda ctx: change.hand_over(ctx, change.lock("ann"), "someone", None))
    assert refused(lambda: trade.cem.bids(sale, "500.00")) == "epoch_past"
    trade.office.tick()
    assert ended(trade) == ("void", "void", "epoch_past", None)
    assert Auction.objects.get(id=sale).closed_at is not None
    trade.office.tick(days=8)
    assert not Award.objects.exists()
    assert not Letter.objects.filter(kind="outbid").exists()


def test_a_name_that_left_its_seller_on_the_platform_is_not_sold_at_the_close(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    assert trade.office.platform.rename("ann", "ann", "ann_3") == "done"
    trade.office.tick(days=7, minutes=1)
    assert ended(trade)[:3] == ("void", "void", "epoch_past")
    assert not Award.objects.exists()


def test_who_does_not_pay_is_followed_by_the_next_and_then_it_runs_again_without_him(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.cem.bids(sale, "200.00")
    trade.dora.bids(sale, "230.00")
    trade.office.tick(days=7, minutes=1)
    trade.office.tick(days=9)
    second = Offer.objects.get(state="sent")
    assert (second.account, second.price_minor) == ("dora", 21_000)
    assert trade.sale == sale  # it does not run again while somebody is asked
    assert refused(lambda: listing.withdraw_own(trade.ann.ctx, "l1")) == "wrong_state"
    trade.office.tick(days=4)
    again = trade.sale
    assert again != sale
    assert Sale.objects.get(id=again).state == "open"
    assert refused(lambda: trade.ben.bids(again, "500.00")) == "defaulted_before"
    assert trade.cem.bids(again, "150.00").price == money("100.00 USD")
