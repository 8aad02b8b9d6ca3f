"""A falling price: exactly at its start, exactly at its floor, level by level in between."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.sales.rules.falling import DAY, HOUR, Curve, elapsed_at, next_change, price_at, price_for

NOMULUS = Curve(10_000_000, 1_000, 10 * DAY, HOUR, "geometric")
ENS = Curve(100_000_000_00, 0, 21 * DAY, DAY, "halving")
SMALL = Curve(9, 1, 4 * DAY, 2 * HOUR, "halving")  # a few cents: it fell below itself where it was reckoned in whole ones


@pytest.mark.parametrize(
    ("curve", "elapsed", "price"),
    [
        (NOMULUS, -1, 10_000_000), (NOMULUS, 0, 10_000_000), (NOMULUS, HOUR - 1, 10_000_000), (NOMULUS, 239 * HOUR, 1_000), (NOMULUS, 240 * HOUR, 1_000), (NOMULUS, 10**9, 1_000),
        (ENS, 0, 10_000_000_000 - (10_000_000_000 >> 21)), (ENS, DAY, 5_000_000_000 - (10_000_000_000 >> 21)), (ENS, DAY + 5, 5_000_000_000 - (10_000_000_000 >> 21)), (ENS, 21 * DAY, 0),
        (SMALL, 2 * HOUR, 9), (SMALL, 8 * HOUR, 7), (SMALL, 88 * HOUR, 2), (SMALL, 96 * HOUR, 1),
    ],
)  # fmt: skip
def test_some_prices(curve, elapsed, price):
    assert price_at(curve, elapsed) == price


def test_whoever_held_it_before_pays_the_floor():
    assert (price_for(NOMULUS, 0, former=True), price_for(NOMULUS, 0, former=False)) == (1_000, 10_000_000)


CURVES = st.builds(
    lambda start, gap, days, hours, shape: Curve(start + gap, start, days * DAY, hours * HOUR, shape),
    st.integers(1, 10**6), st.integers(0, 10**8), st.integers(2, 30), st.sampled_from([1, 2, 6, 24]), st.sampled_from(["geometric", "halving"]),
)  # fmt: skip


@given(CURVES, st.integers(0, 40 * DAY), st.integers(0, 40 * DAY))
def test_it_never_rises_and_never_leaves_its_bounds(curve, one, other):
    early, late = sorted((one, other))
    assert curve.floor <= price_at(curve, late) <= price_at(curve, early) <= curve.start
    assert price_at(curve, curve.total) == curve.floor


@given(CURVES, st.integers(0, 35 * DAY))
def test_what_was_read_stands_until_the_next_change(curve, elapsed):
    until = next_change(curve, elapsed)
    if until is None:
        assert price_at(curve, elapsed) == price_at(curve, 10**9)
    else:
        assert until > elapsed
        assert price_at(curve, until - 1) == price_at(curve, elapsed)
        assert price_at(curve, until) < price_at(curve, elapsed)


@pytest.mark.parametrize(("elapsed", "until"), [(-5, HOUR), (0, HOUR), (1, HOUR), (HOUR - 1, HOUR), (HOUR, 2 * HOUR), (239 * HOUR, None), (10**9, None)])
def test_when_it_falls_next(elapsed, until):
    assert next_change(NOMULUS, elapsed) == until


def test_its_clock_stands_still_under_a_stop():
    opened = datetime(2027, 2, 16, 4, tzinfo=UTC)
    assert elapsed_at(opened, opened + timedelta(hours=5), timedelta(hours=2)) == 3 * HOUR
