"""Files of a round: each appears whole or not at all, and outlives a loss of power."""

import fcntl
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from rehandle.kernel.durable import appear
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.bulk.told import COLUMNS, SELECTED, Told, as_columns, from_rows

_HERE = threading.local()


def write_rows(path: Path, rows: Sequence[Told]) -> None:
    """Write rows as Parquet under this name, in one step."""
    draft = path.with_suffix(".draft")
    lists = ", ".join(f'unnest(?::{kind}[]) AS "{name}"' for name, kind in COLUMNS.items())
    draft_path = str(draft).replace("'", "''")
    engine().execute(f"COPY (SELECT {lists}) TO '{draft_path}' (FORMAT parquet, COMPRESSION zstd)", as_columns(rows))
    appear(draft, path)


def read_rows(path: Path) -> list[Told]:
    """Rows of a file, as they were written."""
    return from_rows(engine().execute(f"SELECT {SELECTED} FROM read_parquet(?)", [str(path)]).fetchall())  # noqa: S608  our own columns


@contextmanager
def alone(folder: Path, what: str = "sending") -> Iterator[None]:
    """The folder for this process alone, for what it does there. Refuses `output_exists` while another one does the same."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f".{what}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(Code.OUTPUT_EXISTS, folder=folder.name, why=f"another process is at it: {what}") from None
        yield


def numbered(folder: Path, kind: str) -> dict[int, Path]:
    """Files like `batch-000001.parquet`, by their number and in its order."""
    found = {int(path.stem.rpartition("-")[2]): path for path in folder.glob(f"{kind}-*") if path.suffix != ".draft"}
    return dict(sorted(found.items()))


def file_of(folder: Path, kind: str, number: int, ending: str = "parquet") -> Path:
    """Where a numbered file lies."""
    return folder / f"{kind}-{number:06d}.{ending}"


def engine() -> duckdb.DuckDBPyConnection:
    """DuckDB for this thread of this process; a child that was forked has one of its own."""
    if getattr(_HERE, "owner", 0) != os.getpid():
        _HERE.owner, _HERE.connection = os.getpid(), duckdb.connect(config={"threads": 1})
    connection: duckdb.DuckDBPyConnection = _HERE.connection
    return connection
