"""One auction whose price rises at each word, for every server alike."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from time import perf_counter

from rehandle.live.source import Seen
from rehandle.live.state import State

LOT = "0jm2k9w3qav00000lot1"
BEGUN = datetime(2027, 1, 1, 12, tzinfo=UTC)


class Rising:
    """A source of states from memory."""

    def __init__(self) -> None:
        self.bids = 0
        self._heard: asyncio.Queue[None] = asyncio.Queue()

    def rise(self) -> float:
        """One bid more; the instant."""
        self.bids += 1
        now = perf_counter()
        self._heard.put_nowait(None)
        return now

    def now(self) -> datetime:
        return BEGUN + timedelta(seconds=perf_counter())

    def state(self) -> State:
        price = 10_000_000 + self.bids * 500
        return State(1_000_000 + self.bids, price, price + 500, "USD", 1_000_000 + self.bids, BEGUN + timedelta(days=1), True, 3)

    async def changes(self) -> AsyncGenerator[None, None]:
        yield
        while True:
            await self._heard.get()
            yield

    def read(self, sales: Sequence[str]) -> Seen:
        return Seen(self.now(), {sale: self.state() for sale in sales if sale == LOT})
