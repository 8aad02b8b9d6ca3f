"""Between asking for a name and having it: the platform's answer is recorded, or the taking-back is called off."""

from rehandle.cases.machines import CASE
from rehandle.cases.models import Case
from rehandle.cases.rules import clocks
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.queries import MoveFacts, move
from rehandle.moves.withdraw import withdraw
from rehandle.policy.queries import pinned


def taken(ctx: Ctx, row: Case, done: MoveFacts) -> None:
    """The platform has taken the name back: the tenure rests, the next clock runs. Told whatever has been stopped meanwhile."""
    row.state = CASE.next(row.state, "grace_over")
    row.reclaimed_at = done.ended_at or ctx.now
    row.ends_at = clocks.announce_at(pinned(row.policy_hash), row.reclaimed_at)
    row.save()
    change.suspend(ctx, change.lock(row.handle, stopped_is_fine=True))
    append(ctx, Event.RECLAIMED, handle=row.handle, ref=row.id, data={"clause": row.clause, "policy": row.policy_hash})


def call_off(ctx: Ctx, row: Case) -> bool:
    """A taking-back that has not come through is asked anew later, after another look at the account. False: nothing to call off.

    Where the platform has done it already, that is recorded instead.
    """
    if row.state != "grace" or not row.reclaim_move:
        return False
    if withdraw(ctx, row.reclaim_move):
        row.reclaim_move = ""
        row.save(update_fields=["reclaim_move"])
        return True
    answer = move(row.reclaim_move)  # read under the lock that `withdraw` took: no worker records another one meanwhile
    if answer is not None and answer.state == "done":
        taken(ctx, row, answer)
    return False
