"""Where states come from: a small port, so that the server needs no tables."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rehandle.live.state import State


@dataclass(frozen=True, slots=True)
class Seen:
    """States by sale, as they were at `now` by the office's clock. A sale that is no auction is not in it."""

    now: datetime
    states: Mapping[str, State]


class Source(Protocol):
    """What the hub asks. May raise whatever its connection raises: it is asked again."""

    def changes(self) -> AsyncGenerator[None, None]:
        """Once at the start, then each time that something may have changed. Whatever changed before it was given is in the next `read`."""

    def read(self, sales: Sequence[str]) -> Seen:
        """The states of these auctions, in one go. Blocks; always called in the same thread."""
