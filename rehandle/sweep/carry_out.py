"""A sweep that somebody asked for, carried out: by a process of its own, never by a page and never by the worker's tick."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from math import ceil
from pathlib import Path
from time import perf_counter

import duckdb
from django.db import DatabaseError, connection

from rehandle.kernel.clock import RealClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Refused
from rehandle.names import queries as names
from rehandle.policy.queries import pinned
from rehandle.sweep import flows, progress, queries, snapshots
from rehandle.sweep.job import PART_ROWS, Job, Progress
from rehandle.sweep.run import sweep
from rehandle.sweep.source import connect, units_of
from rehandle.sweep.stopping import Stop, Stopped, watched

LOOK_SECONDS = 0.3
MEMORY = "1GB"
LEAST_ROWS, PARTS = 1_000_000, 60  # smaller parts than at the terminal, since the page hears of each; more than sixty would be many small files


def carry_out(ctx: Callable[[], Ctx], sweep_id: str, folder: Path, part_rows: int = 0) -> str:
    """Carry it out in the office's data folder; its state afterwards. Does nothing where another process has it in hand.

    A refusal, a full disk or memory is put on record. `part_rows`: as in a job; 0 for what suits the number of accounts.
    """
    out = queries.folder_of(folder, sweep_id)
    out.parent.mkdir(parents=True, exist_ok=True)
    with _alone(out) as ours:
        if ours and flows.begin_sweep(ctx(), sweep=sweep_id):
            _carried_out(ctx, sweep_id, folder, part_rows)
        if ours and queries.state_of(sweep_id) in ("cancelled", "failed"):
            discard(out)
    return queries.state_of(sweep_id)


def discard(out: Path) -> None:
    """Take away all that a run wrote; `run.json`, which would say that it is whole, before all else."""
    (out / "run.json").unlink(missing_ok=True)
    shutil.rmtree(out, ignore_errors=True)


def _carried_out(ctx: Callable[[], Ctx], sweep_id: str, folder: Path, part_rows: int) -> None:
    try:
        run = _swept(sweep_id, folder, part_rows)
    except Stopped:
        flows.stop_sweep(ctx(), sweep=sweep_id)
    except Refused as refused:
        told = ", ".join(f"{name}: {value}" for name, value in refused.facts.items())
        flows.fail_sweep(ctx(), sweep=sweep_id, refusal=refused.code.value, told=told)
    except (OSError, MemoryError, duckdb.Error) as error:
        told = str(error).splitlines()[0] if str(error) else type(error).__name__
        flows.fail_sweep(ctx(), sweep=sweep_id, refusal=kind_of(error), told=told)
    else:
        flows.finish_sweep(ctx(), sweep=sweep_id, folder=str(queries.folder_of(folder, sweep_id)), summary=run)


def kind_of(error: Exception) -> str:
    """What the surroundings lack, or that it was a fault of ours."""
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return "memory_full"
    full = ("No space left on device", "disk is full", "Disk quota exceeded")
    return "disk_full" if any(sign in str(error) for sign in full) else "fault"


def _swept(sweep_id: str, folder: Path, part_rows: int) -> dict[str, object]:
    asked, out = queries.asked(sweep_id), queries.folder_of(folder, sweep_id)
    policy, lists = pinned(asked.policy_hash), names.office()
    accounts = snapshots.last(folder)
    job = Job(accounts, asked.as_of, out, memory=MEMORY, part_rows=part_rows or rows_of_a_part(accounts))
    stop, told = Stop(), Told(queries.progress_of(folder, sweep_id))
    with told.shown(), watched(partial(_look, sweep_id, stop, told), LOOK_SECONDS, _forget):
        try:
            return sweep(policy, lists, job, partial(_say, told, stop), stop)
        finally:
            connection.close()  # a long sweep outlives the server's patience with a silent connection


def rows_of_a_part(accounts: Path) -> int:
    """How many rows of this file are swept in one go: sixty parts of it, none smaller than a million rows or larger than a sweep's usual ones."""
    with connect(MEMORY) as db:
        parts = len(units_of(db, [accounts], LEAST_ROWS))
    return min(PART_ROWS, LEAST_ROWS * ceil(parts / PARTS))


def _forget() -> None:
    """Close this thread's own connection."""
    connection.close()


def _say(told: "Told", stop: Stop, at: Progress) -> None:
    told.say(at)
    stop.look()


def _look(sweep_id: str, stop: Stop, told: "Told") -> None:
    """Every moment: tell how far it is, and hear whether it was cancelled."""
    told.write()
    try:
        if queries.state_of(sweep_id) == "cancelling":
            stop.ask()
    except DatabaseError:  # it may be back at the next look
        connection.close()


class Told:
    """What the sweep said last, in its file while it runs."""

    def __init__(self, path: Path) -> None:
        self._path, self._last, self._begun = path, Progress("starting"), perf_counter()

    def say(self, at: Progress) -> None:
        """Keep it for the next time it is written. Each thing that it does has a time of its own."""
        self._begun = self._begun if at.doing == self._last.doing else perf_counter()
        self._last = at

    def write(self) -> None:
        """Into the file. A full disk costs the page its bar, never the sweep its end."""
        with suppress(OSError):
            progress.write(self._path, progress.reached(self._last, perf_counter() - self._begun, RealClock().now()))

    @contextmanager
    def shown(self) -> Iterator[None]:
        """The file is there as long as it runs."""
        try:
            yield
        finally:
            self._path.unlink(missing_ok=True)


@contextmanager
def _alone(out: Path) -> Iterator[bool]:
    """Whether this process is the only one that has this sweep in hand."""
    with out.with_name(f"{out.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        Path(lock.name).unlink(missing_ok=True)
