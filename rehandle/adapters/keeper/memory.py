"""A keeper inside this process: stories, the simulator, tests of the rooms. It can be down."""

from collections.abc import Sequence
from datetime import datetime

from rehandle.adapters.keeper.book import Book
from rehandle.adapters.keeper.shelf import Memory
from rehandle.kernel.clock import Clock
from rehandle.kernel.ports import Signed, Unreachable


class MemoryKeeper:
    """The same book as the process has, on a clock that stands still until it is set."""

    def __init__(self, clock: Clock) -> None:
        self.shelf, self.down = Memory(), False
        self._book = Book(self.shelf, clock.now)

    def make(self, auction: str, not_before: datetime) -> bytes:
        return self._reached().make(auction, not_before)

    def put_off(self, auction: str, not_before: datetime) -> None:
        self._reached().put_off(auction, not_before)

    def give(self, auction: str) -> bytes:
        return self._reached().give(auction)

    def give_early(self, auction: str, reason: str, signed: Sequence[Signed]) -> bytes:
        return self._reached().give_early(auction, reason, signed)

    def _reached(self) -> Book:
        if self.down:
            raise Unreachable("the keeper does not answer")
        return self._book
