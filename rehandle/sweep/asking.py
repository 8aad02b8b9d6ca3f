"""What a sweep of the office is asked with: the rule in force, as of when the accounts were last read."""

from datetime import datetime
from pathlib import Path

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import in_force
from rehandle.sweep import flows, queries, snapshots


def ask(ctx: Ctx, sweep: str, folder: Path, as_of: datetime | None = None) -> str:
    """Ask for it; its id. `as_of`: when these accounts were read, where that is not the instant of the last sweep on record.

    Refuses `file_unreadable` before the first accounts are there, `policy_none`, `sweep_open`, and `invalid` for an instant to come.
    """
    accounts, as_of = snapshots.last(folder), as_of or queries.last_read()
    if as_of is not None and as_of > ctx.now:
        raise Refused(Code.INVALID, as_of=as_of.isoformat(), right="not after now")
    if as_of is None:
        raise Refused(Code.FILE_UNREADABLE, file=accounts.name, why="no sweep is on record, so nobody knows when these accounts were read")
    return flows.ask_sweep(ctx, id=sweep, policy_hash=in_force(ctx.now).hash, as_of=as_of)["sweep"]
