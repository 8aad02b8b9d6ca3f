"""The same script on PostgreSQL."""

import json

import psycopg
import pytest
from django.db import connection

from tests.moves.test_manifest import COUNT, apply, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def database():
    """A platform's schema beside the office's tables, for a test's time."""
    told = connection.get_connection_params()
    parts = {name: told[name] for name in ("host", "port", "user", "password", "dbname") if told.get(name)}
    schema = "platform_of_a_test"
    with psycopg.connect(**parts, autocommit=True) as db:
        db.execute(f"drop schema if exists {schema} cascade")
        db.execute(f"create schema {schema}")
        db.execute(f"set search_path = {schema}")
        db.execute("create table member (nr bigint primary key, username varchar(15) not null unique check (username <> 'gone_13'))")
        db.execute(f"insert into member select n, 'name_' || n from generate_series(0, {COUNT - 1}) n")
        asked = "&".join(f"{name}={value}" for name, value in parts.items())
        yield f"postgresql://?{asked}&options=-csearch_path%3D{schema}", db
        db.execute(f"drop schema {schema} cascade")


def test_there_and_back(tmp_path, database):
    where, db = database
    before = db.execute("select * from member order by nr").fetchall()
    db.execute("update member set username = 'renamed' where nr = 5")
    for kind, wanted in (("vacate", {"conflict": 1, "done": COUNT - 3, "recalled": 1, "refused": 1}), ("restore", {"conflict": 1, "done": COUNT - 3}),):
        recalled, left = (["name_3"], None) if kind == "vacate" else ([], ["name_3", "name_13"])
        rows = None if left is None else [row for row in all_rows() if row.handle not in left]
        written(tmp_path / kind, kind, rows=rows, recalled=recalled)
        for _ in range(2):
            told = apply(tmp_path / kind, where, "--batch", "7")
            assert told.stdout, told.stderr
            assert json.loads(told.stdout) == wanted
    db.execute("update member set username = 'name_5' where nr = 5")
    assert db.execute("select * from member order by nr").fetchall() == before
    assert db.execute("select count(*) from rehandle_hold").fetchone() == (0,)


def test_an_archive_name_that_is_too_long_is_refused_alone(tmp_path, database):
    from rehandle.kernel.ports import Freed

    rows = [Freed("name_1", "1", "a_name_of_sixteen", "c"), Freed("name_2", "2", "gone_2", "c")]
    written(tmp_path / "m", rows=rows)
    assert json.loads(apply(tmp_path / "m", database[0]).stdout) == {"done": 1, "refused": 1}


def all_rows():
    from tests.moves.test_manifest import rows_of

    return rows_of()
