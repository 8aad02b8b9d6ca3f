"""A person's clock has whole days and stands still while the name is stopped."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.sales.rules.clock import LEAST_AFTER_STOP, in_days, later, soonest

START = datetime(2027, 3, 1, tzinfo=UTC)


def at(days):
    return START + timedelta(days=days)


@pytest.mark.parametrize(
    ("end", "stops", "expected"),
    [
        (10, [], 10),
        (10, [(2, 4)], 12),  # eight days were left
        (10, [(9, 20)], 27),  # one day was left: a week at least
        (10, [(10, 20)], 10),  # it was over before
        (10, [(12, 20)], 10),
        (30, [(2, 4), (10, 13)], 35),
        (30, [(2, 6), (4, 8)], 36),  # two that overlap are one
        (30, [(2, 9), (4, 8)], 37),
        (10, [(9, 20), (21, 22)], 29),
    ],
)
def test_a_stop_halts_the_clock(end, stops, expected):
    assert later(at(end), [(at(a), at(b)) for a, b in stops]) == at(expected)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=5)


@given(end=st.integers(0, 90), spans=SPANS)
def test_a_clock_only_ever_moves_later(end, spans):
    stops = sorted((at(a), at(a + length)) for a, length in spans)
    moved = later(at(end), stops)
    assert moved >= at(end)
    for _, ended in [stop for stop in stops if stop[0] < at(end)]:
        assert moved >= ended + LEAST_AFTER_STOP


@pytest.mark.parametrize(("hour", "days", "expected"), [(0, 14, 15), (23, 14, 15), (9, 0, 1)])
def test_days_are_whole_everywhere_on_earth(hour, days, expected):
    assert in_days(START + timedelta(hours=hour), days) == START + timedelta(days=expected, hours=12)


@dataclass(frozen=True)
class Open:
    sale: str
    opened_at: datetime
    ends_at: datetime | None


def test_what_closes_first_stands_on_top():
    rows = [Open("a", at(1), None), Open("b", at(0), None), Open("c", at(0), at(9)), Open("e", at(2), at(8)), Open("d", at(3), at(8))]
    assert [each.sale for each in soonest(rows)] == ["d", "e", "c", "b", "a"]
