"""Carrying a move out: steps on the platform in no transaction, then its verdict in a flow of its own."""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.ports import Platform, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves import flows, queries, steps
from rehandle.moves.lock import alone
from rehandle.moves.rules.judge import AGAIN
from rehandle.outbox.deliver import Claimed


def carry_out(ctx: Ctx, job: Claimed, *, platform: Platform) -> None:
    """Do what is left to do of a move and record it. Raises `Unreachable` where there is nothing to rely on yet."""
    move = _open(job.ref)
    with alone(move.handle):
        move = _open(job.ref)  # as it is now that nobody else moves this name
        if move.how == "give":
            move = _with_old_handle(ctx, move, job, platform)
        came = {"vacate": steps.vacate, "restore": steps.restore, "give": steps.give}[move.how](move, platform)
        if came == AGAIN:
            raise Unreachable(f"{move.how}: the platform shows neither the old state nor the new one")
        point("moves.record.before")
        flows.record(ctx, move.move, came, job.fence)


def _open(move_id: str) -> queries.MoveFacts:
    move = queries.move(move_id)
    if move is None or move.ended_at:
        raise Refused(Code.STALE, move=move_id)
    return move


def _with_old_handle(ctx: Ctx, move: queries.MoveFacts, job: Claimed, platform: Platform) -> queries.MoveFacts:
    receiver = None if move.old_handle else platform.get_by_id(move.to_account)
    if receiver is not None and receiver.handle.casefold() != move.handle.casefold():
        flows.note_old(ctx, move.move, receiver.handle, job.fence)
    return _open(move.move)
