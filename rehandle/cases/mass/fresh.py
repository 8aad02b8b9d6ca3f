"""A fresh snapshot, swept again at the reclaim instant: everybody who was active at or before it is out, however late the file says so."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from rehandle.cases.mass.files import path_of
from rehandle.cases.mass.folders import folder_of
from rehandle.cases.mass.models import Part
from rehandle.names.queries import office
from rehandle.policy.queries import in_force, pinned
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep

FOUND = "exists (select 1 from found{number} f where f.canonical = m.canonical and f.account_id = m.account_id)"
STILL_FOUND = """
select m.canonical, s.handle is null or lower(s.handle) <> lower(m.display) as changed, {found} as found
from read_parquet($members) m
left join read_parquet($snapshot) s using (account_id)
"""


def sparing(part: Part, snapshot: Path, as_of: datetime, now: datetime) -> dict[str, str]:
    """Members whom today's sweep of a fresh snapshot does not find any more, by the pinned rule or by the one in force: name -> why.

    `active_again`; `account_changed` where the account is gone or bears another name.
    """
    rules = {policy.hash: policy for policy in (pinned(part.campaign.policy_hash), in_force(now))}
    with TemporaryDirectory(prefix="rehandle-fresh-") as work, duckdb.connect() as db:
        db.execute("SET memory_limit = '1GB'")
        asked: dict[str, object] = {"members": str(path_of(folder_of(part), part.number)), "snapshot": str(snapshot)}
        tests = []
        for number, policy in enumerate(rules.values()):
            out = Path(work) / str(number)
            sweep(policy, office(), Job(snapshot, as_of.astimezone(UTC), out))
            db.execute(f"create table found{number} as select canonical, account_id from {_findings(out)}")  # noqa: S608 -- our own folder
            tests.append(FOUND.format(number=number))
        rows = db.execute(STILL_FOUND.format(found=" and ".join(tests)), asked).fetchall()
    return {name: "account_changed" if changed else "active_again" for name, changed, found in rows if changed or not found}


def _findings(out: Path) -> str:
    """The findings of a sweep; none, where it found nothing."""
    there = list((out / "findings").glob("**/*.parquet"))
    if not there:
        return "(select ''::varchar as canonical, ''::varchar as account_id where false)"
    return f"read_parquet('{out / 'findings' / '**' / '*.parquet'!s}', hive_types_autocast = false)"
