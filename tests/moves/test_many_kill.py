"""Killed at random moments and started again, a bulk step ends as if nobody had killed it: nothing lost, nothing twice, nothing different."""

import csv
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import pytest

from rehandle.adapters.platform.fake import FakePlatform
from rehandle.adapters.platform.store import insert
from rehandle.adapters.platform.world import COLUMNS
from rehandle.kernel.ports import Freed
from tests.moves.test_manifest import KEY, written
from tests.tidy.tree import ROOT

KILLS, EACH, COUNT = 20, 7, 2_000  # so often the script; so often each of three steps
UNDONE = {("name_13", "refused"), ("name_77", "recalled"), ("name_99", "conflict")}
FREE = """
import sys
from pathlib import Path
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel.ports import Freed
from rehandle.moves.many.free import free
platform = FakePlatform(Path(sys.argv[1]))
rows = [Freed(f"name_{nr}", str(nr), f"gone_{nr}", "campaign-1") for nr in range(int(sys.argv[3]))]
print("ready", flush=True)
with open(sys.argv[4], "w") as told:
    for row, came in free(platform, sys.argv[2], rows, batch=50):
        told.write(f"{row.handle} {came}\\n")
"""


@pytest.fixture
def folder():
    """In memory where the machine has that: a killed process loses nothing of what the system has, and disks are slow to ask."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as told:
        yield Path(told)


def rows_of():
    return [Freed(f"name_{nr}", str(nr), f"gone_{nr}", "campaign-1") for nr in range(COUNT)]


def killed(command, seconds, draw):
    """Start it and kill it somewhere on its way; whether it was still at work."""
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    time.sleep(seconds * draw.uniform(0.2, 1))
    running.kill()
    running.communicate()
    return running.returncode == -signal.SIGKILL


def finished(command):
    began = time.monotonic()
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert told.returncode == 0, told.stderr
    return time.monotonic() - began


def standing(path):
    """All that the platform shows, but the times and numbers of calls."""
    with sqlite3.connect(path) as db:
        return [db.execute(f"select * from {table} order by 1").fetchall() for table in ("account", "hold", "vacated", "mailbox", "stale")]


def platform_at(path):
    blank = dict.fromkeys(COLUMNS)
    insert(FakePlatform(path).db, (tuple((blank | {"account_id": row.account_id, "handle": row.handle}).values()) for row in rows_of()))
    return path


@pytest.mark.parametrize(("kind", "seed"), [("vacate", 1), ("open", 2), ("restore", 3)])
def test_free(folder, kind, seed):
    before, draw, told = platform_at(folder / "before.sqlite"), Random(seed), folder / "came"
    if kind != "vacate":
        FakePlatform(before).free_many("vacate", rows_of())
    command = {name: [sys.executable, "-c", FREE, str(folder / name), kind, str(COUNT), str(told)] for name in ("killed", "undisturbed")}
    copied(before, folder / "undisturbed")
    seconds, hits = finished(command["undisturbed"]), 0
    while hits < EACH:
        copied(before, folder / "killed")
        hits += killed(command["killed"], seconds, draw)
        seconds = min(seconds, finished(command["killed"]))
        assert standing(folder / "killed") == standing(folder / "undisturbed")
        assert told.read_text().splitlines() == [f"{row.handle} done" for row in rows_of()]


def test_the_script(folder):
    written(folder / "m", rows=rows_of(), recalled=["name_77"])
    before, draw = folder / "before.sqlite", Random(4)
    with sqlite3.connect(before) as db:
        db.execute("create table account (id text primary key, handle text not null unique check (handle <> 'gone_13'))")
        db.executemany("insert into account values (?, ?)", [(row.account_id, row.handle) for row in rows_of() if row.handle != "name_99"])
    common = [sys.executable, str(ROOT / "tools/apply_manifest.py"), str(folder / "m"), "--key", KEY, "--table", "account", "--columns", "account_id=id"]
    of = {name: [*common, "--batch", "100", "--database", str(folder / name), "--report", str(folder / f"{name}.csv")] for name in ("killed", "undisturbed")}
    copied(before, folder / "undisturbed")
    seconds, hits = finished(of["undisturbed"]), 0
    assert {row for row in reported(folder / "undisturbed.csv") if row[1] != "done"} == UNDONE
    while hits < KILLS:
        copied(before, folder / "killed")
        hits += killed(of["killed"], seconds, draw)
        seconds = min(seconds, finished(of["killed"]))
        assert applied(folder / "killed") == applied(folder / "undisturbed")
        assert reported(folder / "killed.csv") == reported(folder / "undisturbed.csv")


def copied(before, path):
    """A fresh copy of a database, nothing of the last one beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    with sqlite3.connect(before) as db, sqlite3.connect(path) as copy:
        db.backup(copy)


def reported(path):
    """What it says of each name; when it was done is another instant each time."""
    with path.open() as told:
        return [(row["handle"], row["outcome"]) for row in csv.DictReader(told)]


def applied(path):
    with sqlite3.connect(path) as db:
        return [db.execute(f"select {what} order by 1").fetchall() for what in ("* from account", "* from rehandle_hold", "handle, outcome from rehandle_applied")]
