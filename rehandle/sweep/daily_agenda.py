"""`OUT/agenda.parquet`: the accounts that will have to be looked at again, by the day, for so many days ahead."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import quoted
from rehandle.sweep.daily_rows import lie
from rehandle.sweep.job import Job
from rehandle.sweep.mirrored import manifest_of, parts_of
from rehandle.sweep.output import AGENDA
from rehandle.sweep.part import Asked, Part
from rehandle.sweep.rules.agenda import Event, events, horizon
from rehandle.sweep.source import copied

DAILY = "daily"


def foretold(db: duckdb.DuckDBPyConnection, asked: Asked, job: Job, parts: Sequence[Part]) -> dict[str, object]:
    """Write the agenda of a whole sweep, and what `run.json` says for the days that follow. Nothing where none was asked for, or none is written.

    Refuses `invalid` for accounts that are no mirror, with `--all`, and for a rule that holds the day against something else than a constant.
    """
    made = manifest_of(job.accounts)
    if not job.ahead or job.out is None:
        return {}
    found = events(asked.policy, asked.judging.present)
    if made is None or not made.history or job.every or found is None:
        why = "a condition holds the day against something that is no constant" if found is None else "it needs a mirror, and findings without --all"
        raise Refused(Code.INVALID, ahead=str(job.ahead), why=why)
    until = horizon(asked.judging.today, job.ahead)
    lie(db, job.accounts, parts_of(job.accounts, made), made.gone)
    write_agenda(db, asked.judging, found, "lying", until, job.out)
    sums = [sum(part.fingerprint[index] for part in parts) for index in range(2)]
    return {DAILY: mark(made.id, made.updates, until, sums)}


def mark(mirror: str, revision: int, until: date, sums: Sequence[int]) -> dict[str, object]:
    """What the next day needs to know of this one. `sums` are the two numbers of the fingerprint, as texts: they are longer than JSON's numbers."""
    return {"mirror": mirror, "revision": revision, "until": until.isoformat(), "sums": [str(number) for number in sums]}


def write_agenda(db: duckdb.DuckDBPyConnection, judging: Judging, found: Sequence[Event], rows: str, until: date, out: Path) -> int:
    """The rows of a table that have an event after the judging's day and up to another, once a day; in order of days. How many."""
    tests = {event: dates for event in found if (dates := event.dates(judging.today, until))}
    bounds = {event: f"CAST({quoted(event.column)} AS DATE) BETWEEN DATE '{low}' AND DATE '{high}'" for event, (low, high) in tests.items()}
    days = [f"CASE WHEN {test} THEN CAST({quoted(event.column)} AS DATE) + {event.after} END" for event, test in bounds.items()]
    listed = f"list_distinct([{', '.join(days) or 'CAST(NULL AS DATE)'}])"
    kept = " OR ".join(bounds.values()) or "FALSE"
    query = f"SELECT unnest({listed}) AS due, * EXCLUDE (last_active) FROM {judging.with_activity(rows)} WHERE {kept} ORDER BY due, at_file, at_row"
    return copied(db, query, out / AGENDA, "FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096")
