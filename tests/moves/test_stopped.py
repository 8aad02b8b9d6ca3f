"""A name that stands still is not moved; a move that is called off leaves everything as it was, wherever it had come to."""

from datetime import timedelta

import pytest

from rehandle.handles.models import Handle
from rehandle.kernel import faults
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.events import Event
from rehandle.log.models import Entry
from rehandle.moves import flows, queries, steps
from rehandle.moves.models import Move
from rehandle.outbox.models import Job
from tests.letters.made import in_flow
from tests.moves.conftest import ARCHIVE, GIVE, RESTORE, VACATE

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"vacate": VACATE, "give": GIVE, "restore": RESTORE}


def everything(platform):
    names = ("ember", ARCHIVE, "buyer_name", "somebody")
    return [(seen.holder_id, seen.held_for) for seen in map(platform.observe, names)]


@pytest.fixture
def ready(moved, platform):
    """The name as it stands before a kind of move is asked for, and how the whole platform looks then."""

    def making(how):
        if how != "vacate":
            moved("m1", **VACATE)
        return everything(platform)

    return making


@pytest.mark.parametrize("how", ASKED)
def test_nothing_moves_under_a_stop_and_it_goes_on_after_it(platform, ready, asking, work, stop, go_on, how):
    before = ready(how)
    asking("m2", **ASKED[how])
    stop()
    for _ in range(3):
        work()
        assert (queries.move("m2").state, everything(platform)) == ("asked", before)
    assert queries.move("m2").begun_at is None
    assert go_on() == 1
    work()
    assert queries.move("m2").state == "done"


def test_who_waits_is_woken_at_once_and_looks_each_day_by_itself(office, asking, work, stop, go_on):
    asking("m1", **VACATE)
    stop()
    work()
    assert Job.objects.get(ref="m1").due_at == office.now + flows.LOOK_AFTER
    assert queries.to_wake(office.now) == []
    go_on()
    assert Job.objects.get(ref="m1").due_at == office.now
    with pytest.raises(Refused) as refused:
        flows.wake(office, move="m1")
    assert refused.value.code == Code.ALREADY_DONE


@pytest.mark.parametrize("how", ASKED)
def test_what_was_done_before_the_stop_is_recorded_under_it(platform, world, ready, asking, work, stop, how):
    ready(how)
    asking("m2", **ASKED[how])
    faults.arm("moves.record.before")
    with pytest.raises(faults.Crash):
        work()
    stop()
    calls = len(world.calls())
    work()
    assert queries.move("m2").state == "done"
    assert len(world.calls()) == calls  # it was looked at, and nothing was asked of the platform


@pytest.mark.parametrize("how", ["vacate", "give"])
def test_a_stop_that_comes_between_two_steps_leaves_the_rest_undone(platform, world, ready, asking, work, stop, how):
    ready(how)
    asking("m2", **ASKED[how])
    faults.arm("moves.hold.after" if how == "vacate" else "moves.freeze.after")
    with pytest.raises(faults.Crash):
        work()
    stop()
    there, calls = everything(platform), len(world.calls())
    work()
    assert (queries.move("m2").state, everything(platform), len(world.calls())) == ("asked", there, calls)


@pytest.mark.parametrize("how", ["vacate", "give"])
def test_called_off_before_it_began_it_ends_there(platform, ready, asking, work, call_off, how):
    before = ready(how)
    asking("m2", **ASKED[how])
    assert call_off("m2") is True
    assert call_off("m2") is True  # the same word twice
    assert work() == 0
    assert (queries.move("m2").state, everything(platform)) == ("withdrawn", before)
    assert Entry.objects.filter(event=Event.MOVE_WITHDRAWN).count() == 1


@pytest.mark.parametrize("how", ["vacate", "give"])
@pytest.mark.parametrize("at", [*steps.POINTS, "moves.record.before"])
def test_called_off_at_any_point_everything_is_as_before(platform, ready, asking, work, call_off, how, at):
    before = ready(how)
    asking("m2", **ASKED[how])
    faults.arm(at)
    try:
        work()
    except faults.Crash:
        assert call_off("m2") is True
        work()
        assert (queries.move("m2").state, everything(platform)) == ("withdrawn", before)
        assert Job.objects.get(ref="m2").done_at is not None
    else:  # this kind of move does not come by there: it is done, and that is on record
        assert call_off("m2") is False
        assert queries.move("m2").state == "done"
    finally:
        faults.disarm()


@pytest.mark.parametrize("how", ["vacate", "give"])
@pytest.mark.parametrize("at", [f"moves.{verb}.{side}" for verb in ("hold", "lift", "rename", "vacate") for side in ("before", "after")])
def test_killed_while_it_is_undone_it_is_undone_by_the_next(platform, ready, asking, work, call_off, how, at):
    before = ready(how)
    asking("m2", **ASKED[how])
    faults.arm("moves.record.before")
    with pytest.raises(faults.Crash):
        work()
    call_off("m2")
    faults.arm(at)
    try:
        work()
    except faults.Crash:
        faults.disarm()
        assert queries.move("m2").state == "withdrawing"
        work()
    faults.disarm()
    assert (queries.move("m2").state, everything(platform)) == ("withdrawn", before)


@pytest.mark.parametrize("fault", ["down", "half", "split"])
@pytest.mark.parametrize("how", ["vacate", "give"])
def test_whatever_the_platform_did_without_an_answer_is_undone(platform, world, ready, asking, work, call_off, how, fault):
    before = ready(how)
    asking("m2", **ASKED[how])
    world.faults(**{fault: True})
    work()
    call_off("m2")
    for _ in range(3):
        work()
        assert queries.move("m2").ended_at is None or fault == "down"
    world.faults()
    work()
    assert (queries.move("m2").state, everything(platform)) == ("withdrawn", before)


def test_a_worker_whose_call_was_out_cannot_record_what_was_called_off(office, asking, call_off):
    asking("m1", **VACATE)
    in_flow(office, lambda ctx: (Move.objects.update(begun_at=ctx.now), Job.objects.update(fence=7)))
    call_off("m1")
    for outcome in ("done", "split", "conflict"):
        with pytest.raises(Refused) as refused:
            flows.record(office, "m1", outcome, 7)
        assert refused.value.code == Code.WRONG_STATE
    assert queries.move("m1").state == "withdrawing"


def test_the_next_move_waits_until_the_one_before_is_undone(platform, world, moved, asking, work, call_off):
    moved("m1", **VACATE)
    asking("m2", **GIVE)
    world.faults(half=True)
    work()
    call_off("m2")
    asking("m3", **RESTORE)
    work()
    assert (queries.move("m2").state, queries.move("m3").begun_at) == ("withdrawing", None)
    world.faults()
    work()
    work()
    assert (queries.move("m2").state, queries.move("m3").state) == ("withdrawn", "done")
    assert everything(platform)[0] == ("old", None)


def test_a_stranger_in_the_way_of_undoing_is_told_and_keeps_what_is_his(platform, world, moved, asking, work, call_off):
    moved("m1", **VACATE)
    asking("m2", **GIVE)
    faults.arm("moves.give.before")
    with pytest.raises(faults.Crash):
        work()
    platform.lift("ember", "c1")
    assert world.take("else", "ember")
    call_off("m2")
    work()
    assert (queries.move("m2").state, queries.move("m2").outcome) == ("refused", "conflict")
    assert everything(platform)[0] == ("else", None)
    assert Entry.objects.filter(event=Event.MOVE_FAILED).count() == 1


def test_what_helps_the_holder_is_never_called_off(moved, asking, call_off):
    moved("m1", **VACATE)
    asking("m2", **RESTORE)
    with pytest.raises(AssertionError, match="helps the holder"):
        call_off("m2")
    with pytest.raises(Refused) as refused:
        call_off("m9")
    assert refused.value.code == Code.NOT_FOUND


def test_nothing_begins_under_a_stop_that_came_a_moment_before(office, asking, stop):
    asking("m1", **VACATE)
    in_flow(office, lambda _: Job.objects.update(fence=7))
    stop()
    with pytest.raises(Refused) as refused:
        flows.begin(office, "m1", "", 7)
    assert refused.value.code == Code.STOPPED
    assert Handle.objects.count() == 1


def test_a_move_decided_on_an_old_look_is_only_looked_at(office, platform, world, asking, work, call_off):
    asking("m1", **VACATE, good_until=office.now - timedelta(seconds=1))
    work()
    assert (queries.move("m1").begun_at, len(world.calls())) == (None, 0)
    assert queries.to_wake(office.now) == []
    assert call_off("m1") is True


def test_a_torn_move_under_a_stop_is_told_once_and_mended_when_the_stop_ends(world, asking, work, stop, go_on):
    world.faults(split=True)
    asking("m1", **VACATE)
    work()
    stop()
    world.faults()
    for _ in range(2):
        work()
    assert queries.move("m1").state == "split"
    assert Entry.objects.filter(event=Event.MOVE_SPLIT).count() == 1
    assert go_on() == 1
    work()
    assert queries.move("m1").state == "done"
