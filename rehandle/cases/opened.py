"""Names that open to everybody at their release: the hold on the platform ends, and whoever comes first has the name."""

from typing import Any

from rehandle.cases import locked
from rehandle.cases.handover import take
from rehandle.cases.mass.member import move_id
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import ask
from rehandle.moves.queries import move
from rehandle.policy.guarded import guarded
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import FirstCome

OPENED = "opened"  # the outcome of such a case


def opens_to_all(policy: Policy, tier: str) -> bool:
    """Whether names of this tier open to everybody as soon as they are released."""
    return any(isinstance(step, FirstCome) for step in policy.sale_steps(tier)[:1])


@flow(needs=Permission.TICK)
def ask_open(ctx: Ctx, case: str) -> dict[str, Any]:
    """The name is released: ask the platform to let go of it. Refuses `too_early`, `already_done`, `stopped`, and what the guard says."""
    row = locked.moving(ctx, case)
    policy, asked = pinned(row.policy_hash), move_id(row.id, "open")
    if row.state != "released" or row.restore_move or row.why_ended or not opens_to_all(policy, row.tier):
        raise Refused(Code.TOO_EARLY)
    if row.outcome or move(asked):
        raise Refused(Code.ALREADY_DONE)
    if kept := guarded(policy, row.handle, ctx.now):
        raise kept
    ask(ctx, id=asked, how="open", handle=row.handle, epoch=row.epoch, ref=row.id, held_for=row.id)
    return {"state": row.state, "move": asked}


@flow(needs=Permission.TICK)
def opened(ctx: Ctx, case: str) -> dict[str, Any]:
    """The platform has let go of it: the old tenure is over, the epoch grows. Refuses `too_early`."""
    row = locked.moving(ctx, case)
    done = move(move_id(row.id, "open"))
    if done is None or done.state != "done" or row.outcome or row.restore_move:
        raise Refused(Code.TOO_EARLY)
    epoch = change.open_up(ctx, change.lock(row.handle), done.ended_at)
    append(ctx, Event.OPENED_TO_ALL, handle=row.handle, data={"epoch": epoch})
    take(ctx, row.id, OPENED)
    return {"state": row.state, "outcome": OPENED}
