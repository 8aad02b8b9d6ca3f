"""Calling a move off, inside the flow of whoever decided it."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import CARRY_OUT
from rehandle.moves.models import GOING, MOVE, Move
from rehandle.outbox import put


def withdraw(ctx: Ctx, move: str) -> bool:
    """Call a taking-back or a giving off. False: too late, the platform's answer is on record.

    What was not begun ends here (`withdrawn`). What was begun may have been done without an answer: a worker looks, and
    puts everything back as it was (`withdrawing`). The caller holds the name's lock. Refuses `not_found`.
    """
    scope()
    row = Move.objects.select_for_update().filter(id=move).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, move=move)
    assert row.how != "restore", "what helps the holder is never called off"
    if row.state not in GOING:
        return row.state not in ("done", "refused")
    row.state = MOVE.next(row.state, "called_off" if row.begun_at else "withdrawn")
    row.waits_since, row.ended_at = None, None if row.begun_at else ctx.now
    row.save()
    if row.begun_at:
        put.again(ctx, CARRY_OUT, move, ctx.now, "called off")
    else:
        put.done(ctx, CARRY_OUT, move)
        append(ctx, Event.MOVE_WITHDRAWN, handle=row.handle, ref=move, data={"how": row.how})
    return True
