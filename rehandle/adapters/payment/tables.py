"""The fake provider's own tables, in SQLite: a file in its process, memory in stories."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
create table if not exists charge (id text primary key, currency text not null, minor integer not null, reference text not null,
  return_url text not null, says text not null, expires_at text not null, state text not null default 'open',
  fee_minor integer not null default 0, refunded_minor integer not null default 0, disputed text not null default '',
  disputed_minor integer not null default 0, instrument text not null default '');
create table if not exists refund (id text primary key, charge text not null references charge, minor integer not null);
create table if not exists payout (id text primary key, payee text not null, currency text not null, minor integer not null,
  reference text not null);
create table if not exists once (key text primary key, request text not null, answer text not null);
create table if not exists event (seq integer primary key, id text not null unique, body text not null, due_at real not null,
  sends integer not null, tries integer not null default 0);
create table if not exists switch (name text primary key, value real not null);
create table if not exists call (nr integer primary key, what text not null, about text not null, at text not null);
"""


def connect(path: Path | str) -> sqlite3.Connection:
    """Open the tables, made on first use. Whoever shares the connection between threads brings a lock."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.executescript(_SCHEMA)
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens, or nothing."""
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
