"""The sweep: the accounts part by part, one SELECT that counts and one that finds, and a summary of all parts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.model import Policy
from rehandle.sweep import mirror, output
from rehandle.sweep.daily_agenda import foretold
from rehandle.sweep.described import describe, lists_used
from rehandle.sweep.job import Job, Progress, Say
from rehandle.sweep.mirrored import MANIFEST, manifest_of, parts_of
from rehandle.sweep.part import Asked, Part, sweep_part
from rehandle.sweep.prepared import asked_of, opened
from rehandle.sweep.rules.mapping import Mapping, mapping_of
from rehandle.sweep.source import Unit, connect, files_of, open_source, units_of
from rehandle.sweep.stopping import Stop
from rehandle.sweep.summary import summarise


def sweep(policy: Policy, lists: Lists, job: Job, say: Say = lambda _: None, stop: Stop | None = None) -> dict[str, object]:
    """Sweep accounts under a policy. The answer is what `run.json` holds. The same call again goes on where a killed or stopped one was.

    Raises `Stopped` where `stop` was asked from another thread.

    Refuses `file_unreadable`, `column_missing`, `list_unknown`, `output_exists`, `accounts_changed`, `too_many_rejects`.
    """
    for name in policy.lists:
        lists.get(name)
    made, begun = manifest_of(job.accounts), perf_counter()
    files = parts_of(job.accounts, made) if made else files_of(job.accounts)
    with _place(policy, lists, job, files) as work:
        db = connect(job.memory, work)
        try:
            with (stop or Stop()).over(db):
                run = _run(db, policy, lists, job, files, say, begun, work)
        finally:
            db.close()
        if job.out:
            output.finish(job.out, run)
    return run


@contextmanager
def _place(policy: Policy, lists: Lists, job: Job, files: Sequence[Path]) -> Iterator[Path]:
    """The folder for work, with the whole output held for us; one that goes afterwards where nothing is written."""
    if job.out is None:
        with TemporaryDirectory(prefix="rehandle-sweep-") as gone:
            yield Path(gone)
        return
    with output.held(job.out):
        begun_with = {
            "policy": policy.hash, "as_of": job.as_of, "columns": job.columns, "columns_file": job.columns_sha256, "only": job.only,
            "every": job.every, "part_rows": job.part_rows, "lists": lists_used(policy, lists), "files": _stats(files), "engine": duckdb.__version__,
        }  # fmt: skip
        yield output.begin(job.out, begun_with)


def _stats(files: Sequence[Path]) -> list[list[object]]:
    """What would be another if a file were changed. Refuses `accounts_changed` where one is gone."""
    try:
        watched = [*files, *(path for path in {path.parent / MANIFEST: None for path in files} if path.is_file())]
        return [[str(path), (told := path.stat()).st_size, told.st_mtime_ns] for path in watched]
    except FileNotFoundError as error:
        raise Refused(Code.ACCOUNTS_CHANGED, gone=str(error.filename)) from None


def _run(
    db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job, files: Sequence[Path], say: Say, begun: float, work: Path
) -> dict[str, object]:  # fmt: skip
    stats, units = _stats(files), units_of(db, files, job.part_rows)
    asked, parts = asked_of(db, policy, lists, job, units, say, exactly=False), list[Part]()
    for unit in units:
        say(Progress("judging", unit.number / len(units), sum(part.rows_read for part in parts)))
        parts.append(_part(db, asked, job, unit))
        if _stats(files) != stats:
            raise Refused(Code.ACCOUNTS_CHANGED, accounts=str(job.accounts))
        _not_too_many(job, parts)
    made = manifest_of(job.accounts)
    summary, seconds = summarise(asked.judging, parts, made.rows_set_aside if made else 0), perf_counter() - begun
    say(Progress("fingerprinting", 1.0, summary.rows_read))
    written = sum(part.written for part in parts)
    told = describe(policy, lists, job, asked.mapping, summary, seconds) | ({"fingerprint": ""} if job.count else {})
    told |= {"columns_taken_for": asked.taken} if asked.taken else {}
    return told | {"findings_written": written} | _duplicates(db, asked, job, units) | foretold(db, asked, job, parts)


def _part(db: duckdb.DuckDBPyConnection, asked: Asked, job: Job, unit: Unit) -> Part:
    """A part that was finished before, or judged now."""
    before = output.kept(job.out, unit.number) if job.out else None
    if before is not None:
        return Part.of(before)
    if job.out:
        output.sweep_out(job.out, unit.number)
    part = sweep_part(db, asked, asked.read or opened(db, asked.mapping, job, unit), unit.number, job.out)
    mirror.few_odd(db, mirror.odd_of(unit.number))
    if job.out:
        output.keep(job.out, unit.number, part.document())
    return part


def _not_too_many(job: Job, parts: Sequence[Part]) -> None:
    aside = sum(part.rows_set_aside for part in parts)
    if job.max_rejects is not None and aside > job.max_rejects:
        told = {"see": str(job.out / output.PARTS)} if job.out else {}
        raise Refused(Code.TOO_MANY_REJECTS, set_aside=aside, at_most=job.max_rejects, **told)


def load_mirror(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job) -> tuple[Mapping, mirror.Built]:
    """Open one file and build the whole mirror in memory: for `why` and `simulate`."""
    source = open_source(db, job.accounts, job.only)
    mapping = mapping_of(list(source.types), job.columns, job.forms)
    return mapping, mirror.build(db, source, mapping, policy, lists)


def _duplicates(db: duckdb.DuckDBPyConnection, asked: Asked, job: Job, units: Sequence[Unit]) -> dict[str, object]:
    """Handles that more than one account carries; unique handles are the source's duty."""
    if not job.check_duplicates:
        return {}
    db.execute("CREATE OR REPLACE TABLE carried (canonical VARCHAR, n BIGINT)")
    for unit in units:
        source = opened(db, asked.mapping, job, unit)
        if not asked.mirrored:
            mirror.read(db, source, asked.mapping, asked.policy)
        usable = "source" if asked.mirrored else f"named WHERE {mirror.USABLE}"
        db.execute(f"INSERT INTO carried SELECT canonical, count(*) FROM {usable} GROUP BY 1")
    doubled = "SELECT canonical, sum(n)::BIGINT AS n FROM carried GROUP BY 1 HAVING sum(n) > 1"
    found = db.execute(f"{doubled} ORDER BY 2 DESC, 1").fetchmany(20)
    total = db.execute(f"SELECT count(*) FROM ({doubled})").fetchone()
    return {"duplicates": {"handles": total[0] if total else 0, "examples": dict(found)}}
