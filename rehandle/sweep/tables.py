"""Accounts that lie in a table of PostgreSQL or SQLite: copied once into a file beside the run, and swept from there. The table is only read.

`postgresql://user@host/database` and `sqlite:path/to/file`, with the table's name apart. Passwords come from the driver's own places
(`PGPASSWORD`, `~/.pgpass`), and no address is written down.
"""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

from rehandle.kernel.refusal import Code, Refused

POSTGRES, SQLITE = ("postgresql://", "postgres://"), "sqlite:"
AT_ONCE = 50_000


def is_table(accounts: str) -> bool:
    """Whether an address names a database and no file."""
    return accounts.startswith((*POSTGRES, SQLITE))


def copied(accounts: str, table: str, folder: Path) -> Path:
    """The table as CSV in this folder. Refuses `invalid` without a table, `file_unreadable` where it cannot be read."""
    if not table:
        raise Refused(Code.INVALID, table="missing", right="--table NAME, or --table schema.name")
    path = folder / f"{table.replace('/', '_')}.csv"
    try:
        if accounts.startswith(SQLITE):
            _from_sqlite(Path(accounts.removeprefix(SQLITE)), table, path)
        else:
            _from_postgres(accounts, table, path)
    except (psycopg.Error, sqlite3.Error) as error:
        raise Refused(Code.FILE_UNREADABLE, table=table, why=str(error).splitlines()[0]) from None
    return path


def _from_postgres(address: str, table: str, path: Path) -> None:
    """One COPY; instants in UTC."""
    query = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT (FORMAT csv, HEADER)").format(sql.Identifier(*table.split(".")))
    how = "-c TimeZone=UTC -c default_transaction_read_only=on"
    with psycopg.connect(address, options=how) as db, db.cursor() as cursor, cursor.copy(query) as rows, path.open("wb") as file:
        for piece in rows:
            file.write(piece)


def _from_sqlite(file: Path, table: str, path: Path) -> None:
    if not file.is_file():
        raise Refused(Code.FILE_UNREADABLE, file=str(file), why="there is no such file")
    quoted = '"' + table.replace('"', '""') + '"'
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db, path.open("w", encoding="utf-8", newline="") as out:
        cursor = db.execute(f"SELECT * FROM {quoted}")
        writer = csv.writer(out)
        writer.writerow([column[0] for column in cursor.description])
        while rows := cursor.fetchmany(AT_ONCE):
            writer.writerows(rows)
