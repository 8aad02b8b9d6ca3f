"""Where the fake platform keeps its state: a SQLite file of its own, so that what it did survives our rollback and a kill -9."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rehandle.adapters.platform.world import COLUMNS
from rehandle.kernel.ports import Account

TIMES = frozenset({"created_at", "last_login_at", "last_post_at", "absent_until", "expires_at"})
MARKS = frozenset({"verified", "staff", "memorial", "paid", "default_profile", "empty"})
FIELDS = (*COLUMNS, "profile_text")
SELECT = "select " + ", ".join(f'"{name}"' for name in FIELDS) + " from account"

_SCHEMA = """
create table if not exists account (seq integer primary key, account_id text not null unique,
  canonical text not null unique, handle text not null, holder_id text, created_at integer,
  last_login_at integer, last_post_at integer, posts integer, followers integer, "following" integer,
  verified integer, staff integer, memorial integer, paid integer, absent_until integer, protected_class text, state text, lang text,
  time_zone text, site_status text, default_profile integer, expires_at integer, empty integer, profile_text text not null default '');
create table if not exists hold (canonical text primary key, "case" text not null);
create table if not exists vacated (canonical text primary key, account_id text not null, archive text not null);
create table if not exists mailbox (account_id text primary key, name text not null);
create table if not exists stale (canonical text primary key, account_id text);
create table if not exists inbox (key text primary key, account_id text not null, subject text not null, body text not null,
  at text not null);
create table if not exists call (nr integer primary key, what text not null, args text not null, at text not null, outcome text not null);
create table if not exists fault (name text primary key, "on" integer not null);
create table if not exists reserved (canonical text primary key);
"""


def connect(path: Path | str) -> sqlite3.Connection:
    """Open the file, made on first use. One connection a thread."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.executescript(_SCHEMA)
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One write at a time over all processes: everything inside happens, or nothing."""
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def insert(connection: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> int:
    """Put accounts in, each as COLUMNS with times in seconds; returns how many."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    told = ", ".join(f"?{place}" for place in range(1, len(COLUMNS) + 1))
    with writing(connection):
        before = connection.total_changes
        connection.executemany(f"insert into account ({names}, canonical) values ({told}, lower(?2))", rows)
        return connection.total_changes - before


def account_of(row: sqlite3.Row) -> Account:
    """A row as the port's value."""
    told = {name: _value(name, row[name]) for name in FIELDS if name != "account_id"}
    return Account(id=row["account_id"], **told)  # type: ignore[arg-type]  # columns carry the names of the fields


def _value(name: str, value: int | str | None) -> object:
    if value is None:
        return None
    if name in TIMES:
        return datetime.fromtimestamp(int(value), UTC)
    return bool(value) if name in MARKS else value
