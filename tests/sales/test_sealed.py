"""The sealed auction: each rule of the field as a line, and as a law beside a second implementation."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code
from rehandle.sales.rules.english import Bid
from rehandle.sales.rules.sealed import Terms, ranked, refusal, standing, won
from tests.sales.sealed_reference import winner

BEGUN = datetime(2027, 2, 16, 4, tzinfo=UTC)


def bids(*told):
    return [Bid(str(seq), seq, member, most, BEGUN) for seq, (member, most) in enumerate(told, start=1)]


@pytest.mark.parametrize(
    ("reserve", "told", "expected"),
    [
        (None, [], None),
        (None, [("a", 900)], ("a", 100)),  # alone: the minimum
        (500, [("a", 900)], ("a", 500)),  # alone: the reserve
        (500, [("a", 499)], None),
        (500, [("a", 500)], ("a", 500)),
        (None, [("a", 900), ("b", 300)], ("a", 300)),  # the second highest, and no step above it
        (500, [("a", 900), ("b", 300)], ("a", 500)),
        (500, [("a", 900), ("b", 700)], ("a", 700)),
        (None, [("a", 900), ("b", 900)], ("a", 900)),  # equal: the earliest, at that amount
        (None, [("b", 900), ("a", 900), ("c", 900)], ("b", 900)),
        (None, [("a", 900), ("b", 900), ("a", 900)], ("b", 900)),  # a change gives up the earlier place
        (None, [("a", 900), ("b", 300), ("a", 200)], ("b", 200)),  # the last one counts, also where it is lower
        (None, [("a", 99)], None),
        (None, [("a", 100)], ("a", 100)),
        (None, [("a", 900), ("b", 99)], ("a", 100)),
    ],
)
def test_who_wins_and_pays_what(reserve, told, expected):
    assert won(Terms(100, BEGUN, 3_600, reserve), bids(*told)) == expected


@pytest.mark.parametrize(("void", "expected"), [("", ("c", 700)), ("c", ("b", 300)), ("b", ("c", 300)), ("bc", ("a", 200)), ("abc", None)])
def test_the_price_without_somebody(void, expected):
    assert won(Terms(100, BEGUN, 3_600, 200), bids(("a", 300), ("b", 700), ("c", 900)), frozenset(void)) == expected


@pytest.mark.parametrize(("second", "code"), [(-1, Code.TOO_EARLY), (0, None), (3_599, None), (3_600, Code.TOO_LATE), (9_999, Code.TOO_LATE)])
def test_when_a_cover_is_taken(second, code):
    of = Terms(100, BEGUN, 3_600)
    assert refusal(of.opens_at, of.planned_end, BEGUN + timedelta(seconds=second)) is code


DRAWN = st.lists(st.tuples(st.sampled_from("abcd"), st.one_of(st.integers(95, 105), st.integers(90, 400))), max_size=12)


@given(DRAWN, st.sampled_from([None, 100, 103, 250]), st.sets(st.sampled_from("abcd")))
def test_it_is_the_slow_one(drawn, reserve, void):
    assert won(Terms(100, BEGUN, 3_600, reserve), bids(*drawn), frozenset(void)) == winner(100, reserve or 0, drawn, void)


@given(DRAWN, st.integers(100, 500))
def test_nobody_gains_by_another_amount_than_what_it_is_worth_to_him(others, worth):
    """The reason for the second price: with his true amount a bidder is never worse off than with any other."""
    of = Terms(100, BEGUN, 3_600)
    gains = {most: _gain(won(of, bids(*others, ("me", most))), worth) for most in range(90, 410, 7)}
    assert _gain(won(of, bids(*others, ("me", worth))), worth) >= max(gains.values())


def _gain(result, worth):
    return worth - result[1] if result and result[0] == "me" else 0


@given(DRAWN)
def test_one_standing_bid_a_member(drawn):
    told = standing(bids(*drawn))
    assert len({bid.member for bid in told}) == len(told)
    assert {bid.seq for bid in ranked(Terms(0, BEGUN, 1), bids(*drawn))} == {bid.seq for bid in told}
