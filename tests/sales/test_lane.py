"""The lane: each bid with its own answer, a fence that an old writer does not pass, and the same answers as one bid at a time."""

import pytest

from rehandle.handles import change
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.models import Entry
from rehandle.people import traits
from rehandle.people.rules.ties import MAIL
from rehandle.sales import auctions as rows
from rehandle.sales import bidding, paddles, voiding
from rehandle.sales.lane import lane as lane_module
from rehandle.sales.lane.writes import Lost
from rehandle.sales.models import Auction, Bid, Paddle
from rehandle.sales.rules.batch import Ask
from tests.sales import laned, made
from tests.sales.auctioned import COVERED_RULE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(office):
    return laned.Clock(office)


@pytest.fixture
def lanes(clock):
    """Writers, whose connections are closed afterwards."""
    every = []

    def take():
        every.append(laned.lane(clock))
        return every[-1]

    yield take
    for each in every:
        if each:
            each.link.close()


@pytest.fixture
def world(clock):
    """One auction, and two people with paddles."""
    [sale] = laned.auctions(clock, "ember")
    ann, ben = laned.joined(clock, "acc-1", "acc-2")
    return sale, laned.paddle(ann, sale), laned.paddle(ben, sale), ann, ben


def test_each_bid_of_a_batch_has_its_own_answer_and_the_record_has_one_entry(world, lanes):
    sale, ann, ben, *_ = world
    answers = lanes().place([Ask("b1", ann, 200_000), Ask("b2", ben, 150_000), Ask("b3", ben, 100), Ask("b4", "p-none", 1), Ask("b5", ben, 950_000)])
    assert [each.outcome for each in answers] == ["leading", "outbid", "bid_too_low", "not_found", "over_limit"]
    assert [each.price for each in answers[:2]] == [100_000, 157_500]
    row = Auction.objects.get(id=sale)
    assert (row.price_minor, row.seq, row.bids, row.leader) == (157_500, 2, 2, world[3].member)
    entry = Entry.objects.get(event="bids.placed")
    assert entry.data["count"] == 2
    assert not {"200000", "150000", ann, world[3].member} & set(entry.leaf.replace('"', " ").split())


def test_a_bid_that_comes_again_is_answered_as_the_first_time(world, lanes):
    _, ann, ben, *_ = world
    lane = lanes()
    first = lane.place([Ask("b1", ann, 200_000)])
    lane.place([Ask("b2", ben, 300_000)])
    assert lane.place([Ask("b1", ann, 200_000)]) == first
    twice = lane.place([Ask("b3", ann, 400_000), Ask("b3", ann, 400_000), Ask("b3", ann, 500_000), Ask("b1", ben, 200_000)])
    assert twice[0] == twice[1]
    assert [each.refused for each in twice[2:]] == [Code.EXISTS_WITH_DIFFERENT_CONTENT] * 2
    assert Bid.objects.count() == 3


def test_a_writer_whose_lease_was_taken_over_writes_nothing_when_it_wakes(world, lanes):
    _, ann, ben, *_ = world
    old = lanes()
    old.place([Ask("b1", ann, 200_000)])
    assert lanes() is None
    laned.lapse()
    new = lanes()
    assert new.epoch == old.epoch + 1
    with pytest.raises(Lost):
        old.place([Ask("b2", ben, 300_000)])
    assert [each.id for each in Bid.objects.all()] == ["b1"]
    assert new.place([Ask("b2", ben, 300_000)])[0].outcome == "leading"


def test_no_bid_counts_after_the_end_by_the_servers_time(world, lanes, clock):
    _, ann, ben, *_ = world
    lane = lanes()
    clock.wait(days=7, seconds=-1)
    last = lane.place([Ask("b1", ann, 200_000)])[0]
    clock.wait(minutes=5)
    assert (last.outcome, lane.place([Ask("b2", ben, 300_000)])[0].refused) == ("leading", Code.TOO_LATE)


def test_a_clock_that_goes_back_does_not_take_the_lane_with_it(world, lanes, clock):
    _, ann, ben, *_ = world
    lane = lanes()
    lane.place([Ask("b1", ann, 200_000)])
    clock.wait(hours=-1)
    lane.place([Ask("b2", ben, 300_000)])
    times = list(Bid.objects.order_by("seq").values_list("at", flat=True))
    assert times[0] <= times[1]


def test_a_stop_refuses_bids_and_its_end_moves_the_close(world, lanes, clock):
    sale, ann, _, *_ = world
    lane = lanes()
    lane.place([Ask("b1", ann, 200_000)])
    made.act(clock.now(), what=lambda ctx: change.open_stop(ctx, change.known(ctx, "ember"), "recovery_hold", "s1"))
    assert lane.place([Ask("b2", ann, 300_000)])[0].refused == Code.STOPPED
    clock.wait(days=2)
    made.act(clock.now(), what=lambda ctx: change.end_stop(ctx, change.known(ctx, "ember"), "s1"))
    told = lane.place([Ask("b3", ann, 300_000)])[0]
    assert (told.outcome, told.ends_at) == ("raised", clock.read() + laned.timedelta(days=7))
    assert rows.ends_at(Auction.objects.get(id=sale), clock.read()) == told.ends_at


def test_bids_by_the_flow_and_by_the_lane_count_together(world, lanes):
    _, ann, ben, _, one = world
    lane = lanes()
    lane.place([Ask("b1", ann, 200_000)])
    assert one.bids(world[0], "3000.00").outcome == "leading"
    assert lane.place([Ask("b2", ann, 250_000), Ask("b3", ben, 350_000)])[0].outcome == "outbid"
    assert list(Bid.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]


def test_what_the_tick_closed_the_lane_does_not_open_again(world, lanes, clock):
    sale, ann, ben, *_ = world
    lane = lanes()
    lane.place([Ask("b1", ann, 200_000)])
    office = clock.now()
    clock.wait(days=8)
    bidding.close_auction(clock.now(), sale=sale, contacts=[])
    clock.ctx = office
    assert lane.place([Ask("b2", ben, 300_000)])[0].refused == Code.WRONG_STATE
    assert Bid.objects.count() == 1


def test_bids_that_became_void_are_gone_for_the_lane_too(world, lanes, clock):
    sale, ann, _, one, two = world
    [cid] = laned.joined(clock, "acc-3")
    third, lane = laned.paddle(cid, sale), lanes()
    lane.place([Ask("b1", ann, 200_000), Ask("b2", third, 150_000)])
    for each in (two, cid):
        traits.show(clock.now(), member=each.member, kind=MAIL, digested="d1")
    voiding.put_down(clock.now(), sale=sale)
    refused, placed = lane.place([Ask("b3", third, 300_000), Ask("b4", ann, 250_000)])
    assert (refused.refused, placed.outcome) == (Code.NOT_FOUND, "raised")
    row = Auction.objects.get(id=sale)
    assert (row.price_minor, row.leader, row.bids) == (100_000, one.member, 2)
    with pytest.raises(Refused) as found:
        paddles.take_paddle(cid.ctx, id="p9", sale=sale, limit=money("9000.00", "USD"), quote=laned.market.quote(sale)[0])
    assert found.value.code == Code.LINKED_BIDDER


def test_a_paddle_is_left_by_who_does_not_lead_and_bids_no_more(world, lanes):
    sale, ann, ben, one, two = world
    lane = lanes()
    lane.place([Ask("b1", ann, 200_000)])
    with pytest.raises(Refused) as refused:
        paddles.leave_paddle(one.ctx, paddle=ann)
    assert refused.value.code == Code.WRONG_STATE
    paddles.leave_paddle(two.ctx, paddle=ben)
    assert lane.place([Ask("b2", ben, 300_000)])[0].refused == Code.NOT_FOUND
    assert Paddle.objects.filter(auction=sale, left_at=None).count() == 1


def test_a_bid_counts_only_while_its_deposit_is_there_be_it_left_in_the_middle_of_a_batch(clock, lanes, monkeypatch):
    [sale] = laned.auctions(clock, "ember", rule=COVERED_RULE)
    ann, ben = laned.joined(clock, "acc-1", "acc-2")
    one, two = laned.paddle(ann, sale, "2000.00"), laned.paddle(ben, sale, "2000.00")
    lane = lanes()
    assert lane.place([Ask("b0", one, 60_000)])[0].outcome == "over_limit"  # until its deposit is here
    laned.by_hand("update deposit set state = 'held'")
    laned.by_hand("update paddle set backed = true, limit_minor = wanted_minor")
    assert lane.place([Ask("b1", one, 60_000)])[0].outcome == "leading"
    seen = lane_module.look

    def looks(*given):
        told = seen(*given)
        monkeypatch.setattr(lane_module, "look", seen)
        laned.by_hand("update paddle set left_at = now() where id = %s", two)
        return told

    monkeypatch.setattr(lane_module, "look", looks)
    answers = lane.place([Ask("b2", two, 90_000), Ask("b3", one, 80_000)])
    assert [each.outcome for each in answers] == ["not_found", "raised"]
    assert [each.id for each in Bid.objects.order_by("seq")] == ["b1", "b3"]


def test_who_may_not_take_part_takes_no_paddle(world):
    sale, _, _, one, _ = world
    for quote, code in (("", Code.QUOTE_CHANGED), (laned.market.quote(sale)[0], Code.ALREADY_DONE)):
        with pytest.raises(Refused) as refused:
            paddles.take_paddle(one.ctx, id="p9", sale=sale, limit=money("9000.00", "USD"), quote=quote)
        assert refused.value.code == code
    assert paddles.passes("p1", paddles.pass_of("p1"))
    assert not paddles.passes("p2", paddles.pass_of("p1"))
