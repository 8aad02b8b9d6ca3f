"""Stopping a sweep from another thread: between two parts, or in the middle of a query. What is left is what a killed one leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

import duckdb

from rehandle.kernel.refusal import Code, Refused


class Stopped(Exception):
    """The sweep was told to stop, and has."""


class Stop:
    """Tells a sweep that it should end. One is good for one sweep."""

    def __init__(self) -> None:
        self._asked, self._lock = Event(), Lock()
        self._db: duckdb.DuckDBPyConnection | None = None

    def ask(self) -> None:
        """End it now. To be said again and again until the sweep has ended: between two queries there is nothing to break off."""
        self._asked.set()
        with self._lock:
            if self._db is not None:
                self._db.interrupt()

    def look(self) -> None:
        """Raises `Stopped` where it was told to end."""
        if self._asked.is_set():
            raise Stopped

    @contextmanager
    def over(self, db: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """While the sweep works on this connection. Raises `Stopped` in place of the broken query's error, and before anything is called finished."""
        with self._lock:
            self._db = db
        try:
            yield
            self.look()
        except (duckdb.Error, Refused):  # where a query that opens a file is broken off, the file seems unreadable
            self.look()
            raise
        finally:
            with self._lock:
                self._db = None


@contextmanager
def watched(each: Callable[[], None], seconds: float, last: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Call this in a thread of its own, at once and then after so many seconds each, until the block is left; then `last`, in that thread."""
    over = Event()

    def watch() -> None:
        try:
            each()
            while not over.wait(seconds):
                each()
        finally:
            last()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@contextmanager
def within(db: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """What a page asks of the engine takes no longer than this. Refuses `took_too_long`."""
    stop, over = Stop(), Event()

    def hurry() -> None:
        wait = seconds
        while not over.wait(wait):
            stop.ask()
            wait = 0.01

    thread = Thread(target=hurry, daemon=True)
    thread.start()
    try:
        with stop.over(db):
            yield
    except Stopped:
        raise Refused(Code.TOOK_TOO_LONG, seconds=seconds) from None
    finally:
        over.set()
        thread.join()
