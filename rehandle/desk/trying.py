"""A draft tried on the office's last accounts. Nothing is changed; the same draft on the same accounts is reckoned once."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from rehandle.config.office import office
from rehandle.kernel.refusal import Code, Refused
from rehandle.names import queries as names
from rehandle.policy.queries import draft, in_force, pinned
from rehandle.sweep import queries, snapshots
from rehandle.sweep.job import Job
from rehandle.sweep.simulate import Earlier, Simulation, simulate

MEMORY = "512MB"


def tried(draft_id: str, now: datetime, *, with_revenue: bool) -> Simulation:
    """The simulation of a draft beside the rule in force. Refuses `file_unreadable` before the first sweep, `policy_none`, `policy_invalid`."""
    folder, as_of = office().data_dir, queries.last_read()
    accounts, earlier = snapshots.last(folder), snapshots.earlier(folder)
    if as_of is None:
        raise Refused(Code.FILE_UNREADABLE, file=str(accounts), why="no sweep is on record")
    return _tried(draft_id, in_force(now).hash, as_of, accounts, _stamp(accounts), earlier, _stamp(earlier), with_revenue)


@lru_cache(maxsize=8)
def _tried(
    draft_id: str, rule: str, as_of: datetime, accounts: Path, _: int, earlier: Path | None, __: int, with_revenue: bool
) -> Simulation:
    new = draft(draft_id).policy
    if new is None:
        raise Refused(Code.POLICY_INVALID)
    job = Job(accounts, as_of, memory=MEMORY)
    return simulate(pinned(rule), new, names.office(), job, earlier=Earlier(earlier) if earlier else None, with_revenue=with_revenue)


def _stamp(path: Path | None) -> int:
    """Changes when the file does."""
    return path.stat().st_mtime_ns if path else 0
