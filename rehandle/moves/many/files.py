"""Rows in Parquet: DuckDB writes and reads them."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path

import duckdb

from rehandle.kernel.durable import appear
from rehandle.kernel.ports import Freed

Source = Path | duckdb.DuckDBPyRelation | Iterable[Freed] | Iterable[tuple[str, ...]]
BATCH = 20_000
_CSV = "header = true, all_varchar = true, quote = '\"', escape = '\"', delim = ',', allow_quoted_nulls = false"


def write(path: Path, rows: Source, columns: Sequence[str]) -> int:
    """Write these text columns of the rows, in their order, to a Parquet file; whole and on the disk, or not at all. Returns how many."""
    draft = path.with_name(path.name + ".part")
    if isinstance(rows, duckdb.DuckDBPyRelation):
        rows.project(", ".join(_text(name) for name in columns)).write_parquet(str(draft), compression="zstd")
    elif isinstance(rows, Path):
        _copy(f"read_parquet({quoted(rows)})", columns, draft)
    else:
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as told:
            writer = csv.writer(told, quoting=csv.QUOTE_ALL)
            writer.writerow(columns)
            writer.writerows(astuple(row) if isinstance(row, Freed) else row for row in rows)
            told.flush()
            _copy(f"read_csv({quoted(told.name)}, {_CSV})", columns, draft)
    appear(draft, path)
    return counted(path)


def read(path: Path, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Rows in their order, without holding them all."""
    with duckdb.connect() as reader:
        found = reader.execute(f"select {', '.join(map(name_of, columns))} from read_parquet({quoted(path)})")
        while rows := found.fetchmany(BATCH):
            yield from rows


def counted(path: Path) -> int:
    """How many rows a Parquet file has."""
    with duckdb.connect() as reader:
        found = reader.execute(f"select count(*) from read_parquet({quoted(path)})").fetchone()
    return int(found[0]) if found else 0


def equal(one: Path, other: Path, columns: Sequence[str]) -> bool:
    """Whether two files have the same rows in the same order."""
    return all(a == b for a, b in zip(read(one, columns), read(other, columns), strict=False)) and counted(one) == counted(other)


def quoted(text: Path | str) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def name_of(column: str) -> str:
    """A column as SQL writes it."""
    return '"' + column.replace('"', '""') + '"'


def _copy(source: str, columns: Sequence[str], path: Path) -> None:
    chosen = ", ".join(_text(name) for name in columns)
    with duckdb.connect() as writer:
        writer.execute(f"copy (select {chosen} from {source}) to {quoted(path)} (format parquet, compression zstd)")


def _text(column: str) -> str:
    return f"{name_of(column)}::varchar as {name_of(column)}"
