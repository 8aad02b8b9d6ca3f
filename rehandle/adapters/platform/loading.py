"""Fill the fake platform's file from Parquet, and write it out again for a sweep. DuckDB reads and writes; SQLite keeps."""

import csv
import tempfile
from pathlib import Path

import duckdb

from rehandle.adapters.platform import store
from rehandle.adapters.platform.world import COLUMNS, TYPES

BATCH = 20_000


def load_parquet(path: Path, into: Path) -> int:
    """Load a generated world into an empty fake platform, once; returns its accounts."""
    return load(f"from read_parquet({quoted(path)})", into)


def load(source: str, into: Path) -> int:
    """Load the accounts of a DuckDB source that has exactly our columns. A platform that has accounts is left as it is."""
    connection = store.connect(into)
    try:
        if there := connection.execute("select count(*) from account").fetchone()[0]:
            return int(there)
        with duckdb.connect() as reader:
            rows = reader.execute(f"select {', '.join(_seconds(name) for name in COLUMNS)} {source}")
            return store.insert(connection, (row for batch in iter(lambda: rows.fetchmany(BATCH), []) for row in batch))
    finally:
        connection.close()


def write_snapshot(state: Path, path: Path) -> int:
    """Write the platform as it is now to a Parquet file with the accounts' columns: what a sweep reads."""
    connection = store.connect(state)
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as told:
        try:
            writer = csv.writer(told)
            writer.writerow(COLUMNS)
            names = ", ".join(f'"{name}"' for name in COLUMNS)
            writer.writerows(connection.execute(f"select {names} from account order by seq"))
        finally:
            connection.close()
        told.flush()
        return _copy(told.name, path)


def _copy(source: str, path: Path) -> int:
    kinds = ", ".join(f"'{name}': '{'bigint' if name in store.TIMES | store.MARKS else kind}'" for name, kind in TYPES.items())
    chosen = ", ".join(_typed(name) for name in COLUMNS)
    with duckdb.connect() as writer:
        query = f"select {chosen} from read_csv({quoted(source)}, header = true, columns = {{{kinds}}})"
        done = writer.execute(f"copy ({query}) to {quoted(path)} (format parquet, compression zstd)").fetchone()
        return int(done[0]) if done else 0


def _seconds(name: str) -> str:
    return f'epoch("{name}")::bigint' if name in store.TIMES else f'"{name}"'


def _typed(name: str) -> str:
    if name in store.TIMES:
        return f'make_timestamp("{name}" * 1000000) as "{name}"'
    return f'"{name}"::boolean as "{name}"' if name in store.MARKS else f'"{name}"'


def quoted(text: Path | str) -> str:
    """A text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
