"""What is dealt first, what is late, and that the order never loses a piece."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.desk.rules.queue import PROMISED_DAYS, URGENT, Age, Piece, ages, dealt, promised

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)


def piece(kind: str, ref: str, hours: int) -> Piece:
    since = NOW + timedelta(hours=hours)
    return Piece(kind, ref, "noor_a", f"case/{ref}", since, promised(kind, since))


PIECES = st.lists(st.builds(piece, st.sampled_from(sorted(PROMISED_DAYS)), st.text("abc", min_size=1, max_size=4), st.integers(-600, 0)), max_size=12)


@given(PIECES)
def test_deaths_come_first_then_the_earlier_promise_and_nothing_is_lost(pieces):
    order = dealt(pieces)
    assert sorted(order, key=repr) == sorted(pieces, key=repr)
    for one, next_one in pairwise(order):
        assert (one.kind not in URGENT, one.promised_by) <= (next_one.kind not in URGENT, next_one.promised_by)


@given(PIECES, st.randoms())
def test_the_order_does_not_depend_on_how_the_work_came(pieces, chance):
    mixed = list(pieces)
    chance.shuffle(mixed)
    assert [each.path for each in dealt(mixed)] == [each.path for each in dealt(pieces)]


@given(PIECES)
def test_every_open_piece_is_counted_once_against_its_promise(pieces):
    told = ages(pieces, NOW)
    assert sum(age.n for age in told) == len(pieces)
    assert sum(age.late for age in told) == sum(each.promised_by < NOW for each in pieces)


@pytest.mark.parametrize(("kind", "hours", "age"), [
    ("review", -24 * 5, Age("review", 1, 5, 5, 0)),
    ("review", -24 * 5 - 1, Age("review", 1, 5, 5, 1)),
    ("objection", -23, Age("objection", 1, 0, 14, 0)),
    ("death", -24 * 3, Age("death", 1, 3, 2, 1)),
])  # fmt: skip
def test_age(kind, hours, age):
    assert ages([piece(kind, "a", hours)], NOW) == [age]
