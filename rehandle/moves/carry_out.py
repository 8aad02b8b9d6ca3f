"""Carrying a move out: steps on the platform in no transaction, then its verdict in a flow of its own."""

from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.ports import Platform, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves import flows, queries, steps
from rehandle.moves.lock import alone
from rehandle.moves.queries import MoveFacts
from rehandle.moves.rules.judge import AGAIN, DONE, SPLIT
from rehandle.outbox.deliver import Claimed


def carry_out(ctx: Ctx, job: Claimed, *, platform: Platform) -> None:
    """Do what is left to do of a move, or undo it where it was called off, and record it.

    While the name stands still, or what was decided on is too old, nothing is written outside; what was begun before is
    looked at, and recorded if it is done.
    Raises `Unreachable` where there is nothing to rely on yet.
    """
    with alone(_open(job.ref).handle):
        move = _open(job.ref)  # as it is now that nobody else moves this name
        if move.state == "withdrawing" and not stops(move.handle):
            flows.record_undone(ctx, move.move, _sure(move, steps.undo(move, platform)), job.fence)
        elif move.state == "withdrawing":
            flows.wait(ctx, move.move, job.fence)
        elif queries.waits(move, ctx.now):
            _wait(ctx, move, job, platform)
        else:
            move = move if move.begun_at else _begin(ctx, move, job, platform)
            came = _step(move, platform)
            flows.record(ctx, move.move, _sure(move, came), job.fence)


def _step(move: MoveFacts, platform: Platform) -> str:
    """What is to be done for each kind of move."""
    by_kind = {"vacate": steps.vacate, "restore": steps.restore, "give": steps.give, "open": steps.open_to_all, "hold": steps.keep_free}
    return by_kind[move.how](move, platform)


def _open(move_id: str) -> MoveFacts:
    move = queries.move(move_id)
    if move is None or move.ended_at:
        raise Refused(Code.STALE, move=move_id)
    return move


def _sure(move: MoveFacts, came: str) -> str:
    if came == AGAIN:
        raise Unreachable(f"{move.how}: the platform shows neither the old state nor the new one")
    point("moves.record.before")
    return came


def _wait(ctx: Ctx, move: MoveFacts, job: Claimed, platform: Platform) -> None:
    """A stop may have come while a call was out: what the platform did is recorded, and nothing more is asked of it."""
    came = steps.seen(move, platform) if move.begun_at else AGAIN
    if came == DONE or (came == SPLIT and move.state != SPLIT):
        flows.record(ctx, move.move, came, job.fence)
    if came != DONE:
        flows.wait(ctx, move.move, job.fence)


def _begin(ctx: Ctx, move: MoveFacts, job: Claimed, platform: Platform) -> MoveFacts:
    """Told before the first step: from here on the platform may have done something, whatever we hear of it."""
    receiver = platform.get_by_id(move.to_account) if move.how == "give" else None
    old = receiver.handle if receiver is not None and receiver.handle.casefold() != move.handle.casefold() else ""
    flows.begin(ctx, move.move, old, job.fence)
    return _open(move.move)
