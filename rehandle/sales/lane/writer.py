"""The writer's process: takes the lease as soon as it is free, hears bids on a Unix socket, answers each after its commit.

While one batch is written the next one gathers, so that a batch is as large as the load makes it. Any error of the database, and a lease
that was lost, ends the process: clients ask again with the same ids, and whoever has the lease then answers them as the first time.
"""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from rehandle.sales.lane import wire
from rehandle.sales.lane.lane import Lane
from rehandle.sales.rules.batch import Ask

MOST = 200  # bids of one batch
BEAT_SECONDS = 0.5  # an idle writer prolongs its lease
TRY_SECONDS = 0.1  # whoever waits for the lease asks for it
WAITING = 20_000  # bids that wait: then nobody is read until there is room


@dataclass(slots=True)
class Waits:
    """A bid that was asked, and whom to tell."""

    ask: Ask
    number: int
    tell: Callable[[bytes], None]


class Writer:
    """One shard's writer over a socket."""

    def __init__(self, lane: Lane, path: Path) -> None:
        self.lane, self.path = lane, path
        self.waiting: asyncio.Queue[Waits] = asyncio.Queue(WAITING)
        self.hand = ThreadPoolExecutor(1)  # all that asks the database, one thing at a time

    async def run(self) -> None:
        """Until something is wrong. The socket appears when the lease is held, in the place of whoever had it before."""
        while not await self._leased():
            await asyncio.sleep(TRY_SECONDS)
        own = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        server = await asyncio.start_unix_server(self._client, own, limit=wire.LINE_LIMIT * 8)
        own.chmod(0o600)
        self._stand_for(own)
        async with server:
            while True:
                await self._batch()

    async def _leased(self) -> bool:
        """Ask for the lease. Whoever waits for it has nothing to lose: a database that went away is asked again."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.hand, self.lane.take_over)
        except psycopg.OperationalError:
            with suppress(psycopg.OperationalError):
                await loop.run_in_executor(self.hand, self.lane.connect_again)
            return False

    def _stand_for(self, own: Path) -> None:
        """The path that clients know points at this process's socket from now on; that of whoever had the lease before goes."""
        before = self.path.resolve()
        link = own.with_suffix(".link")
        link.symlink_to(own.name)
        link.rename(self.path)
        if before not in (own.resolve(), self.path):
            before.unlink(missing_ok=True)

    async def _batch(self) -> None:
        batch = await self._gathered()
        answers = await asyncio.get_running_loop().run_in_executor(self.hand, self.lane.place, [each.ask for each in batch])
        for each, answer in zip(batch, answers, strict=True):
            each.tell(wire.line(each.number, answer))

    async def _gathered(self) -> list[Waits]:
        """What waits now, at least one; nobody for a beat is an empty batch, which prolongs the lease."""
        batch: list[Waits] = []
        with suppress(TimeoutError):
            batch.append(await asyncio.wait_for(self.waiting.get(), BEAT_SECONDS))
        while batch and len(batch) < MOST and not self.waiting.empty():
            batch.append(self.waiting.get_nowait())
        return batch

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: the web process, with many bidders' bids."""
        with suppress(ConnectionError, ValueError, asyncio.IncompleteReadError):
            while line := await reader.readline():
                asked = wire.read(line)
                if asked.ask is None:
                    assert asked.refused
                    writer.write(wire.refusal(asked.number, asked.refused))
                else:
                    await self.waiting.put(Waits(asked.ask, asked.number, writer.write))
        writer.close()
