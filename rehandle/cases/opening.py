"""From the findings of a sweep to cases: what the platform told of each account is copied into its case."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from rehandle.cases.flows import Finding, open_cases
from rehandle.cases.rules.facts import KEPT
from rehandle.handles.queries import spared
from rehandle.kernel.ctx import Ctx

BATCH = 100
QUERY = """
with held as (select holder_id, count(*) as portfolio from read_parquet($snapshot) where holder_id is not null group by 1)
select f.handle, f.canonical, f.account_id, f.verdict, f.clause, f.tier, f.tier_clause, a.lang, coalesce(held.portfolio, 1) as portfolio,
       {kept}
from read_parquet($findings, hive_types_autocast = false) f join read_parquet($snapshot) a using (account_id) left join held using (holder_id)
where f.tier in (select unnest($tiers)) and (f.wave in (select unnest($waves)) or f.canonical in (select unnest($handles)))
order by f.canonical in (select unnest($handles)) desc, f.wave, f.canonical limit $most
"""


def open_from_run(
    ctx: Ctx, *, run: str, folder: Path, snapshot: Path, policy_hash: str, as_of: datetime, tiers: Sequence[str],
    waves: Sequence[str] = ("00",), handles: Sequence[str] = (), most: int = 1_000,
) -> dict[str, str]:  # fmt: skip
    """Open cases for the findings of these tiers, in these waves or of these names; names their holder's word spares are left out.

    Returns for each name its case, or why there is none. The same run twice opens nothing twice.
    """
    silent, opened = spared(ctx.now), dict[str, str]()
    found = [each for each in findings(run, folder, snapshot, as_of, tiers, waves, handles, most) if each.handle not in silent]
    for start in range(0, len(found), BATCH):
        part = found[start : start + BATCH]
        answers = open_cases(ctx, policy_hash=policy_hash, findings=part)
        opened |= {finding.handle: answer for finding, answer in zip(part, answers, strict=True)}
    return opened


def findings(
    run: str, folder: Path, snapshot: Path, as_of: datetime, tiers: Sequence[str], waves: Sequence[str], handles: Sequence[str], most: int
) -> Iterator[Finding]:
    """Findings joined with what the snapshot says of the account, in a fixed order."""
    with duckdb.connect() as db:
        rows = db.execute(
            QUERY.format(kept=", ".join(f"a.{name}" for name in KEPT)),
            {
                "snapshot": str(snapshot), "findings": str(folder / "findings" / "**" / "*.parquet"), "tiers": list(tiers),
                "waves": list(waves), "handles": list(handles) or [""], "most": most,
            },
        )  # fmt: skip
        names = [column[0] for column in rows.description or []]
        for row in rows.fetchall():
            yield _finding(run, as_of, dict(zip(names, row, strict=True)))


def _finding(run: str, as_of: datetime, row: dict[str, Any]) -> Finding:
    facts = {name: _plain(row[name]) for name in (*KEPT, "portfolio") if row[name] is not None}
    since = row["created_at"] or datetime(2000, 1, 1, tzinfo=UTC)
    return Finding(
        id=f"{run}.{row['canonical']}"[:80], handle=row["canonical"], display=row["handle"], account_id=row["account_id"],
        verdict=row["verdict"], clause=row["clause"] or row["verdict"], tier=row["tier"] or "", tier_clause=row["tier_clause"] or "",
        since=since if since.tzinfo else since.replace(tzinfo=UTC), lang=row["lang"] or "en",
        facts=facts | {"observed_at": as_of.isoformat()},
    )  # fmt: skip


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value
