"""Accounts in a table are the accounts in a file."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep
from rehandle.sweep.tables import copied, is_table
from tests.sweep.real import POLICIES

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ROWS = [("Ann", "2018-01-01T10:00:00+00:00", 3), ("bob", None, 0), ("ca,rl", "2026-11-30T00:00:00+00:00", None), ('d"e', "2019-05-05T00:00:00+00:00", 1)]


def swept(path: Path) -> dict[str, object]:
    run = sweep(load(POLICIES / "idle-365.toml"), Lists.load(), Job(path, NOW))
    return {name: run[name] for name in ("rows_read", "rows_judged", "verdicts", "fingerprint")}


def in_a_file(tmp_path: Path) -> dict[str, object]:
    path = tmp_path / "rows.csv"
    cells = [["" if cell is None else str(cell).replace('"', '""') for cell in row] for row in ROWS]
    path.write_text("handle,last_login_at,posts\n" + "".join(f'"{one}",{two},{three}\n' for one, two, three in cells), encoding="utf-8")
    return swept(path)


def test_sqlite(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "forum.db")) as db:
        db.execute('create table "the users" (handle text, last_login_at text, posts int)')
        db.executemany('insert into "the users" values (?, ?, ?)', ROWS)
        db.commit()
    assert swept(copied(f"sqlite:{tmp_path}/forum.db", "the users", tmp_path)) == in_a_file(tmp_path)


@pytest.mark.django_db(transaction=True)
def test_postgresql(tmp_path: Path) -> None:
    told = connection.get_connection_params()
    address = f"postgresql://{told['user']}@/{told['dbname']}?host={told['host']}"
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("create table forum_users (handle text, last_login_at timestamptz, posts int)")
        try:
            with db.cursor() as cursor:
                cursor.executemany("insert into forum_users values (%s, %s, %s)", ROWS)
            assert swept(copied(address, "public.forum_users", tmp_path)) == in_a_file(tmp_path)
        finally:
            db.execute("drop table forum_users")


@pytest.mark.parametrize(("accounts", "table", "code"), [
    ("sqlite:nowhere.db", "users", Code.FILE_UNREADABLE), ("sqlite:forum.db", "", Code.INVALID), ("sqlite:forum.db", "users; drop", Code.FILE_UNREADABLE),
    ("postgresql://nobody@127.0.0.1:1/none", "users", Code.FILE_UNREADABLE),
])  # fmt: skip
def test_what_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accounts: str, table: str, code: Code) -> None:
    monkeypatch.chdir(tmp_path)
    sqlite3.connect("forum.db").close()
    with pytest.raises(Refused) as refused:
        copied(accounts, table, tmp_path)
    assert refused.value.code == code


def test_an_address_is_told_from_a_file() -> None:
    assert [is_table(each) for each in ("sqlite:a.db", "postgresql://a", "postgres://a", "a.csv", "/a/sqlite/b.csv")] == [True, True, True, False, False]
