"""Manifests: signed, applied by the script that ships, reported, and held to what is really there."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from rehandle.kernel.ports import Freed, Observation
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves.many import manifest
from rehandle.moves.many.report import reconcile, strangers, write_report
from rehandle.moves.rules.manifest import NotSigned, public
from tests.tidy.tree import ROOT

SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
KEY = public(SEED)
NOW, LONG_AGO, IN_A_LIFETIME = datetime(2026, 12, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
COUNT = 40


def rows_of(count=COUNT):
    return [Freed(f"name_{nr}", str(nr), f"gone_{nr}", "campaign-1") for nr in range(count)]


def written(folder, kind="vacate", rows=None, **told):
    told = {"id": f"m-{kind}", "not_before": LONG_AGO, "key": SEED, "now": NOW} | told
    return manifest.write_manifest(folder, kind=kind, rows=rows_of() if rows is None else rows, **told)


def table(path, count=COUNT):
    """A platform's table with names of its own: a number as id, a unique name, and a rule that forbids one change."""
    with sqlite3.connect(path) as db:
        db.execute("create table member (nr integer primary key, username text not null unique check (username <> 'gone_13'), staff int default 0)")
        db.executemany("insert into member (nr, username) values (?, ?)", [(nr, f"name_{nr}") for nr in range(count)])
        db.executemany("insert into member (nr, username) values (?, ?)", [(1000, "somebody"), (1001, "else")])
    return path


def apply(folder, database, *more, report=None, key=KEY):
    report = report or folder.parent / "report.parquet"
    told = ["--key", key, "--database", str(database), "--table", "member", "--columns", "handle=username,account_id=nr", "--report", str(report)]
    return subprocess.run([sys.executable, ROOT / "tools/apply_manifest.py", folder, *told, *more], capture_output=True, text=True, check=False)


def names(database):
    with sqlite3.connect(database) as db:
        return dict(db.execute("select nr, username from member order by nr"))


class Table:
    """The platform's look-up on its own table."""

    def __init__(self, database):
        self.db = sqlite3.connect(database)

    def describe(self):
        from rehandle.kernel.ports import Description

        return Description("table", 1, 15, "a-z0-9_")

    def observe(self, handle):
        holder = self.db.execute("select nr from member where username = ?", (handle,)).fetchone()
        held = self.db.execute("select held_for from rehandle_hold where handle = ?", (handle,)).fetchone()
        return Observation(str(holder[0]) if holder else None, held[0] if held else None, True)


def test_what_is_written_is_verified_and_read(tmp_path):
    made = written(tmp_path / "m", root=bytes(32), recalled=["name_3"])
    assert (made.count, made.kind, made.not_before, made.root) == (COUNT, "vacate", "2020-01-01T00:00:00Z", "00" * 32)
    assert manifest.verified(tmp_path / "m", KEY) == made
    assert list(manifest.rows_of(tmp_path / "m")) == rows_of()
    assert manifest.recalled(tmp_path / "m", KEY, made) == {"name_3"}


@pytest.mark.parametrize("form", ["values", "parquet", "relation", "empty"])
def test_rows_come_in_any_form(tmp_path, form):
    rows = [] if form == "empty" else [Freed('od"d,\n', "1", "gone 'x'", ""), *rows_of(3)]
    written(tmp_path / "first", rows=rows)
    source = {"values": rows, "empty": rows, "parquet": tmp_path / "first" / manifest.ROWS}
    with duckdb.connect() as db:
        relation = db.sql(f"select *, 1 more from read_parquet('{tmp_path}/first/rows.parquet')")
        assert written(tmp_path / "again", rows=source.get(form, relation)).count == len(rows)
    assert list(manifest.rows_of(tmp_path / "again")) == rows


def test_written_again_it_stays_and_another_is_refused(tmp_path):
    made = written(tmp_path / "m")
    assert written(tmp_path / "m", now=IN_A_LIFETIME) == made
    for other in ({"rows": rows_of(3)}, {"rows": rows_of()[::-1]}, {"id": "x"}, {"not_before": NOW}, {"root": bytes(32)}):
        with pytest.raises(Refused) as refused:
            written(tmp_path / "m", **other)
        assert refused.value.code is Code.EXISTS_WITH_DIFFERENT_CONTENT
    assert manifest.verified(tmp_path / "m", KEY) == made


def test_a_manifest_that_was_not_finished_is_none(tmp_path):
    written(tmp_path / "m")
    (tmp_path / "m" / manifest.SIGNED).unlink()
    with pytest.raises(NotSigned, match="holds no manifest"):
        manifest.verified(tmp_path / "m", KEY)
    assert written(tmp_path / "m", rows=rows_of(3)).count == 3


def _edit(name, old, new):
    def edit(folder):
        (folder / name).write_bytes((folder / name).read_bytes().replace(old, new, 1))

    return edit


def _rows_of_another(folder):
    written(folder.parent / "other", rows=rows_of(5))
    (folder.parent / "other" / "rows.parquet").rename(folder / "rows.parquet")


def _recall_of_another(folder):
    written(folder.parent / "other", id="m-other")
    for name in ("recall.parquet", "recall.sig"):
        (folder.parent / "other" / name).rename(folder / name)


def _recall_list_that_does_not_fit(folder):
    old = (folder / "recall.sig").read_bytes()
    manifest.write_recall(folder, ["name_1"], manifest="m-vacate", key=SEED, now=NOW)
    (folder / "recall.sig").write_bytes(old)


def _signed_by_another(folder):
    written(folder.parent / "other", key=OTHER)
    for name in ("manifest.json", "manifest.sig"):
        (folder.parent / "other" / name).rename(folder / name)


@pytest.mark.parametrize("cheat", [
    _edit("manifest.json", b"m-vacate", b"m-vacats"), _edit("manifest.json", b"2020-", b"2019-"), _edit("manifest.sig", b"=", b"A"),
    _edit("recall.sig", b'"number":1', b'"number":2'), _rows_of_another, _recall_of_another, _recall_list_that_does_not_fit, _signed_by_another,
    lambda folder: (folder / "recall.sig").unlink(), lambda folder: (folder / "rows.parquet").unlink(),
])  # fmt: skip
def test_what_is_not_as_signed_is_refused_and_nothing_done(tmp_path, cheat):
    database = table(tmp_path / "members.sqlite")
    before = names(database)
    written(tmp_path / "m")
    cheat(tmp_path / "m")
    told = apply(tmp_path / "m", database)
    assert (told.returncode, names(database)) == (2, before), told.stderr
    assert told.stderr.startswith("Refused: ")
    with pytest.raises((NotSigned, OSError)):
        manifest.recalled(tmp_path / "m", KEY, manifest.verified(tmp_path / "m", KEY))


def test_not_before_its_time(tmp_path):
    database = table(tmp_path / "members.sqlite")
    written(tmp_path / "m", not_before=IN_A_LIFETIME)
    told = apply(tmp_path / "m", database)
    assert (told.returncode, "not before 2999-01-01T00:00:00Z" in told.stderr) == (2, True)
    assert names(database)[0] == "name_0"


@pytest.mark.parametrize("rows", [[*rows_of(3), Freed("name_1", "9", "gone_9", "c")], [Freed("a", "1", "b", "c"), Freed("b", "2", "d", "c")]])
def test_a_name_in_two_rows_is_refused(tmp_path, rows):
    written(tmp_path / "m", rows=rows)
    told = apply(tmp_path / "m", table(tmp_path / "members.sqlite"))
    assert (told.returncode, "twice" in told.stderr) == (2, True)


def test_the_whole_road_and_back(tmp_path):
    database = table(tmp_path / "members.sqlite")
    before, platform = names(database), Table(database)
    with platform.db:
        platform.db.execute("update member set username = 'renamed' where nr = 5")
        platform.db.execute("update member set username = 'gone_8' where nr = 1001")
    written(tmp_path / "m", recalled=["name_3"])
    told = apply(tmp_path / "m", database, "--batch", "7")
    assert json.loads(told.stdout) == {"conflict": 2, "done": COUNT - 4, "recalled": 1, "refused": 1}, told.stderr
    came = {each.row.handle: each for each in reconcile(platform, tmp_path / "m", tmp_path / "report.parquet", kind="vacate", batch=7)}
    assert {name: each.outcome for name, each in came.items() if each.outcome != "done"} == {
        "name_3": "recalled", "name_5": "conflict", "name_8": "conflict", "name_13": "refused",
    }  # fmt: skip
    assert all(each.agrees for each in came.values())
    left = [each.row for each in came.values() if each.outcome == "done"]
    assert all(names(database)[int(row.account_id)] == row.archive_as for row in left)
    for kind, wanted in (("restore", {"done": len(left)}), ("vacate", {"done": len(left)}), ("open", {"done": len(left)})):
        folder = tmp_path / f"then-{kind}"
        written(folder, kind, rows=left, id=f"then-{kind}")
        assert json.loads(apply(folder, database).stdout) == wanted
        assert {each.outcome for each in reconcile(platform, folder, tmp_path / "report.parquet", kind=kind)} == {"done"}
        if kind == "restore":
            assert names(database) == before | {5: "renamed", 1001: "gone_8"}
    assert platform.db.execute("select count(*) from rehandle_hold").fetchone() == (0,)


def test_again_changes_nothing_and_reports_the_same(tmp_path):
    database = table(tmp_path / "members.sqlite")
    written(tmp_path / "m")
    first, report = apply(tmp_path / "m", database), tmp_path / "report.csv"
    apply(tmp_path / "m", database, report=report)
    told = report.read_text()
    assert apply(tmp_path / "m", database, report=report).stdout == first.stdout
    assert report.read_text() == told
    assert json.loads(apply(tmp_path / "m", database, "--again").stdout) == {"already_done": COUNT - 1, "refused": 1}


def test_a_name_recalled_meanwhile_is_left_alone_and_an_older_list_is_refused(tmp_path):
    database = table(tmp_path / "members.sqlite")
    written(tmp_path / "m")
    old = {name: (tmp_path / "m" / name).read_bytes() for name in ("recall.parquet", "recall.sig")}
    manifest.write_recall(tmp_path / "m", ["name_7"], manifest="m-vacate", key=SEED, now=NOW)
    assert json.loads(apply(tmp_path / "m", database).stdout)["recalled"] == 1
    assert names(database)[7] == "name_7"
    for name, body in old.items():
        (tmp_path / "m" / name).write_bytes(body)
    told = apply(tmp_path / "m", database, "--again")
    assert (told.returncode, "2 was seen before" in told.stderr) == (2, True)


def test_a_platform_with_a_lower_case_column(tmp_path):
    with sqlite3.connect(tmp_path / "db") as db:
        db.execute("create table member (id text primary key, handle text, low text unique)")
        db.execute("insert into member values ('1', 'Name_1', 'name_1')")
    more = ("--columns", "handle=handle,account_id=id,canonical=low")
    for kind, end in (("vacate", ("1", "Gone_1", "gone_1")), ("restore", ("1", "NAME_1", "name_1"))):
        written(tmp_path / kind, kind, rows=[Freed("NAME_1", "1", "Gone_1", "c")])
        assert json.loads(apply(tmp_path / kind, tmp_path / "db", *more).stdout) == {"done": 1}
        with sqlite3.connect(tmp_path / "db") as db:
            assert db.execute("select * from member").fetchone() == end


def test_a_report_that_lies_is_named(tmp_path):
    database = table(tmp_path / "members.sqlite")
    written(tmp_path / "m", rows=rows_of(6), recalled=["name_4", "name_5"])
    apply(tmp_path / "m", database)
    at = "2026-12-01T00:00:00Z"
    said = [("name_0", "done", at), ("name_1", "conflict", at), ("name_2", "refused", at), ("name_2", "done", at + "1"), ("name_4", "done", at)]
    write_report(tmp_path / "r.parquet", [*said, ("name_5", "recalled", at), ("nobody", "done", at)])
    came = {each.row.handle: (each.outcome, each.agrees) for each in reconcile(Table(database), tmp_path / "m", tmp_path / "r.parquet", kind="vacate")}
    assert came == {
        "name_0": ("done", True), "name_1": ("done", False), "name_2": ("done", True), "name_3": ("done", False),
        "name_4": ("again", False), "name_5": ("recalled", True),
    }  # fmt: skip
    assert strangers(tmp_path / "m", tmp_path / "r.parquet") == ["nobody"]


def test_the_script_stands_alone():
    assert "rehandle." not in Path(ROOT / "tools/apply_manifest.py").read_text()
