"""Rows of a mirror by where they lie, and what a change of some accounts does to the rows of others."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from rehandle.policy.rules.sql import text_literal
from rehandle.sweep.mirrored import gone_rows


def one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query answers."""
    found = db.execute(query).fetchone()
    return int(found[0]) if found else 0


def lie(db: duckdb.DuckDBPyConnection, folder: Path, files: Sequence[Path], gone: Sequence[str]) -> None:
    """The view `lying`: every row of these files that holds, with the file and row where it lies."""
    names = ", ".join(text_literal(str(path)) for path in files)
    rows = "SELECT * EXCLUDE (filename, file_row_number), parse_filename(filename) AS at_file, file_row_number AS at_row"
    db.execute(f"CREATE OR REPLACE TABLE no_more AS {gone_rows(folder, gone)}")
    held = " ANTI JOIN no_more USING (at_file, at_row)" if gone else ""
    db.execute(f"CREATE OR REPLACE VIEW lying AS FROM ({rows} FROM read_parquet([{names}], filename = true, file_row_number = true)){held}")


def replaced(db: duckdb.DuckDBPyConnection, key: str, grouped: bool) -> None:
    """The tables `before` and `after`: the rows of the accounts in `told`, and of those whose holder has more or fewer accounts now.

    First where they lie, from a column or two of the mirror; then those rows whole, once.
    """
    told = f"{key} IN (SELECT key FROM told)"
    db.execute(f"CREATE TABLE places AS SELECT at_file, at_row, {'holder_id' if grouped else 'NULL AS holder_id'} FROM lying WHERE {told}")
    if grouped:
        _moved(db)
        db.execute(f"INSERT INTO places SELECT at_file, at_row, NULL FROM lying WHERE holder_id IN (FROM moved) AND NOT {told}")
    db.execute("CREATE TABLE before AS SELECT * FROM lying SEMI JOIN places USING (at_file, at_row)")
    if grouped:
        _counted(db, told)
    else:
        db.execute("CREATE TABLE after AS FROM fresh")


def _moved(db: duckdb.DuckDBPyConnection) -> None:
    """The table `moved`: holders with more or fewer accounts than before."""
    counted = "SELECT holder_id, {} AS n FROM {} WHERE holder_id IS NOT NULL"
    both = f"{counted.format(1, 'fresh')} UNION ALL {counted.format(-1, 'places')}"
    db.execute(f"CREATE TABLE moved AS SELECT holder_id FROM ({both}) GROUP BY 1 HAVING sum(n) <> 0")


def _counted(db: duckdb.DuckDBPyConnection, told: str) -> None:
    """The table `after`, where the accounts of holders are counted: of those that moved anew, of the others as before."""
    db.execute("CREATE TABLE same AS SELECT holder_id, any_value(portfolio) AS n FROM before ANTI JOIN moved USING (holder_id) GROUP BY 1")
    db.execute(f"CREATE VIEW others AS SELECT * FROM before WHERE NOT {told}")
    now = "SELECT holder_id FROM fresh SEMI JOIN moved USING (holder_id) UNION ALL SELECT holder_id FROM others"
    db.execute(f"CREATE TABLE held AS SELECT holder_id, count(*) AS n FROM ({now}) GROUP BY 1 UNION ALL FROM same WHERE holder_id IS NOT NULL")
    rows = "SELECT * FROM fresh UNION ALL BY NAME SELECT * EXCLUDE (portfolio, at_file, at_row) FROM others"
    db.execute(f"CREATE TABLE after AS SELECT rows.*, held.n AS portfolio FROM ({rows}) AS rows LEFT JOIN held USING (holder_id)")
