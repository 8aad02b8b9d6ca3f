"""A fresh snapshot is swept once under each rule, however often somebody asks: the findings lie beside it, and go with it."""

import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from rehandle.kernel.flow import canonical_json
from rehandle.names.lists import Lists
from rehandle.policy.rules.model import Policy
from rehandle.sweep.described import lists_used
from rehandle.sweep.job import Job
from rehandle.sweep.output import RUN
from rehandle.sweep.run import sweep
from rehandle.sweep.taking import beside


def swept_once(policy: Policy, lists: Lists, snapshot: Path, as_of: datetime) -> Path:
    """The folder with the findings of this snapshot under this rule and the lists as they are now: the one that lies there, or a new one.

    A folder has its name only when it is whole; what a killed sweep left is gone on with. Refuses as `sweep` does.
    """
    out = beside(snapshot) / _name(policy, lists)
    if (out / RUN).is_file():
        return out
    draft = out.with_name(f"{out.name}.draft")
    draft.parent.mkdir(exist_ok=True, mode=0o700)
    if not (draft / RUN).is_file():
        sweep(policy, lists, Job(snapshot, as_of.astimezone(UTC), draft))
    shutil.rmtree(out, ignore_errors=True)
    draft.rename(out)
    return out


def findings_in(folder: Path) -> str:
    """The findings of a sweep as a table for DuckDB; none, where it found nothing."""
    if not any((folder / "findings").glob("**/*.parquet")):
        return "(select ''::varchar as canonical, ''::varchar as account_id where false)"
    where = str(folder / "findings" / "**" / "*.parquet").replace("'", "''")
    return f"read_parquet('{where}', hive_types_autocast = false)"


def _name(policy: Policy, lists: Lists) -> str:
    """A list that came into force meanwhile makes it another sweep."""
    return f"{policy.hash[:32]}-{sha256(canonical_json(lists_used(policy, lists)).encode()).hexdigest()[:16]}"
