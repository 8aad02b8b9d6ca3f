"""A first look at a file of accounts: what a rule would take, and why. It changes nothing."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules.explain import Why, explain
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN, today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import quoted, text_literal
from rehandle.policy.rules.tally import Tally
from rehandle.sweep.described import describe
from rehandle.sweep.job import Job
from rehandle.sweep.mirror import build
from rehandle.sweep.part import Part, fingerprint
from rehandle.sweep.rules.ages import AGES, age_sql
from rehandle.sweep.rules.mapping import Mapping, guessed, mapping_of
from rehandle.sweep.source import connect, open_source
from rehandle.sweep.summary import summarise
from rehandle.sweep.why import rows_where

EXAMPLES = 20
NEWEST = datetime(1, 1, 1, tzinfo=UTC)  # stands for: the newest activity that the file holds
FIRST_LOOK = Path(__file__).parent / "first_look.toml"
TAKEN = f"verdict NOT IN ('{ACTIVE}', '{UNKNOWN}', '{EXEMPT}')"


@dataclass(frozen=True, slots=True)
class Example:
    """One handle that the rule would take, with its explanation."""

    handle: str
    why: Why


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that the page shows."""

    policy: Policy
    run: dict[str, Any]
    stored: dict[str, str]
    mapping: Mapping
    guesses: dict[str, str]
    ages: list[tuple[str, dict[str, int]]]
    examples: list[Example]


def look(job: Job, csv: Path, lists: Lists, policy: Policy | None = None) -> Look:
    """Look at a file and write the handles that the rule would find to `csv`. `NEWEST` as of: the file's newest activity is today."""
    db = connect(job.memory)
    try:
        return _look(db, csv, lists, job, policy or load(FIRST_LOOK))
    finally:
        db.close()


def _look(db: duckdb.DuckDBPyConnection, csv: Path, lists: Lists, job: Job, policy: Policy) -> Look:
    source = open_source(db, job.accounts, job.only)
    guesses = guessed(list(source.types), job.columns)
    mapping = mapping_of(list(source.types), guesses | job.columns, job.forms)
    built = build(db, source, mapping, policy, lists)
    job = job if job.as_of != NEWEST else replace(job, as_of=_newest(db, policy, mapping))
    judging = Judging(policy, today_of(job.as_of), built.present)
    db.execute(f"CREATE TABLE judged_rows AS {judging.select('mirror')}")
    tally = [tuple(row) for row in db.execute(Tally(judging).select("mirror")).fetchall()]
    whole = Part(built.rows_read, built.rows_set_aside, tally, fingerprint(db, judging.select("mirror", only_found=True)), 0)
    run = describe(policy, lists, job, mapping, summarise(judging, [whole]), 0.0)
    db.execute(
        f"COPY (SELECT * EXCLUDE (score, flags), array_to_string(flags, ' ') AS flags FROM judged_rows WHERE {TAKEN} "
        f"ORDER BY idle_days DESC, canonical) TO {text_literal(str(csv))} (FORMAT csv, HEADER)"
    )
    run |= {"columns_taken_for": mapping.taken(source.types)}
    return Look(policy, run, source.types, mapping, guesses, _ages(db), _examples(db, policy, lists, job))


def _newest(db: duckdb.DuckDBPyConnection, policy: Policy, mapping: Mapping) -> datetime:
    """The newest activity in the file: what today was when it was written. Refuses a file that has no date of activity."""
    signals = [name for name in policy.signals.active if name in mapping.read]
    found = [db.execute(f"SELECT max({quoted(name)}) FROM mirror").fetchone() for name in signals]
    newest = max((row[0] for row in found if row and row[0]), default=None)
    if newest is None:
        raise Refused(Code.COLUMN_MISSING, column=" or ".join(policy.signals.active), try_this="--columns last_login_at=YOUR_COLUMN, or --as-of DAY")
    return datetime.combine(newest.date(), time(tzinfo=UTC))


def _ages(db: duckdb.DuckDBPyConnection) -> list[tuple[str, dict[str, int]]]:
    """Rows by time since the last use, and in each by verdict."""
    found = db.execute(f"SELECT {age_sql('idle_days')} AS age, verdict, count(*) FROM judged_rows GROUP BY 1, 2").fetchall()
    return [(label, {verdict: rows for age, verdict, rows in sorted(found) if age == index}) for index, label in enumerate(AGES)]


def _examples(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job) -> list[Example]:
    """Twenty that the rule would find, drawn by the hash of the name: the same each time."""
    chosen = f"SELECT canonical FROM judged_rows WHERE {TAKEN} ORDER BY md5(canonical), canonical LIMIT {EXAMPLES}"
    rows = rows_where(db, f"canonical IN ({chosen}) ORDER BY md5(canonical)", [])
    told = [Example(str(row["handle_shown"]), explain(policy, row, job.as_of, lists)) for row in rows]
    return [example for example in told if example.why.judgement.verdict not in (ACTIVE, UNKNOWN, EXEMPT)][:EXAMPLES]
