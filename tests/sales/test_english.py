"""The English auction: each rule of the field as a line, and as a law beside a second implementation."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code
from rehandle.sales.rules.english import Bid, Terms, closed, counted, may_buy_now, next_minimum, opening, place, recount, won
from rehandle.sales.rules.increments import Steps
from tests.sales.english_reference import Auction

BEGUN = datetime(2027, 2, 16, 4, tzinfo=UTC)
EBAY = ((100, 5), (500, 25), (2_500, 50), (10_000, 100), (25_000, 250), (50_000, 500), (100_000, 1_000), (250_000, 2_500), (500_000, 5_000), (None, 10_000))
GODADDY = ((50_000, 500), (100_000, 1_000), (250_000, 2_500), (500_000, 5_000), (1_000_000, 10_000), (2_500_000, 25_000), (None, 50_000))
NAMEJET = ((100_000, 1_000), (2_500_000, 10_000), (5_000_000, 20_000), (10_000_000, 50_000), (None, 100_000))
RUNS = int(os.environ.get("REHANDLE_AUCTIONS", "300"))


def terms(**told):
    return Terms(**{"minimum": 100, "opens_at": BEGUN, "seconds": 3_600, "steps": Steps(500, 1)} | told)


def played(of, *bids):
    """Bids as (member, maximum, second): what each came to, and how it stands then."""
    standing, outcomes = opening(of), []
    for seq, (member, most, second) in enumerate(bids, start=1):
        placed = place(standing, of, Bid(str(seq), seq, member, most, BEGUN + timedelta(seconds=second)))
        standing = placed.standing
        outcomes.append(placed.outcome)
    return standing, outcomes


@pytest.mark.parametrize(
    ("told", "bids", "leader", "price"),
    [
        ({}, [("a", 1_000, 1)], "a", 100),  # alone: the minimum
        ({}, [("a", 1_000, 1), ("b", 500, 2)], "a", 525),  # the second highest and one step
        ({}, [("a", 1_000, 1), ("b", 990, 2)], "a", 1_000),  # never above the highest
        ({}, [("a", 500, 1), ("b", 505, 2)], "b", 505),  # a rival maximum may win by less than a full step
        ({}, [("a", 500, 1), ("b", 500, 2)], "a", 500),  # equal maxima: the earlier, at that amount
        ({}, [("a", 500, 1), ("b", 500, 2), ("a", 900, 3)], "a", 500),  # raising one's own does not raise the price
        ({"reserve": 800}, [("a", 700, 1)], "a", 100),
        ({"reserve": 800}, [("a", 900, 1)], "a", 800),  # a maximum that covers the reserve lifts the price to it
        ({"reserve": 800}, [("a", 700, 1), ("a", 900, 2)], "a", 800),
        ({"reserve": 800}, [("a", 900, 1), ("b", 850, 2)], "a", 893),
    ],
)
def test_price_and_leader(told, bids, leader, price):
    standing, _ = played(terms(**told), *bids)
    assert (standing.leader, standing.price) == (leader, price)


@pytest.mark.parametrize(
    ("bids", "outcome"),
    [
        ([("a", 99, 1)], "bid_too_low"),
        ([("a", 500, 1), ("b", 104, 2)], "bid_too_low"),
        ([("a", 500, 1), ("b", 105, 2)], "outbid"),
        ([("a", 500, 1), ("a", 500, 2)], "bid_not_higher"),
        ([("a", 500, 1), ("a", 501, 2)], "raised"),
        ([("a", 500, -1)], "too_early"),
        ([("a", 500, 3_600)], "too_late"),
        ([("a", 500, 3_599)], "leading"),
    ],
)
def test_what_a_bid_comes_to(bids, outcome):
    assert played(terms(), *bids)[1][-1] == outcome


@pytest.mark.parametrize(("price", "step"), [(99, 5), (100, 25), (499, 25), (500, 50), (9_999, 100), (10_000, 250), (499_999, 5_000), (500_000, 10_000)])
def test_the_table_of_ebay(price, step):
    standing, _ = played(terms(steps=Steps(0, 0, EBAY), minimum=price), ("a", 10_000_000, 1))
    assert next_minimum(standing, terms(steps=Steps(0, 0, EBAY))) == price + step


@pytest.mark.parametrize(
    ("table", "price", "step"), [(GODADDY, 49_999, 500), (GODADDY, 50_000, 1_000), (GODADDY, 2_500_000, 50_000), (NAMEJET, 99_999, 1_000), (NAMEJET, 10_000_000, 100_000)]
)
def test_other_tables(table, price, step):
    standing, _ = played(terms(steps=Steps(0, 0, table), minimum=price), ("a", 10**9, 1))
    assert next_minimum(standing, terms(steps=Steps(0, 0, table))) == price + step


@pytest.mark.parametrize(("price", "least"), [(1, 2), (19, 20), (20, 21), (21, 23), (100, 105), (101, 107), (1_000_000, 1_050_000)])
def test_the_next_minimum_of_telemint(price, least):
    """max(bid + 1 unit, ceil(bid * 105 / 100))."""
    standing, _ = played(terms(minimum=price), ("a", 10**9, 1))
    assert next_minimum(standing, terms()) == least


@pytest.mark.parametrize(
    ("told", "bids", "end"),
    [
        ({}, [("a", 500, 3_299)], 3_600),  # before the window
        ({}, [("a", 500, 3_300)], 3_600),
        ({}, [("a", 500, 3_301)], 3_601),
        ({}, [("a", 500, 3_599)], 3_899),
        ({}, [("a", 500, 3_599), ("b", 600, 3_898)], 4_198),
        ({}, [("a", 500, 1), ("b", 101, 3_599)], 3_600),  # refused: moves nothing
        ({}, [("a", 500, 1), ("a", 900, 3_599)], 3_600),  # nobody has to answer one's own raise
        ({"hard_stop_seconds": 100}, [("a", 500, 3_599)], 3_700),
        ({"hard_stop_seconds": 100}, [("a", 500, 3_599), ("b", 600, 3_699)], 3_700),
        ({"hard_stop_seconds": 0}, [("a", 500, 3_599)], 3_600),
        ({"starts": "first_bid"}, [("a", 500, 9_000)], 12_600),  # the clock begins with the first bid
        ({"extend_seconds": 600}, [("a", 500, 3_299)], 3_600),
        ({"extend_seconds": 600}, [("a", 500, 3_300)], 3_900),  # the window's first second is in it
    ],
)
def test_the_soft_close(told, bids, end):
    assert played(terms(**told), *bids)[0].ends_at == BEGUN + timedelta(seconds=end)


@pytest.mark.parametrize(
    ("told", "bids", "stands"),
    [
        ({"buy_now": 5_000}, [], True),
        ({"buy_now": 5_000}, [("a", 200, 1)], False),  # without a reserve it is gone with the first bid
        ({"buy_now": 5_000, "reserve": 800}, [("a", 200, 1)], True),
        ({"buy_now": 5_000, "reserve": 800}, [("a", 800, 1)], False),
        ({"buy_now": 5_000, "reserve": 800, "buy_now_gone": "first_bid"}, [("a", 200, 1)], False),
        ({}, [], False),
    ],
)
def test_how_long_buying_at_once_stands(told, bids, stands):
    assert may_buy_now(played(terms(**told), *bids)[0], terms(**told)) is stands


@pytest.mark.parametrize("most", [5_000, 6_000])
def test_a_bid_that_reaches_it_buys_at_once_and_ends_it(most):
    of = terms(buy_now=5_000, reserve=800)
    standing, outcomes = played(of, ("b", 200, 5), ("a", most, 10), ("b", 9_000, 11))
    assert outcomes == ["leading", "bought", "too_late"]
    assert won(standing, of) == ("a", 5_000)
    assert closed(standing, BEGUN + timedelta(seconds=10))
    assert (standing.leader_most, standing.leader_seq, standing.bids, standing.reserve_met) == (5_000, 2, 2, True)
    assert (standing.bought, standing.ends_at) == (True, BEGUN + timedelta(seconds=10))


def test_a_bid_below_it_does_not_buy():
    assert played(terms(buy_now=5_000), ("a", 4_999, 10))[1] == ["leading"]


def test_bids_are_counted_and_the_leader_keeps_the_place_of_his_first():
    standing, outcomes = played(terms(), ("a", 500, 1), ("b", 400, 2), ("b", 900, 3), ("b", 1_200, 4), ("a", 950, 5))
    assert outcomes == ["leading", "outbid", "leading", "raised", "outbid"]
    assert (standing.bids, standing.leader, standing.leader_seq, standing.leader_most, standing.second_most) == (5, "b", 3, 1_200, 950)


def test_each_move_of_the_end_is_counted_and_told():
    of, standing, told = terms(), opening(terms()), []
    for seq, (member, most, second) in enumerate([("a", 500, 1), ("b", 600, 3_599), ("a", 900, 3_898), ("b", 700, 3_899)], start=1):
        placed = place(standing, of, Bid(str(seq), seq, member, most, BEGUN + timedelta(seconds=second)))
        standing, told = placed.standing, [*told, (placed.outcome, placed.extended, placed.standing.extensions)]
    assert told == [("leading", False, 0), ("leading", True, 1), ("leading", True, 2), ("outbid", True, 3)]


@pytest.mark.parametrize(
    ("told", "bids", "expected"),
    [({}, [], None), ({"reserve": 800}, [("a", 799, 1)], None), ({"reserve": 800}, [("a", 800, 1)], ("a", 800)), ({}, [("a", 300, 1), ("b", 200, 2)], ("a", 210))],
)
def test_who_has_won(told, bids, expected):
    assert won(played(terms(**told), *bids)[0], terms(**told)) == expected


def test_without_the_winner_the_others_bids_come_to_their_own_price():
    of = terms()
    bids = [Bid("1", 1, "a", 500, BEGUN), Bid("2", 2, "b", 300, BEGUN), Bid("3", 3, "c", 2_000, BEGUN)]
    assert won(recount(of, bids), of) == ("c", 525)
    assert won(recount(of, bids, frozenset({"c"})), of) == ("a", 315)
    assert won(recount(of, bids, frozenset({"c", "a"})), of) == ("b", 100)
    assert won(recount(of, bids, frozenset({"c", "a", "b"})), of) is None


BIDS = st.lists(st.tuples(st.sampled_from("abc"), st.one_of(st.integers(90, 140), st.integers(90, 1_200)), st.sampled_from([0, 1, 7, 60, 290, 300, 310])), max_size=14)
MADE = st.fixed_dictionaries(
    {
        "reserve": st.sampled_from([None, 100, 130, 400]), "buy_now": st.sampled_from([None, None, 700]), "starts": st.sampled_from(["at_once", "first_bid"]),
        "seconds": st.sampled_from([300, 900]), "hard_stop_seconds": st.sampled_from([0, 200, 43_200]), "steps": st.sampled_from([Steps(500, 1), Steps(1_000, 1), Steps(0, 0, ((120, 3), (None, 10)))]),
    }
)  # fmt: skip


@settings(max_examples=RUNS, deadline=None)
@given(MADE, BIDS)
def test_it_is_the_slow_one_bid_by_bid(told, drawn):
    of = terms(**told)
    slow = Auction(
        of.minimum, of.seconds, of.steps.bps // 100, list(of.steps.table), of.reserve or 0, of.buy_now or 0, of.starts == "first_bid", of.window_seconds,
        of.extend_seconds, of.hard_stop_seconds,
    )  # fmt: skip
    standing, at, kept = opening(of), 0, []
    for seq, (member, most, later) in enumerate(drawn, start=1):
        at += later
        bid = Bid(str(seq), seq, member, most, BEGUN + timedelta(seconds=at))
        placed = place(standing, of, bid)
        assert placed.outcome == slow.bid(member, most, at)
        assert (placed.standing.price, placed.standing.ends_at) == (slow.price(), slow.end if slow.end is None else BEGUN + timedelta(seconds=slow.end))
        if placed.refused:
            assert placed.standing == standing
            assert isinstance(placed.refused, Code)
        else:
            kept.append(bid)
            assert standing.price <= placed.standing.price <= placed.standing.leader_most
            assert not standing.ends_at or placed.standing.ends_at >= min(standing.ends_at, bid.at)
        standing = placed.standing
    assert won(standing, of) == slow.winner()
    if not standing.bought:
        again = recount(of, kept)
        assert (again.price, again.leader, again.leader_most) == (standing.price, standing.leader, standing.leader_most)


@settings(max_examples=RUNS // 3, deadline=None)
@given(BIDS, st.sampled_from("abc"))
def test_taking_somebody_out_never_raises_the_price(drawn, who):
    of = terms()
    bids = [Bid(str(seq), seq, member, most, BEGUN) for seq, (member, most, _) in enumerate(drawn, start=1) if most >= of.minimum]
    whole, others = recount(of, bids), recount(of, bids, frozenset({who}))
    assert others.price <= whole.price
    assert others.leader != who
    if who != whole.leader and others.leader:
        assert (others.leader, others.leader_most) == (whole.leader, whole.leader_most)


def test_a_limit_that_was_agreed_to_before_counts_whatever_the_price_is_by_now():
    """The limits of backorders, in their order: the second is under the price that the first two make, and moves no end."""
    of, standing, told = terms(minimum=100), opening(terms(minimum=100)), []
    for seq, (member, most) in enumerate([("a", 1_000), ("b", 900), ("c", 101), ("d", 1_000)], start=1):
        placed = counted(standing, of, Bid(str(seq), seq, member, most, BEGUN + timedelta(seconds=3_599)))
        standing, told = placed.standing, [*told, (placed.outcome, placed.extended, placed.refused)]
    assert told == [("leading", False, None), ("outbid", False, None), ("outbid", False, None), ("outbid", False, None)]
    assert (standing.leader, standing.price, standing.bids, standing.ends_at) == ("a", 1_000, 4, opening(of).ends_at)
