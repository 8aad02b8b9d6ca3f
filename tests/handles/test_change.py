"""A name has many tenures that never overlap; its epoch grows only when it changes hands."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from psycopg.types.range import TimestamptzRange

from rehandle.handles import change, queries
from rehandle.handles.models import Tenure
from rehandle.kernel.flow import flow
from rehandle.kernel.money import money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event

pytestmark = pytest.mark.django_db(transaction=True)


def in_flow(ctx, act):
    @flow(needs=Permission.TICK)
    def changing(ctx) -> int:
        append(ctx, Event.STRUCK)
        act(ctx)
        return 1

    return changing(ctx)


@pytest.fixture
def ember(office):
    in_flow(office, lambda ctx: change.know(ctx, "ember", "Ember", "a1", office.now - timedelta(days=900)))


def test_hand_over_ends_one_tenure_and_begins_the_next(office, ember):
    in_flow(office, lambda ctx: change.hand_over(ctx, change.lock("ember"), "a2", money("50000.00 USD")))
    first, second = queries.tenures("ember")
    assert (first.until, second.since, second.until) == (office.now, office.now, None)
    assert (first.epoch, second.epoch, queries.epoch("ember")) == (0, 1, 1)
    assert queries.holder("ember") == "a2"


def test_suspending_and_resuming_leave_everything_as_it_was(office, ember):
    before = list(Tenure.objects.values())
    in_flow(office, lambda ctx: change.suspend(ctx, change.lock("ember")))
    in_flow(office, lambda ctx: change.resume(ctx, change.lock("ember")))
    assert list(Tenure.objects.values()) == before
    assert queries.epoch("ember") == 0


def test_tenures_never_overlap(office, ember):
    def second(ctx):
        handle = change.lock("ember")
        Tenure.objects.create(handle=handle, account_id="a3", period=TimestamptzRange(ctx.now, None), epoch=7)

    with pytest.raises(DatabaseError, match="tenure_never_overlaps"):
        in_flow(office, second)


def test_an_open_stop_and_an_old_epoch_refuse(office, ember):
    in_flow(office, lambda ctx: change.open_stop(ctx, change.lock("ember"), "objection", "s1"))
    with pytest.raises(Refused) as refused:
        in_flow(office, lambda ctx: change.lock("ember"))
    assert refused.value.code == Code.STOPPED
    in_flow(office, lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "s1"))
    with pytest.raises(Refused) as refused:
        in_flow(office, lambda ctx: change.lock("ember", epoch=1))
    assert refused.value.code == Code.EPOCH_PAST


def test_a_word_spares_the_name_until_its_day(office, ember):
    until = office.now + timedelta(days=365)
    in_flow(office, lambda ctx: change.say(ctx, change.lock("ember"), "a1", "kept", until))
    assert queries.kept_until("ember", office.now) == until
    assert queries.spared(office.now) == {"ember"}
    assert queries.kept_until("ember", until + timedelta(seconds=1)) is None


def test_two_hand_overs_at_one_instant_leave_one_holder(office, ember):
    for account in ("a2", "a3"):
        in_flow(office, lambda ctx, account=account: change.hand_over(ctx, change.lock("ember"), account, None))
    assert queries.holder("ember") == "a3"
    assert [held.epoch for held in queries.tenures("ember")] == [0, 1, 2]


def test_taking_back_a_keep_leaves_every_other_word(office, ember):
    def say(kind, days=None):
        in_flow(office, lambda ctx: change.say(ctx, change.lock("ember"), "a1", kind, ctx.now + timedelta(days=days) if days else None))

    say("kept", 400)
    say("undone")
    assert queries.kept_until("ember", office.now) is None
    say("kept", 400)
    say("memorial")
    say("undone")  # the memorial came after the click that is taken back
    assert queries.kept_until("ember", office.now).year == 9999
    assert queries.spared(office.now) == {"ember"}
