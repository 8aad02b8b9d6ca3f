"""The supervisor with real processes: orphans end by id and birth, strangers live on, children die with it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rehandle.config.processes import NotStarted, Process, Supervisor, born, end, until

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"]
PARENT = """
import os, sys, time
from pathlib import Path
from rehandle.config.processes import Supervisor
ours = Supervisor(Path(sys.argv[1]))
ours.begin()
ours.start("child", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ, lambda: True)
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def stranger():
    """A process that no supervisor started."""
    process = subprocess.Popen(SLEEP)
    yield process
    process.kill()
    process.wait()


def _record(folder: Path) -> list[dict[str, object]]:
    return json.loads((folder / "processes.json").read_text())


def test_what_was_started_is_recorded_and_ended(tmp_path):
    ours = Supervisor(tmp_path)
    assert ours.begin() == []
    ours.start("one", SLEEP, os.environ, lambda: True)
    ours.start("two", SLEEP, os.environ, lambda: True)
    ids = [told["pid"] for told in _record(tmp_path)]
    assert [told["name"] for told in _record(tmp_path)] == ["supervisor", "one", "two"]
    ours.stop()
    assert [bool(born(pid)) for pid in ids] == [True, False, False]
    assert not (tmp_path / "processes.json").exists()


def test_orphans_of_a_killed_supervisor_are_ended_by_the_next_one(tmp_path):
    orphan = subprocess.Popen(SLEEP, start_new_session=True)
    left = [{"name": "supervisor", "pid": 2**22 + 1, "born": "gone"}, {"name": "worker", "pid": orphan.pid, "born": born(orphan.pid)}]
    (tmp_path / "processes.json").write_text(json.dumps(left))
    assert Supervisor(tmp_path).begin() == ["worker"]
    assert orphan.wait(5) == -signal.SIGTERM


def test_a_reused_id_is_left_alone(tmp_path, stranger):
    left = [{"name": "worker", "pid": stranger.pid, "born": "another boot:12"}]
    (tmp_path / "processes.json").write_text(json.dumps(left))
    assert Supervisor(tmp_path).begin() == []
    assert stranger.poll() is None


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"name": "x"}]', '{"a": 1}'])
def test_a_broken_record_is_no_record(tmp_path, text):
    (tmp_path / "processes.json").write_text(text)
    assert Supervisor(tmp_path).begin() == []


def test_children_end_with_a_killed_supervisor(tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(Path.cwd())})
    assert parent.stdout is not None and parent.stdout.readline() == b"up\n"
    child = Process(**_record(tmp_path)[1])
    assert child.lives()
    parent.kill()
    parent.wait()
    assert until(lambda: not child.lives(), 10)
    assert Supervisor(tmp_path).other() is None


def test_a_living_supervisor_is_seen(tmp_path, stranger):
    left = [{"name": "supervisor", "pid": stranger.pid, "born": born(stranger.pid)}]
    (tmp_path / "processes.json").write_text(json.dumps(left))
    other = Supervisor(tmp_path).other()
    assert other is not None and other.pid == stranger.pid


def test_who_does_not_listen_is_made_to_end():
    deaf = subprocess.Popen(STUBBORN, stdout=subprocess.PIPE)
    assert deaf.stdout is not None and deaf.stdout.readline() == b"deaf\n"
    end(Process("deaf", deaf.pid, born(deaf.pid)), seconds=0.2)
    assert deaf.wait(5) == -signal.SIGKILL


def test_one_that_does_not_come_up_says_why_in_one_line(tmp_path):
    ours = Supervisor(tmp_path)
    ours.begin()
    with pytest.raises(NotStarted, match=r"^mail did not start: no such port$"):
        ours.start("mail", [sys.executable, "-c", "import sys; print('once'); sys.exit('no such port')"], os.environ, lambda: False)
    ours.stop()


def test_one_that_ends_by_itself_is_named(tmp_path):
    ours = Supervisor(tmp_path)
    ours.begin()
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(tmp_path / 'end')!r}).exists(): time.sleep(0.01)"
    ours.start("short", [sys.executable, "-c", wait], os.environ, lambda: True)
    (tmp_path / "end").touch()
    assert until(lambda: ours.ended() == "short", 10)
    ours.stop()
