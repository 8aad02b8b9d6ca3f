"""One auction and its watchers: the newest state goes to everybody, a slice at a time, and nobody waits for a slow one."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from rehandle.live.state import State

SLICE = 500  # watchers between two looks at everything else


class Reached(Protocol):
    """A watcher, as a topic needs him."""

    version: int

    def tell(self, version: int, told: bytes) -> None: ...
    def finish(self) -> None: ...


@dataclass(slots=True)
class Topic:
    """`version` counts what was told here; a watcher knows which he has had."""

    loop: asyncio.AbstractEventLoop
    state: State
    newest: bytes
    version: int = 1
    watchers: dict[Reached, None] = field(default_factory=dict)
    going: bool = False

    def change(self, state: State, told: bytes) -> None:
        """Tell everybody. A round that is under way goes on with the newest; who was reached before is reached once more."""
        self.state, self.newest, self.version = state, told, self.version + 1
        if not self.going:
            self._round()

    def _round(self) -> None:
        self.going = True
        self._slice(iter(list(self.watchers)), self.version)

    def _slice(self, left: Iterator[Reached], begun: int) -> None:
        reached = 0
        for watcher in islice(left, SLICE):
            reached += 1
            if watcher.version != self.version:
                watcher.tell(self.version, self.newest)
        if reached == SLICE:
            self.loop.call_soon(self._slice, left, begun)
        elif begun != self.version:
            self._round()
        else:
            self.going = False
            self._over()

    def _over(self) -> None:
        """Where nothing will change any more, streams end."""
        if self.state.closed:
            for watcher in list(self.watchers):
                watcher.finish()
