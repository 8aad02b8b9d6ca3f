"""What goes wrong around us is told in one line, without a traceback; faults of ours keep theirs."""

import errno
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from rehandle.cli.plain import line_of
from rehandle.config.postgres import PostgresMissing
from rehandle.config.processes import NotStarted
from rehandle.kernel.refusal import Code, Refused

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("error", "told"), [
    (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
    (RuntimeError("IO Error: Async write failed: No space left on device"), "The disk is full"),
    (PermissionError(errno.EACCES, "denied", "/srv/keys"), "/srv/keys cannot be written"),
    (OperationalError("connection failed: No such file"), "The database does not answer (connection failed: No such file)"),
    (OperationalError("could not extend file: No space left on device"), "The disk is full"),
    (PostgresMissing("no server"), "no server"),
    (NotStarted("Port 8000 is taken."), "Port 8000 is taken."),
    (Refused(Code.NOT_DEMO), "This exists in the demo only."),
])  # fmt: skip
def test_the_line(error, told):
    line = line_of(error)
    assert line is not None and line.startswith(told) and "\n" not in line


@pytest.mark.parametrize("error", [KeyError("x"), AssertionError("flows never call flows"), OSError(errno.EBADF, "bad")])
def test_faults_of_ours_keep_their_traceback(error):
    assert line_of(error) is None


def _run(folder: Path, *argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("REHANDLE_")}
    told = clean | {"REHANDLE_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)} | env
    return subprocess.run([sys.executable, "-m", "rehandle.cli", *argv], capture_output=True, text=True, env=told, cwd=folder, check=False)


def test_a_taken_port(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        done = _run(tmp_path, "demo", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("rehandle: Port ") and done.stderr.count("\n") == 1


def test_a_second_demo_on_one_folder(tmp_path):
    from rehandle.config.processes import Supervisor

    Supervisor(tmp_path).begin()  # this process is the first one
    done = _run(tmp_path, "demo")
    assert done.returncode == 1 and "is running already" in done.stderr and done.stderr.count("\n") == 1


def test_a_setting_of_the_wrong_type(tmp_path):
    done = _run(tmp_path, "tick", REHANDLE_PORT="eighty")
    assert done.returncode == 1 and done.stderr.startswith("rehandle: REHANDLE_PORT: ") and done.stderr.count("\n") == 1


def test_no_database(tmp_path):
    done = _run(tmp_path, "migrate", REHANDLE_DATABASE_URL="postgresql:///x?host=/nowhere&user=x")
    assert done.returncode == 1 and done.stderr.startswith("rehandle: The database does not answer") and done.stderr.count("\n") == 1
