"""`rehandle demo`: starts the database, furnishes the office once, starts its processes, ends all of them again.

This process stays small: it only starts, watches and ends. What needs the office's code runs in children.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from rehandle.cli.demo.services import services
from rehandle.cli.demo.surroundings import asked, environment, folder_of
from rehandle.config.postgres import Embedded
from rehandle.config.processes import RECORD, NotStarted, Supervisor, die_with_parent, until

LEAST_FREE = 300 * 1000 * 1000
HANDOVER_SECONDS = 4
LOOK_AT = """
  The office is open: {address}

  Four things to look at:
    1. Why @handle?           {address}/demo       open its file: the rule, clause by clause
    2. Sell it for USD 50,000 {address}/demo       be the drafter, then the approver, then the buyer
    3. Be the holder          {address}/demo/mail  read a letter, keep the name with one click
    4. Bid for a short name   {address}/sales      once one was released: sign in with an account, and bid

  Ctrl-C ends everything that was started. Everything it keeps lies in {folder}
"""


def run(argv: Sequence[str]) -> int:
    """Run the demo until Ctrl-C, or the walk until it is done. Returns the exit code."""
    told = asked(argv)
    folder = folder_of(told)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    supervisor, database = Supervisor(folder), Embedded(folder / "postgres")
    _alone(supervisor)
    signal.signal(signal.SIGTERM, _interrupt)
    if "MAKELEVEL" in os.environ:
        die_with_parent()  # a killed `make` leaves no demo behind
    try:
        for name in supervisor.begin():
            print(f"Ended {name}, left over from before", file=sys.stderr)
        if told.once:
            _empty(folder)  # the road is walked from its beginning
        return 0 if told.stop else _run(told, folder, supervisor, database)
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave something running
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        supervisor.stop()
        database.stop()


def _alone(supervisor: Supervisor) -> None:
    """One demo for a folder; one that is just ending gets the time to."""
    other = supervisor.other()
    if other and not until(lambda: not other.lives(), HANDOVER_SECONDS):
        raise NotStarted(f"The demo is running already (process {other.pid}). End it with Ctrl-C there, or: kill {other.pid}")


def _empty(folder: Path) -> None:
    """Take away what an earlier walk left in its own folder; a folder that somebody named is never emptied."""
    if "REHANDLE_DATA_DIR" not in os.environ:
        for each in folder.iterdir():
            if each.name != RECORD:
                shutil.rmtree(each) if each.is_dir() else each.unlink()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(told: Namespace, folder: Path, supervisor: Supervisor, database: Embedded) -> int:
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise NotStarted(f"The disk is nearly full: {folder} needs {LEAST_FREE // 1_000_000} MB free.")
    env = environment(told, folder)
    if not env.get("REHANDLE_DATABASE_URL"):
        print("Starting PostgreSQL", file=sys.stderr)
        database.start()
        supervisor.note("postgres", database.pid() or 0)
    if code := _child(_furnish(told), env):
        return code
    env |= environment(told, folder)  # furnishing took a while: ports that were free may be somebody's by now
    for service in services(env, folder, thousands=told.campaign):
        if told.once and service.name == "worker":
            continue  # the walk moves what is due itself, so that each step is told when it is done
        supervisor.start(service.name, service.command, env, service.ready)
    if told.once:
        return _child(["walk", *(["--campaign"] if told.campaign else [])], env)
    print(LOOK_AT.format(address=f"http://{env['REHANDLE_HOST']}:{told.port}", folder=folder), flush=True)
    return _watch(supervisor, database if not env.get("REHANDLE_DATABASE_URL") else None)


def _furnish(told: Namespace) -> list[str]:
    own = ["--accounts", str(told.accounts.absolute()), "--columns", told.columns] if told.accounts else []
    return ["furnish", *own, *(["--campaign"] if told.campaign else [])]


def _child(verb: list[str], env: dict[str, str]) -> int:
    """Run one of our own verbs to its end, on this terminal."""
    command = [sys.executable, "-m", "rehandle.cli", *verb]
    with subprocess.Popen(command, env=env, preexec_fn=die_with_parent) as child:  # noqa: S603, PLW1509  our own verb; no threads here
        return child.wait()


def _watch(supervisor: Supervisor, database: Embedded | None) -> int:
    """Until Ctrl-C, or until one of them ends by itself."""
    while True:
        time.sleep(0.5)
        if name := supervisor.ended():
            raise NotStarted(f"{name} ended by itself: {supervisor.last_line(name)}")
        if database and database.pid() is None:
            raise NotStarted(f"PostgreSQL ended by itself; the reason is in {database.folder / 'postgres.log'}")
