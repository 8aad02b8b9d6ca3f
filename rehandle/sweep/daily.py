"""The daily sweep: what was found before, and only the accounts that changed or whose day has come.

`OUT/changes.parquet` has the findings that came (`weight` 1) and went (-1) since the earlier sweep, `OUT/agenda.parquet` the days of accounts that
are new here, `run.json` the same numbers and fingerprint as a whole sweep of the same accounts. `daily_read` has all findings as of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import text_literal
from rehandle.policy.rules.tally import Counts, Tally
from rehandle.sweep.daily_agenda import DAILY, mark, write_agenda
from rehandle.sweep.daily_earlier import Earlier, chain, follows, pointer
from rehandle.sweep.daily_numbers import moved_on
from rehandle.sweep.daily_rows import lie
from rehandle.sweep.daily_rows import one as one_count
from rehandle.sweep.described import describe, lists_used
from rehandle.sweep.job import Job, Progress, Say
from rehandle.sweep.mirrored import Manifest, fits, manifest_of, name_of, parts_of
from rehandle.sweep.output import AGENDA, CHANGES, held, tell
from rehandle.sweep.part import fingerprint
from rehandle.sweep.rules.agenda import events
from rehandle.sweep.source import connect, copied


def sweep_daily(policy: Policy, lists: Lists, job: Job, since: Path, say: Say = lambda _: None) -> dict[str, object]:
    """Sweep a mirror from an earlier sweep of it. The answer is what `run.json` holds, with the numbers of a whole sweep.

    Refuses `invalid` with the reason where only a whole sweep will do, `output_exists`, and as `sweep` does.
    """
    begun, made = perf_counter(), manifest_of(job.accounts)
    if made is None or job.every or job.count or job.check_duplicates:
        raise Refused(Code.INVALID, since=str(since), right="a mirror, without --all, --count or --check-duplicates")
    fits(made, policy, lists_used(policy, lists), job.columns, job.only, job.columns_sha256)
    parts_of(job.accounts, made)
    earlier = chain(since)
    follows(earlier[-1], policy, lists, job, made)
    if job.out is None:
        return _swept(policy, lists, job, made, earlier, say, begun)
    with held(job.out):
        for name in (CHANGES, AGENDA):
            (job.out / name).unlink(missing_ok=True)
        run = _swept(policy, lists, job, made, earlier, say, begun)
        tell(job.out, run)
    return run


def _swept(
    policy: Policy, lists: Lists, job: Job, made: Manifest, earlier: Sequence[Earlier], say: Say, begun: float
) -> dict[str, object]:  # fmt: skip
    before, present = earlier[-1], frozenset(made.present)
    one, other = (Judging(policy, today_of(as_of), present) for as_of in (before.as_of, job.as_of))
    db = connect(job.memory)
    db.execute("SET threads = 1")  # so few rows: several cost more than they bring
    try:
        say(Progress("looking at what changed"))
        gathered(db, job.accounts, made, earlier, other)
        was, now = (_judged(db, judging, rows) for judging, rows in ((one, "was"), (other, "now")))
        changes = _changes(db, job.out)
        if job.out:
            write_agenda(db, other, events(policy, present) or [], "came", before.until, job.out)
    finally:
        db.close()
    sums = [number + now.sums[index] - was.sums[index] for index, number in enumerate(before.sums)]
    summary = moved_on(before.run, was.counts, now.counts, sums, made.rows_set_aside)
    told = describe(policy, lists, job, made.mapping, summary, perf_counter() - begun)
    told |= {"accounts": before.run["accounts"] | {"sha256": made.accounts_sha256}, "findings_written": sums[0], "changes_written": changes}
    since = {"since": pointer(before, job.out)} if job.out else {}
    return told | {"rows_looked_at": now.counts.rows, DAILY: mark(made.id, made.updates, before.until, sums) | since}


def gathered(db: duckdb.DuckDBPyConnection, folder: Path, made: Manifest, earlier: Sequence[Earlier], other: Judging) -> None:
    """The tables `was` and `now`: rows that may be answered otherwise than before, as they were and as they are; and `came`, those that are new."""
    before, since = earlier[-1], today_of(earlier[-1].as_of)
    fresh, gone = ([name_of(kind, number) for number in range(before.revision + 1, made.updates + 1)] for kind in ("change", "gone"))
    agendas = ", ".join(text_literal(str(sweep.folder / AGENDA)) for sweep in earlier)
    lie(db, folder, [folder / name for name in fresh] or parts_of(folder, made)[:1], made.gone)
    several = "DISTINCT ON (at_file, at_row) " if (other.today - since).days > 1 else ""  # a row has each day but once
    due = f"FROM read_parquet([{agendas}]) WHERE due > DATE '{since}' AND due <= DATE '{other.today}'"
    db.execute(f"CREATE TABLE looked AS SELECT {several}* EXCLUDE (due) FROM ({due}) ANTI JOIN no_more USING (at_file, at_row)")
    db.execute(f"CREATE TABLE came AS FROM lying {'' if fresh else 'LIMIT 0'}")
    went = [f"FROM read_parquet({text_literal(str(folder / name))}) WHERE at_file NOT IN ({_texts(fresh)})" for name in gone]
    db.execute(f"CREATE TABLE was AS {' UNION ALL BY NAME '.join(['FROM looked', *went])}")
    db.execute("CREATE TABLE now AS FROM looked UNION ALL BY NAME FROM came")


@dataclass(frozen=True, slots=True)
class Judged:
    """What some rows count for, and their part of the fingerprint."""

    counts: Counts
    sums: tuple[int, int]


def _judged(db: duckdb.DuckDBPyConnection, judging: Judging, rows: str) -> Judged:
    """Judge a table in one go: few rows, and a long statement. Its findings become the view `was_found` or `now_found`."""
    tally = Tally(judging)
    numbers = {f"number_{place}": sql for place, sql in enumerate(tally.numbers())}
    told = [*judging.columns(), f"{judging.found()} AS found", *(f"{sql} AS {name}" for name, sql in numbers.items())]
    db.execute(f"CREATE TABLE {rows}_judged AS SELECT {', '.join(told)} FROM {judging.with_activity(rows)}")
    db.execute(f"CREATE VIEW {rows}_found AS SELECT * EXCLUDE (found, {', '.join(numbers)}) FROM {rows}_judged WHERE found")
    counted = db.execute(f"SELECT {', '.join(numbers)}, count(*) FROM {rows}_judged GROUP BY ALL").fetchall()
    return Judged(tally.counts(tuple(int(cell) for cell in row) for row in counted), fingerprint(db, f"FROM {rows}_found"))


def _changes(db: duckdb.DuckDBPyConnection, out: Path | None) -> int:
    """The findings that came and went. How long ago each account was active is left to the reader: that moves every day."""
    both = " UNION ALL ".join(f"SELECT * EXCLUDE (idle_days), {weight} AS weight FROM {rows}_found" for rows, weight in (("was", -1), ("now", 1)))
    moved = f"SELECT * EXCLUDE (weight), CAST(sum(weight) AS BIGINT) AS weight FROM ({both}) GROUP BY ALL HAVING sum(weight) <> 0"
    db.execute(f"CREATE TABLE changes AS {moved} ORDER BY canonical, account_id, handle, weight")
    if out:
        copied(db, "FROM changes", out / CHANGES, "FORMAT parquet, COMPRESSION zstd")
    return one_count(db, "SELECT count(*) FROM changes")


def _texts(names: Sequence[str]) -> str:
    return ", ".join(text_literal(name) for name in names) or "''"
