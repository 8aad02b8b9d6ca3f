"""What moves came to."""

from datetime import timedelta

from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import CARRY_OUT
from rehandle.moves.models import MOVE, Move
from rehandle.moves.queries import facts, waits
from rehandle.moves.rules.judge import DONE, SPLIT
from rehandle.outbox import put
from rehandle.outbox.models import Job

LOOK_AGAIN = timedelta(minutes=1)  # at a platform whose sources disagree
LOOK_AFTER = timedelta(days=1)  # at a name that stands still, whatever should have woken it


@flow(needs=Permission.DELIVER)
def begin(ctx: Ctx, move: str, old_handle: str, fence: int) -> str:
    """The first step is about to be made outside. Keeps the receiver's own name: after a crash the platform no longer tells it.

    Refuses `stopped` where the name stands still by now, `stale`.
    """
    row = _named(move, fence)
    if waits(facts(row), ctx.now):
        raise Refused(Code.STOPPED)
    row.begun_at, row.old_handle, row.waits_since = ctx.now, old_handle, None
    row.save(update_fields=["begun_at", "old_handle", "waits_since"])
    scope().entries += 1  # nothing happened yet
    return row.state


@flow(needs=Permission.DELIVER)
def wait(ctx: Ctx, move: str, fence: int) -> str:
    """The name stands still: the move is looked at again when that is over, or each day."""
    row = _claimed(move, fence)  # refuses one that was called off before it began: its job is closed
    row.waits_since = row.waits_since or ctx.now
    row.save(update_fields=["waits_since"])
    put.again(ctx, CARRY_OUT, move, ctx.now + LOOK_AFTER, "the name stands still")
    scope().entries += 1  # nothing happened
    return row.state


@flow(needs=Permission.TICK)
def wake(ctx: Ctx, move: str) -> str:
    """What a move waited for is over: it goes on at once. Refuses `already_done`."""
    row = Move.objects.select_for_update().get(id=move)
    if row.waits_since is None:
        raise Refused(Code.ALREADY_DONE)
    row.waits_since = None
    row.save(update_fields=["waits_since"])
    put.again(ctx, CARRY_OUT, move, ctx.now)
    scope().entries += 1  # nothing happened yet
    return row.state


@flow(needs=Permission.DELIVER)
def record(ctx: Ctx, move: str, outcome: str, fence: int) -> str:
    """Record a look-up's verdict: `done`, `split` (frozen, looked at again), or a refusal with its outcome's name.

    Refuses `wrong_state` where the move was called off meanwhile: then it is undone.
    """
    row = _claimed(move, fence)
    if outcome == SPLIT:
        return _split(ctx, row)
    put.done(ctx, CARRY_OUT, move, fence)
    row.state = MOVE.next(row.state, DONE if outcome == DONE else "refused")
    row.outcome, row.ended_at = outcome, ctx.now
    row.save()
    told = {"how": row.how} if outcome == DONE else {"how": row.how, "outcome": outcome}
    append(ctx, Event.MOVE_DONE if outcome == DONE else Event.MOVE_FAILED, handle=row.handle, ref=move, data=told)
    return row.state


@flow(needs=Permission.DELIVER)
def record_undone(ctx: Ctx, move: str, outcome: str, fence: int) -> str:
    """Record that a move which was called off left nothing behind, or that somebody else is in the way (`refused`).

    Then the name is stopped (`recovery_hold`) for a person to look at.
    """
    row = _named(move, fence)
    if outcome == SPLIT:
        put.again(ctx, CARRY_OUT, move, ctx.now + LOOK_AGAIN, "the platform's sources disagree")
        scope().entries += 1  # still so: nothing happened
        return row.state
    put.done(ctx, CARRY_OUT, move, fence)
    row.state = MOVE.next(row.state, "undone" if outcome == DONE else "not_undone")
    if outcome != DONE:  # the name stays where it should not be: nothing more happens to it until a person has looked
        change.open_stop(ctx, change.lock(row.handle, stopped_is_fine=True), "recovery_hold", f"not_undone:{move}")
    row.outcome, row.ended_at = "" if outcome == DONE else outcome, ctx.now
    row.save()
    told = {"how": row.how} if outcome == DONE else {"how": row.how, "outcome": outcome}
    append(ctx, Event.MOVE_WITHDRAWN if outcome == DONE else Event.MOVE_FAILED, handle=row.handle, ref=move, data=told)
    return row.state


def _split(ctx: Ctx, row: Move) -> str:
    """Told once. While it lasts no other move of the name can be asked for: it stands still."""
    put.again(ctx, CARRY_OUT, row.id, ctx.now + LOOK_AGAIN, "the platform's sources disagree")
    if row.state == SPLIT:
        scope().entries += 1  # still so: nothing happened
        return row.state
    row.state = MOVE.next(row.state, SPLIT)
    row.outcome = SPLIT
    row.save(update_fields=["state", "outcome"])
    append(ctx, Event.MOVE_SPLIT, handle=row.handle, ref=row.id, data={"how": row.how})
    return row.state


def _named(move: str, fence: int) -> Move:
    """The same under the name's lock, which comes first: a stop that is being opened waits, or is seen."""
    known = Move.objects.filter(id=move).values_list("handle", flat=True).first()
    if known is None:
        raise Refused(Code.NOT_FOUND, move=move)
    change.lock(known, stopped_is_fine=True)
    return _claimed(move, fence)


def _claimed(move: str, fence: int) -> Move:
    """The move's row, locked. Refuses `stale` to a worker whose lease ended meanwhile."""
    row = Move.objects.select_for_update().filter(id=move).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, move=move)
    if not Job.objects.filter(kind=CARRY_OUT, ref=move, fence=fence, done_at=None).exists():
        raise Refused(Code.STALE, move=move)
    return row
