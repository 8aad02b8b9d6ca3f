"""Twenty findings with their accounts: the same judge asked again about these few, from the snapshot that was swept."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rehandle.names.lists import Lists
from rehandle.policy.rules.columns import Kind
from rehandle.policy.rules.explain import Why, explain
from rehandle.policy.rules.model import Policy
from rehandle.sweep import mirror
from rehandle.sweep.findings import MEMORY, SECONDS, Chosen, Finding, drawn
from rehandle.sweep.job import Job
from rehandle.sweep.rules.casts import cast
from rehandle.sweep.rules.mapping import Mapping, mapping_of
from rehandle.sweep.source import Source, connect, open_source
from rehandle.sweep.stopping import within
from rehandle.sweep.why import rows_where


@dataclass(frozen=True, slots=True)
class Example:
    """A finding and why. `why` is none where the accounts at hand no longer say what the sweep found: they were read anew since."""

    found: Finding
    why: Why | None


def examples(folder: Path, chosen: Chosen, policy: Policy, lists: Lists, job: Job, seed: int = 0) -> list[Example]:
    """Draw and explain. `job`: the snapshot, as of the sweep's instant. Refuses `file_unreadable`, `took_too_long`, `invalid`."""
    return explained(drawn(folder, chosen, seed), policy, lists, job)


def explained(found: Sequence[Finding], policy: Policy, lists: Lists, job: Job) -> list[Example]:
    """Each with its account. Refuses `file_unreadable` where the snapshot is gone, `took_too_long` where it is very large."""
    if not found:
        return []
    db = connect(MEMORY)
    try:
        with within(db, SECONDS):
            rows = _rows(db, found, policy, lists, job)
    finally:
        db.close()
    return [Example(each, _why(each, rows, policy, lists, job)) for each in found]


def _rows(db: duckdb.DuckDBPyConnection, found: Sequence[Finding], policy: Policy, lists: Lists, job: Job) -> list[dict[str, object]]:
    """The mirror of these names alone, and of all that their holders have: so that what is counted of a holder comes out as in the sweep."""
    source = open_source(db, job.accounts, job.only)
    mapping = mapping_of(list(source.types), job.columns)
    _narrowed(db, source, mapping, [each.handle for each in found])
    mirror.build(db, source, mapping, policy, lists)
    return rows_where(db, "handle IN (SELECT unnest($1))", [[each.handle for each in found]])


def _narrowed(db: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, handles: list[str]) -> None:
    """Put a few rows in the place of the view `source`: looked for in two columns first, so that of all others only these rows are read."""
    named = _where(db, _text("handle", source, mapping), handles, _text("holder_id", source, mapping) if "holder_id" in mapping.read else "NULL")
    holders = sorted({holder for _, holder in named if holder})
    theirs = _where(db, _text("holder_id", source, mapping), holders, "NULL") if holders else []
    numbers = ", ".join(str(number) for number in sorted({number for number, _ in (*named, *theirs)})) or "NULL"
    db.execute(f"CREATE TABLE few AS SELECT * FROM source WHERE row_number IN ({numbers}); CREATE OR REPLACE VIEW source AS SELECT * FROM few")


def _text(ours: str, source: Source, mapping: Mapping) -> str:
    theirs = mapping.read[ours]
    return cast(theirs, source.types[theirs], Kind.TEXT)


def _where(db: duckdb.DuckDBPyConnection, column: str, values: list[str], beside: str) -> list[tuple[int, str | None]]:
    """The numbers of the rows that have one of these values there, each with another column of it."""
    return db.execute(f"SELECT row_number, {beside} FROM source WHERE {column} IN (SELECT unnest($1))", [values]).fetchall()


def _why(found: Finding, rows: Sequence[dict[str, object]], policy: Policy, lists: Lists, job: Job) -> Why | None:
    for row in rows:
        if (row["handle_shown"], row.get("account_id")) == (found.handle, found.account_id):
            told = explain(policy, row, job.as_of, lists)
            said = told.judgement
            if (said.verdict, said.tier, said.tier_clause, said.idle_days) == (found.verdict, found.tier, found.tier_clause, found.idle_days):
                return told
    return None
