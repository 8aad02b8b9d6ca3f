"""The demo's first wave: which findings become cases, and what each case keeps of what was seen."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from rehandle.cases.flows import Finding
from rehandle.kernel.ids import NewId

# Names of people placed by hand come first (their ids carry no number), then who has been silent for the longest.
FIRST = """
with kept as (select * from read_parquet($findings) where tier = 'rare' or not regexp_matches(account_id, '[0-9]$')),
holdings as (select holder_id, count(*) portfolio from read_parquet($accounts) where holder_id is not null group by 1)
select f.canonical, f.verdict, f.clause, f.tier, f.tier_clause, a.*, h.portfolio
from kept f join read_parquet($accounts) a using (account_id) left join holdings h using (holder_id)
where f.tier in ('rare', 'priority')
order by regexp_matches(account_id, '[0-9]$'), f.idle_days desc nulls last, f.canonical
limit $count
"""


def first_wave(folder: Path, accounts: Path, count: int, as_of: datetime, new_id: NewId) -> list[Finding]:
    """At most `count` findings, those that the demo's people are about before all others."""
    asked: dict[str, Any] = {"findings": str(folder / "findings" / "*" / "*.parquet"), "accounts": str(accounts), "count": count}
    with duckdb.connect() as reader:
        found = reader.execute(FIRST, asked)
        columns = [column[0] for column in found.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return [_finding(row, as_of, new_id) for row in rows]


def _finding(row: dict[str, Any], as_of: datetime, new_id: NewId) -> Finding:
    told = ("canonical", "verdict", "clause", "tier", "tier_clause")
    facts = dict(_plain({name: value for name, value in row.items() if name not in told and value is not None}))
    since = row["created_at"].replace(tzinfo=UTC) if row["created_at"] else as_of
    return Finding(
        id=new_id(), handle=row["canonical"], display=row["handle"], account_id=row["account_id"], verdict=row["verdict"],
        clause=row["clause"] or "", tier=row["tier"], tier_clause=row["tier_clause"] or "", since=since,
        lang=row["lang"] or "en", facts=facts | {"observed_at": as_of.isoformat()},
    )  # fmt: skip


def _plain(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        yield name, value.replace(tzinfo=UTC).isoformat() if isinstance(value, datetime) else value
