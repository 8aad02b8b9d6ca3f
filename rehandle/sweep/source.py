"""Opens a file of accounts with DuckDB: CSV, Parquet or JSON Lines. It is only read, and never changed."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.sql import quoted, text_literal

PARQUET, JSON_LINES = (".parquet", ".pq"), (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class Source:
    """An open file: the view `source` with a `row_number` (from 1), and each column's stored type."""

    path: Path
    kind: str
    types: dict[str, str]


def connect(memory: str = "1GB", folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A DuckDB of our own: in memory, or in a folder where the work is large. It loads nothing and goes nowhere."""
    db = duckdb.connect(str(folder / "work.duckdb") if folder else ":memory:")
    db.execute(f"SET TimeZone = 'UTC'; SET memory_limit = '{memory}'; SET autoinstall_known_extensions = false; SET enable_progress_bar = false")
    if folder:
        db.execute(f"SET temp_directory = {text_literal(str(folder / 'spill'))}")
    return db


def open_source(db: duckdb.DuckDBPyConnection, path: Path, only: dict[str, str] | None = None) -> Source:
    """Make the view `source`. `only` keeps rows whose column has that text. Refuses `file_unreadable`."""
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
    kept = " AND ".join(f"CAST({quoted(column)} AS VARCHAR) = {text_literal(text)}" for column, text in (only or {}).items())
    numbered = f"SELECT *, row_number() OVER () AS row_number FROM {reader}"
    db.execute(f"CREATE OR REPLACE VIEW source AS SELECT * FROM ({numbered}) AS numbered WHERE {kept or 'TRUE'}")
    return Source(path, kind, types)


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


def fingerprint_of(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
