"""Makes a mirror on disk: every part of the accounts is read once, and what cannot be read is set aside beside it."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.model import Policy
from rehandle.sweep import mirror
from rehandle.sweep.described import lists_used
from rehandle.sweep.job import Job, Progress, Say
from rehandle.sweep.mirrored import MANIFEST, REJECTS, Manifest, key_of, name_of, shape_of
from rehandle.sweep.output import WORK, part_name
from rehandle.sweep.part import Asked
from rehandle.sweep.prepared import asked_of, opened
from rehandle.sweep.source import Unit, connect, copied, files_of, fingerprint_of_all, units_of


def make_mirror(policy: Policy, lists: Lists, job: Job, say: Say = lambda _: None) -> Manifest:
    """Read the accounts once and write their mirror into `job.out`, its manifest last. Refuses as `sweep` does."""
    assert job.out is not None
    begun, files, out = perf_counter(), files_of(job.accounts), _emptied(job.out)
    work = out / WORK
    work.mkdir()
    db = connect(job.memory, work)
    try:
        units = units_of(db, files, job.part_rows)
        asked = asked_of(db, policy, lists, job, units, say)
        rows, aside, sizes = _written(db, asked, job, units, out, say)
    finally:
        db.close()
        shutil.rmtree(work, ignore_errors=True)
    made_id = fingerprint_of_all([out / name for name in sizes])
    told = Manifest(
        asked.mapping.read, job.only, sorted(asked.judging.present), [fact.key for fact in policy.name_facts], lists_used(policy, lists),
        shape_of(policy), sizes, rows, aside, digest := fingerprint_of_all(files), round(perf_counter() - begun, 3), job.columns_sha256,
        made_id, [digest],
    )  # fmt: skip
    told.write(out)
    return told


def _written(db: duckdb.DuckDBPyConnection, asked: Asked, job: Job, units: Sequence[Unit], out: Path, say: Say) -> tuple[int, int, dict[str, int]]:
    """Each part's usable rows, and one file of all that were set aside: rows read, rows set aside, bytes by file."""
    rows, aside, sizes, left = 0, 0, dict[str, int](), out / WORK / "rejects.csv"
    db.execute("CREATE OR REPLACE TABLE aside (key VARCHAR)")
    with (out / REJECTS).open("w", encoding="utf-8") as rejects:
        rejects.write("place,handle,reason,found\n")
        for unit in units:
            source, path = asked.read or opened(db, asked.mapping, job, unit), out / f"{part_name(unit.number)}.parquet"
            if source is not asked.read:
                mirror.read(db, source, asked.mapping, asked.policy)
            usable = f"SELECT * EXCLUDE (row_number) FROM ({mirror.mirror(db, asked.policy, asked.lists, asked.grouped)})"
            kept = copied(db, usable, path, "FORMAT parquet, COMPRESSION zstd")
            mirror.set_aside(db, source, asked.mapping, several=asked.several)
            more = copied(db, "SELECT * FROM rejects ORDER BY place", left, "FORMAT csv, HEADER false")
            rejects.write(left.read_text(encoding="utf-8"))
            if more:
                db.execute(f"INSERT INTO aside SELECT {key_of(asked.mapping)} FROM named WHERE NOT coalesce({mirror.USABLE}, FALSE)")
            rows, aside, sizes[path.name] = rows + kept + more, aside + more, path.stat().st_size
            say(Progress("writing the mirror", (unit.number + 1) / len(units), rows))
    keys = out / name_of("aside", 0)
    copied(db, "FROM aside", keys, "FORMAT parquet")
    sizes[keys.name] = keys.stat().st_size
    return rows, aside, sizes


def _emptied(out: Path) -> Path:
    """A folder for a mirror: new, or one of ours that was not finished. Refuses `output_exists`."""
    there = {path.name for path in out.iterdir()} if out.is_dir() else set[str]()
    if (out.exists() and not out.is_dir()) or MANIFEST in there or any(not _ours(name) for name in there):
        raise Refused(Code.OUTPUT_EXISTS, folder=str(out), try_this="another folder")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    return out


def _ours(name: str) -> bool:
    return name in {REJECTS, WORK, f"{MANIFEST}.draft"} or name.startswith(("part-", "aside-"))
