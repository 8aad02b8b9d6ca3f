"""Keeps a process beside the worker for a sweep or a draw that somebody asked for, so that nothing else of the office waits for it."""

import subprocess
import sys
from collections.abc import Callable, Sequence

from rehandle.config.processes import die_with_parent
from rehandle.sweep.queries import under_way

END_SECONDS = 10


class Sweeper:
    """One process at a time. One that dies is started again: what it had finished is kept in its folder."""

    def __init__(
        self, command: Sequence[str] = (sys.executable, "-m", "rehandle.cli", "sweeps", "run"), waiting: Callable[[], str] | None = None
    ) -> None:
        self._command, self._waiting = command, waiting  # the id of what waits comes after the command
        self._process: subprocess.Popen[bytes] | None = None

    def attend(self) -> None:
        """Start a process where something waits for one."""
        if self._process and self._process.poll() is not None:
            self._process = None
        if self._process is None and (waits := (self._waiting or under_way)()):
            self._process = subprocess.Popen(  # noqa: S603  no shell, and an id that was checked when it was asked for
                [*self._command, waits],
                preexec_fn=die_with_parent,  # noqa: PLW1509  a worker has no threads
            )

    def end(self) -> None:
        """End it with the worker; the next one goes on where it was."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
