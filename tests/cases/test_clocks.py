"""Every date of a case, by table."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.cases.rules import clocks
from rehandle.cases.rules.clocks import Told
from rehandle.policy.file import load

NORTHWIND = load(Path(__file__).resolve().parents[2] / "policies" / "northwind.toml")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_persons_day_ends_when_it_has_ended_everywhere():
    assert clocks.answer_by(at("2026-12-01T09:00"), 30) == at("2027-01-01T12:00")
    assert clocks.answer_by(at("2026-12-01T23:59"), 30) == at("2027-01-01T12:00")


@pytest.mark.parametrize(
    ("written", "end", "now", "due"),
    [
        ([], None, "2026-12-01T09:00", 30),
        ([30], None, "2026-12-02T09:00", None),
        ([30], "2027-01-01T12:00", "2026-12-25T11:59", None),
        ([30], "2027-01-01T12:00", "2026-12-25T12:00", 7),
        ([30, 7], "2027-01-01T12:00", "2026-12-31T11:59", None),
        ([30, 7], "2027-01-01T12:00", "2026-12-31T12:00", 0),
        ([30, 7, 0], "2027-01-01T12:00", "2027-01-06T12:00", -5),
        ([30, 7, 0, -5], "2027-01-01T12:00", "2028-01-01T12:00", None),
    ],
)
def test_which_letter_is_due(written, end, now, due):
    assert clocks.next_notice(NORTHWIND, written, end and at(end), at(now)) == due


def test_a_late_second_letter_moves_the_end_later_by_whole_days():
    end = at("2027-01-01T12:00")
    first = Told(30, at("2026-12-01T09:00"))
    assert clocks.earliest_end(NORTHWIND, [first], end) == end
    assert clocks.earliest_end(NORTHWIND, [first, Told(7, at("2026-12-25T12:00"))], end) == end
    assert clocks.earliest_end(NORTHWIND, [first, Told(7, at("2026-12-30T08:00"))], end) == at("2027-01-06T12:00")


def test_letters_keep_their_distance():
    first = Told(30, at("2026-12-01T09:00"))
    assert clocks.spaced(NORTHWIND, [first, Told(7, at("2026-12-06T09:00"))])
    assert not clocks.spaced(NORTHWIND, [first, Told(7, at("2026-12-06T08:59"))])


def test_release_comes_at_the_hour_of_the_rule_and_never_early():
    assert clocks.release_at(NORTHWIND, at("2027-01-31T12:00")) == at("2027-02-16T04:00")
    assert clocks.release_at(NORTHWIND, at("2027-01-31T03:00")) == at("2027-02-15T04:00")


INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- the zone is given beside
SPANS = st.timedeltas(timedelta(0), timedelta(days=400))


@given(INSTANTS, SPANS, SPANS)
def test_a_stop_never_shortens_a_clock_and_leaves_a_week(stopped_at, left, lasted):
    now, ends = stopped_at + lasted, stopped_at + left
    after = clocks.after_stop(ends, stopped_at, now)
    assert after >= ends
    assert after - now >= timedelta(days=7)
    assert after - now >= left


@given(INSTANTS, st.lists(st.tuples(st.sampled_from([30, 7, 0]), SPANS), max_size=4))
def test_the_end_only_ever_moves_later(end, told):
    letters = [Told(number, end - ago) for number, ago in told]
    assert clocks.earliest_end(NORTHWIND, letters, end) >= end
