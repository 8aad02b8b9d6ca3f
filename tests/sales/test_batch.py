"""The lane's rule: a batch comes to what the same bids come to one after the other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code
from rehandle.sales.rules import english
from rehandle.sales.rules.batch import MOST, Answer, Ask, Kept, Opened, Paddle, decide

NOW = datetime(2026, 12, 1, tzinfo=UTC)
TERMS = english.Terms(minimum=100, opens_at=NOW, seconds=600, reserve=700, buy_now=5_000, window_seconds=60, extend_seconds=60, hard_stop_seconds=300)
PADDLES = {f"{who}{auction}": Paddle(auction, who, 4_000 if who == "c" else 10_000) for who in "abc" for auction in "xy"}
ASKED = st.lists(st.tuples(st.sampled_from([*PADDLES, "none"]), st.integers(-10, 6_000)), max_size=20)


@settings(max_examples=100)
@given(ASKED, st.lists(st.integers(1, 7), max_size=8), st.integers(0, 90))
def test_a_batch_comes_to_what_its_bids_come_to_one_by_one(asked, cuts, seconds):
    """Cut in whatever way, refusals included, at whatever instant."""
    asks = [Ask(str(nr), paddle, most) for nr, (paddle, most) in enumerate(asked)]
    now = NOW + timedelta(seconds=seconds * 6)
    whole = batched([asks], now)
    assert whole == batched([[each] for each in asks], now) == batched(list(cut(asks, cuts)), now)


def batched(batches, now):
    """Answers and what the auctions come to."""
    opened, answers, known = {each: Opened(TERMS, english.opening(TERMS), 0) for each in "xy"}, [], []
    for asks in batches:
        decided = decide(asks, PADDLES, opened, {}, now)
        opened |= decided.after
        answers += decided.answers
        known += [(auction, bid, placed.outcome) for auction, bid, placed in decided.bids]
    return opened, answers, known


def cut(asks, sizes):
    at = 0
    for size in sizes:
        yield asks[at : at + size]
        at += size
    yield asks[at:]


def test_each_answer_is_that_of_the_auction_rule_alone():
    """Against `english.place` called by hand, for the auction that both bidders want."""
    asks = [Ask(str(nr), f"{'abc'[nr % 3]}x", 100 + 37 * nr * (nr % 5)) for nr in range(60)]
    standing, seq, by_hand = english.opening(TERMS), 0, []
    for ask in asks:
        if ask.most > PADDLES[ask.paddle].limit:
            by_hand.append(Code.OVER_LIMIT)
            continue
        placed = english.place(standing, TERMS, english.Bid(ask.id, seq + 1, PADDLES[ask.paddle].member, ask.most, NOW))
        standing, seq = placed.standing, seq + (placed.refused is None)
        by_hand.append(placed.outcome)
    decided = decide(asks, PADDLES, {"x": Opened(TERMS, english.opening(TERMS), 0)}, {}, NOW)
    assert [each.outcome for each in decided.answers] == by_hand
    assert decided.after["x"].standing == standing


KEPT = Kept("x", "a", 900, "leading", 100, NOW + timedelta(seconds=600))


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (Ask("1", "ax", 900), Answer("1", "leading", 100, KEPT.ends_at)),  # as the first time, whatever has happened since
        (Ask("1", "ax", 901), Answer("1", "exists_with_different_content", refused=Code.EXISTS_WITH_DIFFERENT_CONTENT)),
        (Ask("1", "bx", 900), Answer("1", "exists_with_different_content", refused=Code.EXISTS_WITH_DIFFERENT_CONTENT)),
        (Ask("1", "ay", 900), Answer("1", "exists_with_different_content", refused=Code.EXISTS_WITH_DIFFERENT_CONTENT)),
        (Ask("1", "none", 900), Answer("1", "not_found", refused=Code.NOT_FOUND)),
        (Ask("2", "ax", 0), Answer("2", "invalid", refused=Code.INVALID)),
        (Ask("2", "ax", 1), Answer("2", "bid_too_low", refused=Code.BID_TOO_LOW, least=100)),
        (Ask("2", "ax", MOST + 1), Answer("2", "invalid", refused=Code.INVALID)),
        (Ask("2", "ax", 10_001), Answer("2", "over_limit", refused=Code.OVER_LIMIT)),
        (Ask("2", "ay", 500), Answer("2", "stopped", refused=Code.STOPPED)),
        (Ask("2", "ax", 500), Answer("2", "leading", 100, NOW + timedelta(seconds=600))),
    ],
)
def test_each_ask_has_its_own_answer(ask, answer):
    opened = {"x": Opened(TERMS, english.opening(TERMS), 0), "y": Opened(TERMS, english.opening(TERMS), 0, Code.STOPPED)}
    assert decide([ask], PADDLES, opened, {"1": KEPT}, NOW).answers == [answer]


def test_an_id_that_comes_twice_in_one_batch_is_one_bid():
    decided = decide([Ask("1", "ax", 900), Ask("1", "ax", 900), Ask("2", "bx", 800)], PADDLES, {"x": Opened(TERMS, english.opening(TERMS), 7)}, {}, NOW)
    assert decided.answers[0] == decided.answers[1]
    assert [(bid.id, bid.seq) for _, bid, _ in decided.bids] == [("1", 8), ("2", 9)]
    assert decided.after["x"].seq == 9


def test_the_highest_amount_there_is_can_be_bid():
    wide = {"a": Paddle("x", "a", MOST)}
    assert decide([Ask("1", "a", MOST)], wide, {"x": Opened(replace(TERMS, buy_now=None), english.opening(TERMS), 0)}, {}, NOW).answers[0].outcome == "leading"
