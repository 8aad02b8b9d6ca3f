"""The processes we start: recorded by id and birth, so that the next start ends its own orphans and nobody else's."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10
RECORD = "processes.json"
LOG_TAIL = 300


class NotStarted(Exception):
    """A process that did not come up, or ended by itself: the message is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process: its id, and the boot and tick of its birth. An id alone may be somebody else's by now."""

    name: str
    pid: int
    born: str

    def lives(self) -> bool:
        """Whether the id still means this very process."""
        return born(self.pid) == self.born


def born(pid: int) -> str:
    """Boot and tick of a process's birth; empty where it does not run, or ended and waits for its parent."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except (OSError, IndexError):
        return ""
    return "" if told[0] in "ZX" else f"{boot}:{told[19]}"


def end(process: Process, seconds: float = STOP_SECONDS, first: signal.Signals = signal.SIGTERM) -> None:
    """Ask this process to end, then make it. Its group dies with it, where it leads one."""
    for how, patience in ((first, seconds), (signal.SIGKILL, 5)):
        if not process.lives():
            return
        _signal(process.pid, how)
        until(lambda: not process.lives(), patience)


def until(done: Callable[[], bool], seconds: float) -> bool:
    """Wait until it is so, at most that long."""
    for _ in range(max(1, int(seconds * 20))):
        if done():
            return True
        time.sleep(0.05)
    return False


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends, however that comes about."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts processes, tells what became of them, ends them. One at a time for a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._record = folder, folder / RECORD
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._known: list[Process] = []

    def other(self) -> Process | None:
        """Another supervisor that lives on this folder."""
        found = [process for process in self._recorded() if process.name == "supervisor" and process.pid != os.getpid()]
        return next((process for process in found if process.lives()), None)

    def begin(self) -> list[str]:
        """End what an earlier run left behind, by id; tells what that was. Records this process as the one in charge."""
        left = [process for process in reversed(self._recorded()) if process.name != "supervisor" and process.lives()]
        for process in left:
            end(process, first=signal.SIGINT if process.name == "postgres" else signal.SIGTERM)
        self._known = []
        self.note("supervisor", os.getpid())
        return [process.name for process in left]

    def note(self, name: str, pid: int) -> None:
        """Record a process that somebody else started for us (PostgreSQL)."""
        self._known.append(Process(name, pid, born(pid)))
        self._save()

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str], ready: Callable[[], bool], seconds: float = 30) -> None:
        """Start a process in a group of its own and wait until it is ready. Raises `NotStarted`."""
        with self._log(name).open("wb") as log:  # of this run only
            child = subprocess.Popen(  # noqa: S603  our own programs
                command, env=dict(env), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  a supervisor has no threads
            )  # fmt: skip
        self._children[name] = child
        self.note(name, child.pid)
        if not until(lambda: child.poll() is not None or ready(), seconds) or child.poll() is not None:
            raise NotStarted(f"{name} did not start: {self.last_line(name)}")

    def ended(self) -> str:
        """The name of a process that ended by itself, or empty."""
        return next((name for name, child in self._children.items() if child.poll() is not None), "")

    def stop(self) -> None:
        """End all that was started here, the last one first, and forget it."""
        for child in reversed(self._children.values()):
            if child.poll() is None:
                _signal(child.pid, signal.SIGTERM)
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                _signal(child.pid, signal.SIGKILL)
                child.wait()
        self._children.clear()
        self._record.unlink(missing_ok=True)

    def last_line(self, name: str) -> str:
        """What a process said last."""
        try:
            lines = [line.strip() for line in self._log(name).read_text(errors="replace").splitlines() if line.strip()]
        except OSError:
            lines = []
        return lines[-1][-LOG_TAIL:] if lines else "it said nothing"

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _recorded(self) -> list[Process]:
        try:
            return [Process(**told) for told in json.loads(self._record.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def _save(self) -> None:
        draft = self._record.with_suffix(".draft")
        draft.write_text(json.dumps([asdict(process) for process in self._known]))
        draft.replace(self._record)


def _signal(pid: int, how: signal.Signals) -> None:
    """To the whole group where the process leads one, else to it alone."""
    try:
        if os.getpgid(pid) == pid:
            os.killpg(pid, how)
        else:
            os.kill(pid, how)
    except ProcessLookupError:
        return
