"""A server on a free port with states from memory, and watchers that are plain sockets."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

from rehandle.live.limits import Limits
from rehandle.live.server import listening, serve
from rehandle.live.source import Seen
from rehandle.live.state import State

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
LOT = "0jm2k9w3qav00000lot1"
PATIENCE = 10
FIRST = State(1, 10_000, 10_500, "USD", 1, NOW, False)


class Memory:
    """States that a test sets, and how often they were read."""

    def __init__(self):
        self.states, self.reads, self.ahead, self.down = {LOT: FIRST}, [], timedelta(0), False
        self._begun = monotonic()
        self._heard = asyncio.Queue()

    async def changes(self):
        yield
        while True:
            await self._heard.get()
            yield

    def read(self, sales):
        if self.down:
            raise ConnectionError("the database is away")
        self.reads.append(list(sales))
        now = NOW + self.ahead + timedelta(seconds=monotonic() - self._begun)
        return Seen(now, {sale: self.states[sale] for sale in sales if sale in self.states})

    def change(self, sale=LOT, **more):
        before = self.states[sale]
        self.states[sale] = replace(before, **{"seq": before.seq + 1, "bids": before.bids + 1, "price": before.price + 500} | more)
        self._heard.put_nowait(None)

    def notice(self):
        """Something was written that has nothing to do with auctions."""
        self._heard.put_nowait(None)


@dataclass
class Here:
    """A running server."""

    port: int
    source: Memory
    ending: asyncio.Event
    served: asyncio.Task
    open: list["Watching"] = field(default_factory=list)

    async def watch(self, path=f"/live/{LOT}", head="", receive_bytes=0):
        """Ask for a stream; the answer's head has been read."""
        watching = await self.connect(receive_bytes)
        watching.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n{head}\r\n")
        await watching.head()
        return watching

    async def connect(self, receive_bytes=0):
        made = socket.socket()
        if receive_bytes:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, ("127.0.0.1", self.port))
        watching = Watching(*await asyncio.open_connection(sock=made, limit=1 << 14))
        self.open.append(watching)
        return watching


@dataclass
class Watching:
    """One watcher."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    status: int = 0
    fields: dict[str, str] = field(default_factory=dict)

    def send(self, text):
        self.writer.write(text.encode())

    async def head(self):
        lines = (await self._within(self.reader.readuntil(b"\r\n\r\n"))).decode().split("\r\n")
        self.status = int(lines[0].split()[1])
        self.fields = dict(line.split(": ", 1) for line in lines[1:] if line)

    async def event(self):
        """The next state, with the id it came under; signs of life are passed over."""
        while True:
            text = (await self._within(self.reader.readuntil(b"\n\n"))).decode().lstrip("\n")
            if text.startswith("id: "):
                number, data = text.rstrip("\n").split("\n")
                told = json.loads(data.removeprefix("data: "))
                assert number == f"id: {told['seq']}"
                return told

    async def until(self, seq):
        """Every state up to this number."""
        told = [await self.event()]
        while told[-1]["seq"] < seq:
            told.append(await self.event())
        return told

    async def line(self):
        return await self._within(self.reader.readline())

    async def rest(self):
        """Everything up to the end of the connection; an abrupt end is an end."""
        try:
            return await self._within(self.reader.read())
        except ConnectionError:
            return b""

    async def _within(self, waiting):
        return await asyncio.wait_for(waiting, PATIENCE)


@asynccontextmanager
async def running(**limits):
    """A server with these limits, ended at the end."""
    on = listening("127.0.0.1", 0)
    source, ending = Memory(), asyncio.Event()
    given = {"reads_a_second": 200, "most_an_address": 2000, "most": 2000, "end_seconds": 2} | limits
    served = asyncio.create_task(serve(on, source, Limits(**given), ending))
    here = Here(on.getsockname()[1], source, ending, served)
    try:
        yield here
    finally:
        for each in here.open:
            each.writer.close()
        ending.set()
        await asyncio.wait_for(served, PATIENCE)


async def holds(what, seconds=PATIENCE):
    """Wait until it is so."""
    until = asyncio.get_running_loop().time() + seconds
    while not what():
        assert asyncio.get_running_loop().time() < until, "it did not come about"
        await asyncio.sleep(0.005)


def later(hours):
    return NOW + timedelta(hours=hours)
