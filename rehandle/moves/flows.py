"""What moves came to."""

from datetime import timedelta

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import CARRY_OUT
from rehandle.moves.models import MOVE, Move
from rehandle.moves.rules.judge import DONE, SPLIT
from rehandle.outbox import put
from rehandle.outbox.models import Job

LOOK_AGAIN = timedelta(minutes=1)  # at a platform whose sources disagree


@flow(needs=Permission.DELIVER)
def note_old(ctx: Ctx, move: str, old_handle: str, fence: int) -> str:
    """Keep the receiver's own name before it changes: after a crash the platform no longer tells it."""
    row = _claimed(move, fence)
    row.old_handle = row.old_handle or old_handle
    row.save(update_fields=["old_handle"])
    scope().entries += 1  # seen, not changed: nothing happened yet
    return row.old_handle


@flow(needs=Permission.DELIVER)
def record(ctx: Ctx, move: str, outcome: str, fence: int, old_handle: str = "") -> str:
    """Record a look-up's verdict: `done`, `split` (frozen, looked at again), or a refusal with its outcome's name."""
    row = _claimed(move, fence)
    if outcome == SPLIT:
        return _split(ctx, row)
    put.done(ctx, CARRY_OUT, move, fence)
    row.state = MOVE.next(row.state, DONE if outcome == DONE else "refused")
    row.outcome, row.ended_at = outcome, ctx.now
    row.old_handle = row.old_handle or old_handle
    row.save()
    told = {"how": row.how} if outcome == DONE else {"how": row.how, "outcome": outcome}
    append(ctx, Event.MOVE_DONE if outcome == DONE else Event.MOVE_FAILED, handle=row.handle, ref=move, data=told)
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


def _claimed(move: str, fence: int) -> Move:
    """The move's row, locked. Refuses `stale` to a worker whose lease ended meanwhile."""
    row = Move.objects.select_for_update().filter(id=move).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, move=move)
    if not Job.objects.filter(kind=CARRY_OUT, ref=move, fence=fence, done_at=None).exists():
        raise Refused(Code.STALE, move=move)
    return row
