"""Names out of Parquet, a few thousand at a time: findings of a sweep, members of a campaign, a list of held names."""

from collections.abc import Iterator

import duckdb

from rehandle.kernel.refusal import Code, Refused

AT_ONCE = 20_000


def counted(files: str, column: str = "handle") -> tuple[int, Iterator[str]]:
    """How many rows have a name, and the names; `files` is one file or a glob. Refuses `file_unreadable` and `column_missing`."""
    db = duckdb.connect()
    try:
        db.read_parquet(files).create_view("source")
        [held] = db.execute("SELECT list(column_name) FROM (DESCRIBE source)").fetchone() or [[]]
        if column not in held:
            raise Refused(Code.COLUMN_MISSING, column=column)
        quoted = '"' + column.replace('"', '""') + '"'
        [count] = db.execute(f"SELECT count({quoted}) FROM source").fetchone() or [0]  # noqa: S608  a quoted name
        db.execute(f"SELECT CAST({quoted} AS VARCHAR) FROM source WHERE {quoted} IS NOT NULL")  # noqa: S608  a quoted name
    except duckdb.Error as wrong:
        raise Refused(Code.FILE_UNREADABLE, file=files.rpartition("/")[2]) from wrong
    return count, _rows(db)


def _rows(db: duckdb.DuckDBPyConnection) -> Iterator[str]:
    while rows := db.fetchmany(AT_ONCE):
        for (name,) in rows:
            yield name
