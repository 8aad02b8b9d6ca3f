"""Brings a mirror up to date from the accounts that changed: rows as they are now beside it, and rows that no longer hold. Nothing is rewritten.

A changed account is given whole, by the same columns as the accounts were; one that is no more by its id (or name) and a mark. The last row counts.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sql import quoted, text_literal
from rehandle.sweep import mirror
from rehandle.sweep.daily_rows import lie, one, replaced
from rehandle.sweep.described import lists_used
from rehandle.sweep.job import Job, Progress, Say
from rehandle.sweep.mirrored import Manifest, fits, key_of, manifest_of, name_of, parts_of
from rehandle.sweep.output import LOCK, WORK
from rehandle.sweep.prepared import opened
from rehandle.sweep.source import Unit, connect, copied, files_of, fingerprint_of_all


def update_mirror(policy: Policy, lists: Lists, job: Job, gone: dict[str, str] | None = None, say: Say = lambda _: None) -> Manifest:
    """Apply the changed accounts `job.accounts` to the mirror `job.out`. `gone`: a row whose column has that text says that the account is no more.

    Refuses `invalid` for another rule than the mirror was made with, and for a change that does not say whose it is; else as `sweep` does.
    """
    assert job.out is not None
    begun, files = perf_counter(), files_of(job.accounts)
    with _held(job.out) as (made, work):
        _same(made, policy, lists, job)
        db = connect(job.memory, work)
        try:
            say(Progress("reading what changed"))
            aside = _read(db, policy, lists, job, made, gone or {})
            say(Progress("looking for it in the mirror", 0.5))
            told = _written(db, job.out, made, aside)
        finally:
            db.close()
        digest = sha256(f"{made.accounts_sha256} {fingerprint_of_all(files)} {json.dumps(gone or {})}".encode()).hexdigest()
        told = replace(told, accounts_sha256=digest, history=[*made.history, digest], seconds=round(perf_counter() - begun, 3))
        told.write(job.out)
    return told


@contextmanager
def _held(folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """The mirror for this process alone, with a place for work. Refuses `invalid`, and `output_exists` while another update is under way."""
    if manifest_of(folder) is None:
        raise Refused(Code.INVALID, mirror=str(folder), right="a folder made by rehandle mirror")
    work = folder / WORK
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(Code.OUTPUT_EXISTS, folder=str(folder), why="another update is under way") from None
        made = manifest_of(folder)
        assert made is not None
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        try:
            yield made, work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _same(made: Manifest, policy: Policy, lists: Lists, job: Job) -> None:
    """The rule asks of names and holders exactly what the mirror has, and what changed is written as the accounts were."""
    fits(made, policy, lists_used(policy, lists), {}, {}, job.columns_sha256)
    asked = {fact.key for fact in policy.name_facts}
    if made.columns_sha256 and not job.columns_sha256:
        raise Refused(Code.INVALID, columns="missing", right="the file of columns that the mirror was made with")
    if asked != set(made.facts) or mirror.asks_groups(policy, made.mapping) != ("portfolio" in made.present) or made.only or not made.history:
        why = "it was made with another rule, with --only, or before mirrors could be updated"
        raise Refused(Code.INVALID, mirror=why, try_this="rehandle mirror into a new folder")


def _read(db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, job: Job, made: Manifest, gone: dict[str, str]) -> int:
    """The tables `told` (the last word on each account), `fresh` (their rows) and `rejects_now`. How many lines say not even whose they are."""
    mirror.listed(db, policy, lists)
    mapping = replace(made.mapping, forms=job.forms)
    key, broken = key_of(mapping), 0
    for number, path in enumerate(files_of(job.accounts)):
        source = opened(db, mapping, job, Unit(number, path))
        mirror.read(db, source, mapping, policy)
        kept = mirror.mirror(db, policy, lists, grouped=False)
        mirror.set_aside(db, source, mapping, several=True)
        place = f"{text_literal(f'{path.name}, row ')} || row_number + 1"
        how = "CREATE TABLE {} AS" if number == 0 else "INSERT INTO {}"
        seen = f"row_number, {place} AS place, {key} AS key, {_marked(gone)} AS gone FROM named {_marks(gone)}"
        db.execute(f"{how.format('seen')} SELECT {number} AS nth, {seen}")
        db.execute(f"{how.format('kept')} SELECT {number} AS nth, * FROM ({kept})")
        db.execute(f"{how.format('left_out')} SELECT {number} AS nth, * FROM rejects")
        broken += one(db, "SELECT count(*) FROM broken")
    _whose(db, "account_id" if "account_id" in mapping.read else "handle")
    db.execute("CREATE TABLE told AS FROM seen QUALIFY row_number() OVER (PARTITION BY key ORDER BY nth DESC, row_number DESC) = 1")
    db.execute("CREATE TABLE fresh AS SELECT kept.* EXCLUDE (nth, row_number) FROM kept JOIN told USING (nth, row_number) WHERE NOT told.gone")
    return broken


def _marked(gone: dict[str, str]) -> str:
    return "coalesce(marked, FALSE)" if gone else "FALSE"


def _marks(gone: dict[str, str]) -> str:
    """SQL: a join with which rows say that their account is no more."""
    tests = " AND ".join(f"CAST({quoted(column)} AS VARCHAR) = {text_literal(text)}" for column, text in gone.items())
    return f"LEFT JOIN (SELECT row_number, {tests} AS marked FROM source) AS marks USING (row_number)" if gone else ""


def _whose(db: duckdb.DuckDBPyConnection, column: str) -> None:
    found = db.execute("SELECT row_number FROM seen WHERE key IS NULL ORDER BY nth, row_number LIMIT 1").fetchone()
    if found:
        raise Refused(Code.INVALID, change=f"row {found[0] + 1}", lacks=column, right="each change says whose it is")


def _written(db: duckdb.DuckDBPyConnection, out: Path, made: Manifest, broken: int) -> Manifest:
    """The files of one update, and what the mirror's manifest says then but for the hashes."""
    number, parts = made.updates + 1, parts_of(out, made)
    lie(db, out, parts, made.gone)
    replaced(db, key_of(made.mapping).replace("coalesce(canonical, handle)", "canonical"), "portfolio" in made.present)
    aside = made.rows_set_aside + broken + _set_aside(db, out / name_of("aside", number - 1))
    columns = ", ".join(quoted(row[0]) for row in db.execute(f"DESCRIBE FROM read_parquet({text_literal(str(parts[0]))})").fetchall())
    queries = {"change": f"SELECT {columns} FROM after", "gone": f"SELECT {columns}, at_file, at_row FROM before", "aside": "FROM aside"}
    past = "SELECT place FROM seen EXCEPT SELECT place FROM told WHERE NOT gone"
    rows = {kind: copied(db, query, out / name_of(kind, number), "FORMAT parquet, COMPRESSION snappy") for kind, query in queries.items()}
    unread = f"SELECT * EXCLUDE (nth) FROM left_out WHERE place NOT IN ({past}) ORDER BY place"
    copied(db, unread, out / f"rejects-{number:06d}.csv", "FORMAT csv, HEADER")
    sizes = made.sizes | {name_of(kind, number): (out / name_of(kind, number)).stat().st_size for kind in rows}
    return replace(made, sizes=sizes, rows_read=made.rows_read - made.rows_set_aside + rows["change"] - rows["gone"] + aside, rows_set_aside=aside)


def _set_aside(db: duckdb.DuckDBPyConnection, before: Path) -> int:
    """The table `aside`: the keys of accounts that cannot be read by now. How many more there are than before."""
    keys = f"read_parquet({text_literal(str(before))})"
    db.execute(f"CREATE TABLE aside AS SELECT key FROM {keys} WHERE key IS NULL OR key NOT IN (SELECT key FROM told)")
    db.execute("INSERT INTO aside SELECT key FROM told ANTI JOIN kept USING (nth, row_number) WHERE NOT gone")
    return one(db, "SELECT count(*) FROM aside") - one(db, f"SELECT count(*) FROM {keys}")
