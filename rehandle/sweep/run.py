"""The sweep: the accounts part by part, one SELECT that counts and one that finds, and a summary of all parts."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.judge import today_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.sweep import mirror, output
from rehandle.sweep.mirrored import Manifest, emptied, fits, manifest_of, parts_of, write_mirror
from rehandle.sweep.part import Asked, Part, sweep_part
from rehandle.sweep.rules.mapping import Mapping, mapping_of
from rehandle.sweep.source import Source, Unit, connect, files_of, fingerprint_of_all, open_source, units_of
from rehandle.sweep.summary import Summary, summarise

PART_ROWS = 10_000_000


class Progress(NamedTuple):
    """How far a sweep is: what it does, the share that is done (0 to 1), the rows so far."""

    doing: str
    share: float = 0.0
    rows: int = 0


Say = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is swept, as of when, and how. Without `out` nothing is written: a dry run. `accounts`: a file, a folder or a pattern.

    `count`: only the numbers; then there is no fingerprint of findings.
    """

    accounts: Path
    as_of: datetime
    out: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)
    every: bool = False
    count: bool = False
    check_duplicates: bool = False
    memory: str = "1GB"
    max_rejects: int | None = None
    part_rows: int = PART_ROWS


def sweep(policy: Policy, lists: Lists, job: Job, say: Say = lambda _: None) -> dict[str, object]:
    """Sweep accounts under a policy. The answer is what `run.json` holds. The same call again goes on where a killed one was.

    Refuses `file_unreadable`, `column_missing`, `list_unknown`, `output_exists`, `accounts_changed`, `too_many_rejects`.
    """
    for name in policy.lists:
        lists.get(name)
    begun, files = perf_counter(), parts_of(job.accounts) if manifest_of(job.accounts) else files_of(job.accounts)
    with _place(policy, lists, job, files) as work:
        db = connect(job.memory, work)
        try:
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
            "policy": policy.hash, "as_of": job.as_of, "columns": job.columns, "only": job.only, "every": job.every, "part_rows": job.part_rows,
            "lists": lists_used(policy, lists), "files": _stats(files), "engine": duckdb.__version__,
        }  # fmt: skip
        yield output.begin(job.out, begun_with)


def _stats(files: Sequence[Path]) -> list[list[object]]:
    """What would be another if a file were changed. Refuses `accounts_changed` where one is gone."""
    try:
        return [[str(path), (told := path.stat()).st_size, told.st_mtime_ns] for path in files]
    except FileNotFoundError as error:
        raise Refused(Code.ACCOUNTS_CHANGED, gone=str(error.filename)) from None


def _run(
    db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job, files: Sequence[Path], say: Say, begun: float, work: Path
) -> dict[str, object]:  # fmt: skip
    stats, units = _stats(files), units_of(db, files, job.part_rows)
    asked, parts = _asked(db, policy, lists, job, files, units, say, work), list[Part]()
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
    return told | {"findings_written": written} | _duplicates(db, asked, job, units)


def _asked(
    db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job, files: Sequence[Path], units: Sequence[Unit], say: Say,
    work: Path | None = None,
) -> Asked:  # fmt: skip
    """What holds for every part: of accounts as they came, or of a mirror of them."""
    made = manifest_of(job.accounts)
    if made:
        fits(made, policy, lists_used(policy, lists), job.columns, job.only)
        judging = Judging(policy, today_of(job.as_of), frozenset(made.present))
        return Asked(policy, lists, made.mapping, judging, "portfolio" in made.present, job.every, mirrored=True, count=job.count)
    mapping = mapping_of(list(open_source(db, files[0], job.only).types), job.columns)
    mirror.listed(db, policy, lists)
    grouped = _grouped(db, policy, mapping, job, units, say)
    judging = Judging(policy, today_of(job.as_of), mirror.present_of(mapping, grouped))
    return Asked(policy, lists, mapping, judging, grouped, job.every, count=job.count, work=work)


def make_mirror(policy: Policy, lists: Lists, job: Job, say: Say = lambda _: None) -> Manifest:
    """Read the accounts once and write their mirror into `job.out`. Refuses as `sweep` does."""
    assert job.out is not None
    files, out = files_of(job.accounts), emptied(job.out)
    with temporary(out) as work:
        db = connect(job.memory, work)
        try:
            units = units_of(db, files, job.part_rows)
            asked = _asked(db, policy, lists, job, files, units, say)
            return write_mirror(
                db, policy, lists, asked.mapping, job.only, units, lambda unit: _opened(db, asked.mapping, job, unit), out, asked.grouped,
                lists_used(policy, lists), lambda share, rows: say(Progress("writing the mirror", share, rows)),
            )  # fmt: skip
        finally:
            db.close()


@contextmanager
def temporary(out: Path) -> Iterator[Path]:
    """A place for work that goes afterwards."""
    work = out / output.WORK
    work.mkdir()
    yield work
    shutil.rmtree(work, ignore_errors=True)


def _part(db: duckdb.DuckDBPyConnection, asked: Asked, job: Job, unit: Unit) -> Part:
    """A part that was finished before, or judged now."""
    before = output.kept(job.out, unit.number) if job.out else None
    if before is not None:
        return Part.of(before)
    if job.out:
        output.sweep_out(job.out, unit.number)
    part = sweep_part(db, asked, _opened(db, asked.mapping, job, unit), unit.number, job.out)
    if job.out:
        output.keep(job.out, unit.number, part.document())
    return part


def _opened(db: duckdb.DuckDBPyConnection, mapping: Mapping, job: Job, unit: Unit) -> Source:
    """The rows of a part as `source`. Refuses `column_missing` where a later file has other columns."""
    db.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    made = manifest_of(job.accounts)
    source = open_source(db, unit.path, None if made else job.only, unit)
    lacking = [theirs for theirs in mapping.read.values() if theirs not in source.types] if not made else []
    if lacking:
        raise Refused(Code.COLUMN_MISSING, column=", ".join(lacking), file=unit.path.name, there_are=", ".join(source.types))
    return source


def _grouped(db: duckdb.DuckDBPyConnection, policy: Policy, mapping: Mapping, job: Job, units: Sequence[Unit], say: Say) -> bool:
    """Count the accounts of each holder over all parts first, where the policy asks for it."""
    if not mirror.asks_groups(policy, mapping):
        return False
    db.execute("CREATE OR REPLACE TABLE held (holder_id VARCHAR, portfolio BIGINT)")
    for unit in units:
        say(Progress("counting the accounts of each holder", unit.number / len(units)))
        mirror.read(db, _opened(db, mapping, job, unit), mapping, policy)
        db.execute(f"INSERT INTO held {mirror.holders()}")
    db.execute(
        "CREATE OR REPLACE TABLE groups AS SELECT holder_id, sum(portfolio)::BIGINT AS portfolio FROM held GROUP BY 1 HAVING sum(portfolio) > 1"
    )
    db.execute("DROP TABLE held")
    return True


def _not_too_many(job: Job, parts: Sequence[Part]) -> None:
    aside = sum(part.rows_set_aside for part in parts)
    if job.max_rejects is not None and aside > job.max_rejects:
        told = {"see": str(job.out / output.PARTS)} if job.out else {}
        raise Refused(Code.TOO_MANY_REJECTS, set_aside=aside, at_most=job.max_rejects, **told)


def load_mirror(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job) -> tuple[Mapping, mirror.Built]:
    """Open one file and build the whole mirror in memory: for `why` and `simulate`."""
    source = open_source(db, job.accounts, job.only)
    mapping = mapping_of(list(source.types), job.columns)
    return mapping, mirror.build(db, source, mapping, policy, lists)


def describe(policy: Policy, lists: Lists, job: Job, mapping: Mapping, summary: Summary, seconds: float) -> dict[str, object]:
    """Everything that the run used, so that somebody else can run it again and compare."""
    made, files = manifest_of(job.accounts), files_of(job.accounts)
    digest = made.accounts_sha256 if made else fingerprint_of_all(files)
    return {
        "policy": {"id": policy.id, "version": policy.version, "sha256": policy.hash},
        "accounts": {"file": job.accounts.name, "files": len(files), "sha256": digest, "only": job.only},
        "as_of": job.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "engine": f"duckdb {duckdb.__version__}",
        "columns": mapping.read,
        "activity": activity_of(policy, mapping),
        "lists": lists_used(policy, lists),
        **summary.as_dict(),
        "seconds": round(seconds, 3),
        "rows_per_second": round(summary.rows_read / seconds) if seconds else 0,
        "waves": policy.reclaim.waves,
        "dry_run": job.out is None,
    }


def lists_used(policy: Policy, lists: Lists) -> dict[str, str]:
    """The lists that had a say, by hash."""
    return {name: digest for name, digest in lists.hashes().items() if name in used_lists(policy)}


def used_lists(policy: Policy) -> set[str]:
    """The lists that had a say in the verdicts or tiers."""
    kinds = {fact.kind for fact in policy.name_facts}
    return set(policy.lists) | ({"words"} if kinds & {"is_word", "machine_made"} else set()) | ({"given_names"} if "is_name" in kinds else set())


def activity_of(policy: Policy, mapping: Mapping) -> dict[str, object]:
    """Which dates counted as activity, and where one stood in for another."""
    signals = {name: mapping.read.get(name) for name in policy.signals.active}
    swaps = {ours: theirs for ours, theirs in mapping.stand_ins().items() if ours in signals}
    says = [
        f"{theirs} stood in for {ours}: nobody was asked when these accounts last signed in"
        if ours == "last_login_at"
        else f"{theirs} stood in for {ours}"
        for ours, theirs in swaps.items()
    ]
    return {"signals": signals, "stand_ins": swaps, "says": says}


def _duplicates(db: duckdb.DuckDBPyConnection, asked: Asked, job: Job, units: Sequence[Unit]) -> dict[str, object]:
    """Handles that more than one account carries; unique handles are the source's duty."""
    if not job.check_duplicates:
        return {}
    db.execute("CREATE OR REPLACE TABLE carried (canonical VARCHAR, n BIGINT)")
    for unit in units:
        mirror.read(db, _opened(db, asked.mapping, job, unit), asked.mapping, asked.policy)
        db.execute(f"INSERT INTO carried SELECT canonical, count(*) FROM named WHERE {mirror.USABLE} GROUP BY 1")
    doubled = "SELECT canonical, sum(n)::BIGINT AS n FROM carried GROUP BY 1 HAVING sum(n) > 1"
    found = db.execute(f"{doubled} ORDER BY 2 DESC, 1").fetchmany(20)
    total = db.execute(f"SELECT count(*) FROM ({doubled})").fetchone()
    return {"duplicates": {"handles": total[0] if total else 0, "examples": dict(found)}}
