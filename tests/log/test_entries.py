"""The log as staff read it."""

from datetime import timedelta

import pytest

from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.log import entries
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.log.flows import seal

pytestmark = pytest.mark.django_db(transaction=True)


@flow(needs=Permission.TICK)
def tell(ctx, event: Event, handle: str, ref: str) -> str:
    """Say that something happened."""
    append(ctx, event, handle=handle, ref=ref)
    return ref


@pytest.fixture
def told(office):
    for day, (event, handle) in enumerate([(Event.CASE_OPENED, "sun"), (Event.GRACE_BEGAN, "sun"), (Event.CASE_OPENED, "moon")]):
        tell(office.at(office.now + timedelta(days=day)), event, handle, f"r{day}")
    return office


def test_newest_first_and_older_ones_after_them(told):
    first = entries.newest(2)
    assert [each.ref for each in first] == ["r2", "r1"]
    assert [each.ref for each in entries.newest(2, first[-1].id)] == ["r0"]
    assert [each.ref for each in entries.newest(9, events=["case.grace"])] == ["r1"]


def test_about_a_name_since_a_day(told):
    assert [each.ref for each in entries.about("sun", told.now)] == ["r1", "r0"]
    assert [each.ref for each in entries.about("sun", told.now + timedelta(hours=1))] == ["r1"]


def test_by_whom_and_the_last_of_a_kind(told):
    assert [each.ref for each in entries.by("office", told.now, ["case.opened"])] == ["r2", "r0"]
    assert entries.by("sam", told.now, ["case.opened"]) == []
    assert entries.last_of("case.opened", "r0").handle == "sun"
    assert entries.last_of("case.opened", "r1") is None


def test_the_seal_gives_numbers_and_a_signed_head(told):
    assert entries.head() is None
    assert {each.place for each in entries.newest()} == {None}
    seal(told)
    head = entries.head()
    assert head is not None
    assert (head.size, [each.place for each in entries.newest()]) == (3, [2, 1, 0])
    assert head.note.splitlines()[1] == "3"
