"""Apply a signed manifest of names to a SQL table, and write the report. Stands alone: needs duckdb and cryptography, for PostgreSQL psycopg.

    apply_manifest.py FOLDER --key KEY --database accounts.sqlite --table account --columns handle=username,account_id=id --report report.parquet

Each batch is one transaction of your database: the names, what is held, and what came of each row are written together. Killed at any
moment and started again, it goes on where it stopped and ends the same. Ends with 0 (done), 1 (a fault), 2 (refused: nothing more was done).
See docs/manifests.md.
"""

import argparse
import base64
import csv
import hashlib
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MANIFEST, RECALL = "rehandle-manifest-1", "rehandle-recall-1"
COLUMNS = ("handle", "account_id", "archive_as", "held_for")
ANYBODY = "exists (select 1 from {table} o where o.{key} = b.{name})"
HELD = "exists (select 1 from {holds} h where h.handle = b.name and h.held_for {how} b.held_for)"
AT = "exists (select 1 from {table} a where a.{id} = b.account_id and a.{key} = b.{name})"


class Refused(Exception):
    """Why nothing more is done."""


def main() -> int:
    told = arguments()
    try:
        counts = Applying(told).run()
    except Refused as why:
        print(f"Refused: {why}.", file=sys.stderr)
        return 2
    print(json.dumps(counts, sort_keys=True))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="manifest.json, manifest.sig, rows.parquet, recall.parquet, recall.sig")
    parser.add_argument("--key", required=True, help="the office's public key for manifests, in base64")
    parser.add_argument("--database", required=True, help="a SQLite file, or postgresql://…")
    parser.add_argument("--table", required=True, help="the table with a row an account")
    columns = "theirs for ours: handle=…,account_id=…; canonical=… where names are compared by a lower-case column"
    parser.add_argument("--columns", default="", help=columns)
    parser.add_argument("--holds", default="rehandle_hold", help="the table of held names (handle, held_for), made if missing; sign-up must ask it")
    parser.add_argument("--report", type=Path, required=True, help="where the report goes: .parquet or .csv")
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--again", action="store_true", help="look at every row once more, also those that have an outcome on record")
    return parser.parse_args()


class Applying:
    """One manifest on one table."""

    def __init__(self, told: argparse.Namespace) -> None:
        self.told, self.folder = told, told.folder
        theirs = dict(each.split("=", 1) for each in told.columns.split(",") if each)
        self.handle, self.id = (name_of(theirs.get(name, name)) for name in ("handle", "account_id"))
        self.canonical = name_of(theirs["canonical"]) if "canonical" in theirs else ""
        self.words = {"table": name_of(told.table), "holds": name_of(told.holds), "id": self.id, "handle": self.handle}
        self.words["key"] = self.canonical or self.handle
        for word, ours in (("lowered", "name"), ("archived", "archive")):
            self.words[word] = f", {self.canonical} = b.{ours}" if self.canonical else ""
        self.manifest: dict[str, object] = {}
        self.recalled: tuple[bytes, frozenset[str]] = b"", frozenset()

    def run(self) -> dict[str, int]:
        """Check all of it, apply what is left batch by batch, report."""
        self.manifest = self.checked()
        if (now := utc()) < str(self.manifest["not_before"]):
            raise Refused(f"not before {self.manifest['not_before']}, it is {now}")
        self.once_each()
        self.db = Sqlite(self.told.database) if "://" not in self.told.database else Postgres(self.told.database)
        self.prepare()
        for rows in self.batches():
            try:
                self.apply(rows)
            except self.db.forbidden:  # a rule of the table forbids one of them: find out which
                for row in rows:
                    self.alone(row)
        return self.report()

    def checked(self) -> dict[str, object]:
        body, signature = (self.read(name) for name in ("manifest.json", "manifest.sig"))
        told = signed(MANIFEST, body, signature.decode().strip(), self.told.key)
        if self.sha256("rows.parquet") != told["sha256"]:
            raise Refused("rows.parquet is not the file that was signed")
        if told["kind"] not in STEPS:
            raise Refused(f"this script knows no step {told['kind']}")
        return told

    def once_each(self) -> None:
        """A name or an account that stands in two rows would make the outcome hang on their order."""
        names = "select unnest([lower(handle), lower(archive_as)])" if self.canonical else "select unnest([handle, archive_as])"
        for each in (names, "select account_id"):
            found = duck(f"select n from ({each} n from {self.rows()}) group by n having count(*) > 1 limit 1")
            if found:
                raise Refused(f"the manifest names {found[0][0]} twice")

    def spared(self) -> frozenset[str]:
        """The recall list as it is now: read last, right before each batch."""
        told = self.read("recall.sig")
        if told != self.recalled[0]:
            body, _, signature = told.partition(b"\n")
            recall = signed(RECALL, body, signature.decode().strip(), self.told.key)
            if recall["manifest"] != self.manifest["id"] or self.sha256("recall.parquet") != recall["sha256"]:
                raise Refused("recall.parquet is not the list that was signed for this manifest: if it is just being written, start again")
            self.newest(int(str(recall["number"])))
            names = duck(f"select handle from read_parquet({quoted(self.folder / 'recall.parquet')})")
            self.recalled = told, frozenset(name for (name,) in names)
        return self.recalled[1]

    def newest(self, number: int) -> None:
        with self.db.transaction():
            (last,) = self.db.all("select max(number) from rehandle_recall where manifest = ?", self.manifest["id"])[0]
            if last is not None and number < last:
                raise Refused(f"the recall list has number {number}, and {last} was seen before")
            if number != last:
                self.db.run("insert into rehandle_recall values (?, ?)", self.manifest["id"], number)

    def prepare(self) -> None:
        """The tables that this script keeps, and the batch's own."""
        with self.db.transaction():
            self.sql("create table if not exists {holds} (handle text primary key, held_for text not null)")
            self.sql("create table if not exists rehandle_recall (manifest text, number integer, primary key (manifest, number))")
            applied = "manifest text, handle text, outcome text, at text, primary key (manifest, handle)"
            self.sql(f"create table if not exists rehandle_applied ({applied})")
            if self.told.again:
                self.db.run("delete from rehandle_applied where manifest = ?", self.manifest["id"])
        self.sql(
            "create temp table rehandle_batch as select {handle} handle, {id} account_id, {handle} archive_as, {key} name, {key} archive"
            " from {table} limit 0"
        )
        self.sql("alter table rehandle_batch add column held_for text")
        self.sql("alter table rehandle_batch add column outcome text")

    def batches(self) -> Iterator[list[tuple[str, ...]]]:
        with duckdb.connect() as reader:
            found = reader.execute(f"select {', '.join(COLUMNS)} from {self.rows()}")
            while rows := found.fetchmany(self.told.batch):
                yield rows

    def alone(self, row: tuple[str, ...]) -> None:
        try:
            self.apply([row])
        except self.db.forbidden:
            with self.db.transaction():
                self.db.run("insert into rehandle_applied values (?, ?, 'refused', ?) on conflict do nothing", self.manifest["id"], row[0], utc())

    def apply(self, rows: list[tuple[str, ...]]) -> None:
        """One transaction: look, write, look again, record."""
        spared, step = self.spared(), STEPS[str(self.manifest["kind"])]
        with self.db.transaction():
            self.sql("delete from rehandle_batch")
            self.db.load([self.as_loaded(row, row[0] in spared) for row in rows])
            self.db.run("delete from rehandle_batch where handle in (select handle from rehandle_applied where manifest = ?)", self.manifest["id"])
            self.sql("update rehandle_batch as b set outcome = case " + step["look"] + " end where outcome is null")
            for statement in step["write"]:
                self.sql(statement)
            self.sql(f"update rehandle_batch as b set outcome = 'refused' where outcome = 'done' and not ({step['stands']})")
            for statement in step.get("unless", ()):
                self.sql(statement)
            recorded = "select cast(? as text), handle, outcome, cast(? as text) from rehandle_batch"
            self.db.run(f"insert into rehandle_applied {recorded}", self.manifest["id"], utc())

    def as_loaded(self, row: tuple[str, ...], recalled: bool) -> tuple[object, ...]:
        handle, account, archive, held_for = row
        name, gone = (handle.lower(), archive.lower()) if self.canonical else (handle, archive)
        return handle, account, archive, name, gone, held_for, "recalled" if recalled else None

    def report(self) -> dict[str, int]:
        """Handle, outcome, instant of every row, in the order of the names."""
        found = self.db.all("select handle, outcome, at from rehandle_applied where manifest = ? order by handle", self.manifest["id"])
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as told:
            writer = csv.writer(told, quoting=csv.QUOTE_ALL)
            writer.writerows([("handle", "outcome", "at"), *found])
            told.flush()
            draft = self.told.report.with_name(self.told.report.name + ".draft")
            form = "csv, header true" if self.told.report.suffix == ".csv" else "parquet"
            duck(f"copy (from read_csv({quoted(told.name)}, header = true, all_varchar = true)) to {quoted(draft)} (format {form})")
        draft.replace(self.told.report)
        return {outcome: sum(1 for row in found if row[1] == outcome) for outcome in sorted({row[1] for row in found})}

    def rows(self) -> str:
        return f"read_parquet({quoted(self.folder / 'rows.parquet')})"

    def sha256(self, name: str) -> str:
        try:
            with (self.folder / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as why:
            raise Refused(f"{name} cannot be read: {why.strerror}") from None

    def read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as why:
            raise Refused(f"{name} cannot be read: {why.strerror}") from None

    def sql(self, statement: str) -> None:
        self.db.run(statement.format(**self.words))


def _named(text: str, **names: str) -> str:
    """A part of a statement for one of the two names; the table's own words are filled in later."""
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text


OURS, OTHERS = _named(HELD, how="="), _named(HELD, how="<>")
HOLDER, ARCHIVED = _named(AT, name="name"), _named(AT, name="archive")
TAKEN, ARCHIVE_TAKEN = _named(ANYBODY, name="name"), _named(ANYBODY, name="archive")
ARCHIVE_HELD = "exists (select 1 from {holds} h where h.handle = b.archive)"
RENAMED = "update {table} set {handle} = b.%s{lowered} from rehandle_batch b where {table}.{id} = b.account_id and b.outcome = 'done'"
LIFTED = "delete from {holds} where handle in (select name from rehandle_batch where outcome = '%s')"
STEPS: dict[str, dict] = {
    "vacate": {
        "look": f"when {ARCHIVED} and {OURS} and not {TAKEN} then 'already_done'"
        f" when {OTHERS} or not ({HOLDER} and not {ARCHIVE_TAKEN} and not {ARCHIVE_HELD} or {ARCHIVED} and not {TAKEN}) then 'conflict' else 'done'",
        "write": (
            "insert into {holds} select name, held_for from rehandle_batch where outcome = 'done' on conflict do nothing",
            RENAMED.replace("{lowered}", "{archived}") % "archive_as",
        ),
        "unless": (LIFTED % "refused",),
        "stands": f"{ARCHIVED} and {OURS} and not {TAKEN}",
    },
    "restore": {
        "look": f"when {HOLDER} and not {OURS} and not {OTHERS} then 'already_done'"
        f" when {OTHERS} or not ({HOLDER} or {ARCHIVED} and not {TAKEN}) then 'conflict' else 'done'",
        "write": (RENAMED % "handle", LIFTED % "done"),
        "stands": f"{HOLDER} and not {OURS}",
    },
    "open": {
        "look": f"when not {OURS} and not {OTHERS} and not {HOLDER} then 'already_done' when not {OURS} or {TAKEN} then 'conflict' else 'done'",
        "write": (LIFTED % "done",),
        "stands": f"not {OURS} and not {TAKEN}",
    },
}


class Sqlite:
    """A SQLite file."""

    forbidden = sqlite3.IntegrityError

    def __init__(self, where: str) -> None:
        self.connection = sqlite3.connect(where, isolation_level=None, timeout=60)

    def run(self, statement: str, *told: object) -> None:
        self.connection.execute(statement, told)

    def all(self, statement: str, *told: object) -> list[tuple]:
        return self.connection.execute(statement, told).fetchall()

    def load(self, rows: list[tuple[object, ...]]) -> None:
        self.connection.executemany("insert into rehandle_batch values (?, ?, ?, ?, ?, ?, ?)", rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")


class Postgres:
    """A PostgreSQL database. One at a time: a second one waits for the first one's batch."""

    def __init__(self, where: str) -> None:
        import psycopg

        self.connection = psycopg.connect(where, autocommit=True)
        self.forbidden = (psycopg.errors.IntegrityError, psycopg.errors.DataError, psycopg.errors.RaiseException)

    def run(self, statement: str, *told: object) -> None:
        self.connection.execute(statement.replace("?", "%s"), told or None)

    def all(self, statement: str, *told: object) -> list[tuple]:
        return self.connection.execute(statement.replace("?", "%s"), told).fetchall()

    def load(self, rows: list[tuple[object, ...]]) -> None:
        with self.connection.cursor().copy("copy rehandle_batch from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        self.connection.execute("analyze rehandle_batch")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self.connection.transaction():
            self.connection.execute("select pg_advisory_xact_lock(hashtext('rehandle manifest'))")
            yield


def signed(form: str, body: bytes, signature: str, key: str) -> dict[str, object]:
    """What the document says, if the key signed it."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True)).verify(
            base64.b64decode(signature, validate=True), form.encode() + b"\n" + body
        )
    except (InvalidSignature, ValueError):
        raise Refused(f"it is no “{form}” signed by this key") from None
    return json.loads(body)


def duck(statement: str) -> list[tuple]:
    """One statement of DuckDB, which reads and writes the files."""
    with duckdb.connect() as connection:
        return connection.execute(statement).fetchall()


def utc() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(text: Path | str) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def name_of(column: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in column.split("."))


if __name__ == "__main__":
    sys.exit(main())
