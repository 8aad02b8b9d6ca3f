"""All auctions that somebody watches: one read for all of them at a change, at most some ten a second, whoever and however many watch."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from itertools import islice

from rehandle.live import answers
from rehandle.live.limits import Limits, Places, network, plain
from rehandle.live.request import Asked
from rehandle.live.source import Seen, Source
from rehandle.live.state import State, message
from rehandle.live.topic import SLICE, Topic
from rehandle.live.watcher import Watcher

CLOCK_MOVED = timedelta(seconds=1)  # a demo's clock was put forward: everybody is told the new hour
AGAIN_SECONDS = 1.0
LOG = logging.getLogger("rehandle.live")


class Hub:
    """Runs in one event loop; only `Source.read` runs in a thread, always the same one."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source, self.limits, self.stream, self.places = source, limits, answers.stream(), Places(limits)
        self.topics: dict[str, Topic] = {}
        self._everybody: dict[Watcher, None] = {}
        self._heads: dict[Watcher, float] = {}
        self._behind: dict[Watcher, float] = {}
        self._waiting: dict[str, list[Watcher]] = {}
        self._loop = asyncio.get_running_loop()
        self._woken, self._changed = asyncio.Event(), False
        self._thread = ThreadPoolExecutor(1, "live-read")
        self._shift: datetime | None = None  # what the office's clock said at zero of the loop's
        self.tasks = [asyncio.create_task(each()) for each in (self._listen, self._read, self._look_after)]

    # -- a watcher comes and goes

    def came(self, watcher: Watcher, address: str) -> None:
        """A connection. Behind a proxy of ours, whose it is stands in its request."""
        self._everybody[watcher] = None
        if len(self._everybody) > self.limits.most:
            watcher.refuse(503)
        elif plain(address) in self.limits.proxies or self._counted(watcher, network(address)):
            self._heads[watcher] = self._loop.time()

    def join(self, watcher: Watcher, wanted: Asked) -> None:
        """It has said what it wants."""
        self._heads.pop(watcher, None)
        if not watcher.address and not self._counted(watcher, network(wanted.forwarded) or "a neighbour"):
            return
        if topic := self.topics.get(wanted.sale):
            watcher.begin(topic, message(topic.state, self.now()))
            return
        self._waiting.setdefault(wanted.sale, []).append(watcher)
        self._woken.set()

    def left(self, watcher: Watcher) -> None:
        """It is gone: nothing of it stays."""
        for known in (self._everybody, self._heads, self._behind):
            known.pop(watcher, None)
        if watcher.address:
            self.places.give_back(watcher.address)
        if watcher.topic:
            watcher.topic.watchers.pop(watcher, None)

    def behind(self, watcher: Watcher) -> None:
        """It does not take what it is told."""
        self._behind.setdefault(watcher, self._loop.time())

    def caught_up(self, watcher: Watcher) -> None:
        """It does again."""
        self._behind.pop(watcher, None)

    def now(self) -> datetime:
        """The office's clock, as of its last word."""
        return (self._shift or datetime.fromtimestamp(0, UTC)) + timedelta(seconds=self._loop.time())

    async def end(self) -> None:
        """Let everybody go, and wait a moment for what is still on its way."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for watcher in list(self._everybody):
            watcher.finish()
        until = self._loop.time() + self.limits.end_seconds
        while self._everybody and self._loop.time() < until:
            await asyncio.sleep(0.02)
        for watcher in list(self._everybody):
            watcher.transport.abort()
        self._thread.shutdown(wait=False)

    def _counted(self, watcher: Watcher, address: str) -> bool:
        if self.places.take(address):
            watcher.address = address
            return True
        watcher.refuse(429)
        return False

    # -- states come in

    async def _listen(self) -> None:
        while True:
            try:
                async with aclosing(self.source.changes()) as changes:
                    async for _ in changes:
                        self._changed = True
                        self._woken.set()
            except Exception as error:  # noqa: BLE001  whatever its connection raises: watchers stay, and it is asked again
                LOG.warning("changes are not heard: %s", error)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _read(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            changed, self._changed = self._changed, False
            waiting, self._waiting = self._waiting, {}
            wanted = sorted({*waiting, *(self.topics if changed else ())})
            if wanted:
                await self._ask(wanted, waiting)
            await asyncio.sleep(1 / self.limits.reads_a_second)

    async def _ask(self, wanted: list[str], waiting: dict[str, list[Watcher]]) -> None:
        try:
            seen = await self._loop.run_in_executor(self._thread, self.source.read, wanted)
        except Exception as error:  # noqa: BLE001  as above
            LOG.warning("states cannot be read: %s", error)
            self._changed = True
            self._loop.call_later(AGAIN_SECONDS, self._woken.set)
            seen = None
        if seen:
            self._told(seen)
        for sale, watchers in waiting.items():
            self._begin(watchers, seen.states.get(sale) if seen else None, sale, 404 if seen else 503)

    def _told(self, seen: Seen) -> None:
        shift = seen.now - timedelta(seconds=self._loop.time())
        moved = self._shift is not None and abs(shift - self._shift) > CLOCK_MOVED
        self._shift = shift
        for sale, topic in self.topics.items():
            state = seen.states.get(sale, topic.state)
            if moved or state.seq > topic.state.seq:
                newest = max(state, topic.state, key=lambda each: each.seq)
                topic.change(newest, message(newest, seen.now))

    def _begin(self, watchers: list[Watcher], state: State | None, sale: str, otherwise: int) -> None:
        here = [each for each in watchers if each in self._everybody]
        if state is None:
            for watcher in here:
                watcher.refuse(otherwise)
        elif here:
            told = message(state, self.now())
            topic = self.topics.setdefault(sale, Topic(self._loop, state, told))
            for watcher in here:
                watcher.begin(topic, told)

    # -- what has to be looked after

    async def _look_after(self) -> None:
        beat_at = self._loop.time() + self.limits.beat_seconds
        while True:
            await asyncio.sleep(min(1.0, self.limits.beat_seconds, self.limits.head_seconds, self.limits.behind_seconds))
            now = self._loop.time()
            self._drop(self._heads, now - self.limits.head_seconds)
            self._drop(self._behind, now - self.limits.behind_seconds)
            for sale in [sale for sale, topic in self.topics.items() if not topic.watchers and not topic.going]:
                del self.topics[sale]
            if now >= beat_at:
                beat_at = now + self.limits.beat_seconds
                self._beat(iter(list(self._everybody)))

    def _drop(self, since: dict[Watcher, float], before: float) -> None:
        """Those who have kept us waiting from before then; the eldest stand first."""
        for watcher in [watcher for watcher, at in since.items() if at <= before]:
            watcher.transport.abort()

    def _beat(self, left: Iterator[Watcher]) -> None:
        some = list(islice(left, SLICE))
        for watcher in some:
            if watcher.topic and watcher in watcher.topic.watchers:
                watcher.beat()
        if some:
            self._loop.call_soon(self._beat, left)
