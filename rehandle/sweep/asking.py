"""What a sweep of the office is asked with: the rule in force, as of when the accounts were last read."""

from pathlib import Path

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import in_force
from rehandle.sweep import flows, queries, snapshots


def ask(ctx: Ctx, sweep: str, folder: Path) -> str:
    """Ask for it; its id. Refuses `file_unreadable` before the first accounts are there, `policy_none`, `sweep_open`, `invalid`."""
    accounts, as_of = snapshots.last(folder), queries.last_read()
    if as_of is None:
        raise Refused(Code.FILE_UNREADABLE, file=accounts.name, why="no sweep is on record, so nobody knows when these accounts were read")
    return flows.ask_sweep(ctx, id=sweep, policy_hash=in_force(ctx.now).hash, as_of=as_of)["sweep"]
