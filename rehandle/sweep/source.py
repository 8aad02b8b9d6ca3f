"""Opens accounts with DuckDB: CSV, Parquet or JSON Lines; one file, a folder, a pattern. They are only read, and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.sql import quoted, text_literal

PARQUET, JSON_LINES, TEXT = (".parquet", ".pq"), (".jsonl", ".ndjson", ".json"), (".csv", ".tsv", ".txt")
ENDINGS = (*PARQUET, *JSON_LINES, *TEXT)


@dataclass(frozen=True, slots=True)
class Source:
    """What is open: the view `source` with a `row_number` (from 0), and each column's stored type."""

    path: Path
    kind: str
    types: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """One part of the accounts that is swept in one go: a file, or of a large Parquet file the rows from `first` up to `end` (counted from 0)."""

    number: int
    path: Path
    first: int | None = None
    end: int | None = None


def connect(memory: str = "1GB", folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB of our own in memory; what is too large for it spills into the folder. It loads nothing and goes nowhere.

    No database file: its tables would be written twice, once into a log of their own.
    """
    db = duckdb.connect(":memory:")
    db.execute(f"SET TimeZone = 'UTC'; SET memory_limit = '{memory}'; SET autoinstall_known_extensions = false; SET enable_progress_bar = false")
    if folder:
        db.execute(f"SET temp_directory = {text_literal(str(folder / 'spill'))}")
    return db


def files_of(accounts: Path) -> list[Path]:
    """The files of a path: itself, a folder's, or those that a pattern with `*` meets; in the order of their names. Refuses `file_unreadable`."""
    if accounts.is_dir():
        found = sorted(path for path in accounts.rglob("*") if path.suffix in ENDINGS and path.is_file())
    elif any(sign in str(accounts) for sign in "*?["):
        found = sorted(path for path in Path(accounts.anchor or ".").glob(str(accounts.relative_to(accounts.anchor))) if path.is_file())
    else:
        found = [accounts] if accounts.is_file() else []
    if not found:
        raise Refused(Code.FILE_UNREADABLE, file=str(accounts), why="there is no such file")
    return found


def units_of(db: duckdb.DuckDBPyConnection, files: Sequence[Path], rows: int) -> list[Unit]:
    """The parts of these files: a Parquet file in runs of so many rows, any other whole."""
    found: list[Unit] = []
    for path in files:
        total = _rows_of(db, path) if path.suffix in PARQUET else 0
        starts: Sequence[int | None] = range(0, total, rows) if total > rows else [None]
        found += [Unit(len(found) + n, path, first, None if first is None else first + rows) for n, first in enumerate(starts)]
    return found


def open_source(
    db: duckdb.DuckDBPyConnection, path: Path, only: dict[str, str] | None = None, unit: Unit | None = None, where: str = ""
) -> Source:  # fmt: skip
    """Make the view `source`. `only` keeps rows whose column has that text, `unit` some rows of the file, `where` those for which this SQL holds.

    Refuses `file_unreadable`.
    """
    if not path.is_file():
        raise Refused(Code.FILE_UNREADABLE, file=str(path), why="there is no such file")
    try:
        kind, reader = _reader(db, path)
        types = {row[0]: row[1] for row in db.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()}
    except duckdb.Error as error:
        raise Refused(Code.FILE_UNREADABLE, file=str(path), why=_first_line(error)) from None
    for column in only or {}:
        if column not in types:
            raise Refused(Code.COLUMN_MISSING, column=column, there_are=", ".join(types))
    kept = [f"CAST({quoted(column)} AS VARCHAR) = {text_literal(text)}" for column, text in (only or {}).items()]
    if unit and unit.first is not None:
        kept.append(f"row_number >= {unit.first} AND row_number < {unit.end}")
    kept += [where] * bool(where)
    db.execute(f"CREATE OR REPLACE VIEW source AS SELECT * FROM ({_numbered(kind, path, reader)}) AS numbered WHERE {' AND '.join(kept) or 'TRUE'}")
    return Source(path, kind, types)


def copied(db: duckdb.DuckDBPyConnection, query: str, path: Path, how: str) -> int:
    """Write what a query answers into a file; how many rows."""
    found = db.execute(f"COPY ({query}) TO {text_literal(str(path))} ({how})").fetchone()
    return int(found[0]) if found else 0


def _numbered(kind: str, path: Path, reader: str) -> str:
    """Rows with their number: Parquet keeps it, so that its row groups are read side by side, and those without a wanted row are not."""
    if kind == "parquet":
        name = text_literal(str(path))
        return f"SELECT * EXCLUDE (file_row_number), file_row_number AS row_number FROM read_parquet({name}, file_row_number = true)"
    return f"SELECT *, row_number() OVER () - 1 AS row_number FROM {reader}"


def _reader(db: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, str]:
    """The file's kind and the SQL that reads it. Text files are read as text: what a cell is, our casts say."""
    name = text_literal(str(path))
    if path.suffix in PARQUET:
        return "parquet", f"read_parquet({name})"
    if path.suffix in JSON_LINES:
        return "json", _json_reader(db, name)
    return "csv", f"read_csv({name}, header = true, all_varchar = true, store_rejects = true, rejects_limit = 0)"


def _json_reader(db: duckdb.DuckDBPyConnection, name: str) -> str:
    """A line that is no JSON comes as an empty row, so that row numbers stay line numbers."""
    form = "format = 'newline_delimited', records = true, ignore_errors = true"
    found = db.execute(f"DESCRIBE SELECT * FROM read_json({name}, {form}, sample_size = -1)").fetchall()
    columns = ", ".join(f"{text_literal(row[0])}: 'VARCHAR'" for row in found)
    return f"read_json({name}, {form}, columns = {{{columns}}})"


def _rows_of(db: duckdb.DuckDBPyConnection, path: Path) -> int:
    try:
        found = db.execute(f"SELECT num_rows FROM parquet_file_metadata({text_literal(str(path))})").fetchone()
    except duckdb.Error as error:
        raise Refused(Code.FILE_UNREADABLE, file=str(path), why=_first_line(error)) from None
    return int(found[0]) if found else 0


def fingerprint_of(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def fingerprint_of_all(files: Sequence[Path]) -> str:
    """One file: its SHA-256. Several: the SHA-256 of theirs in order. What is linked twice is read once."""
    known: dict[tuple[int, int], str] = {}
    digests = []
    for path in files:
        place = (path.stat().st_dev, path.stat().st_ino)
        known[place] = known.get(place) or fingerprint_of(path)
        digests.append(known[place])
    return digests[0] if len(files) == 1 else sha256("\n".join(digests).encode()).hexdigest()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
