"""The lane under full load, killed: `python -m bench.killed [ROUNDS]` (3). Wants: what was answered is there, once, and a new writer soon.

Each round one of these, in turn: the writer is killed at once; it is stopped past its lease and wakes; PostgreSQL is stopped at once and
started again; the door (`rehandle bids`) is killed. Two writers and a door run all the time, as a supervisor would keep them; a client asks
again with the same id until it is answered. Some bid over the socket, some over HTTP.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import monotonic

from bench.bidding import world
from bench.bids import checked
from bench.office import office

AUCTIONS, CLIENTS, POSTING, SOON_SECONDS, PATIENCE = 20, 30, 10, 4.0, 1.0
HOWS = ("killed", "stopped past its lease", "PostgreSQL stopped at once", "the door killed")
PORT = 8020
COUNTED = ("outcome", "refused")


def main() -> int:
    """Run, count, compare."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    folder = office()
    of = world.made(AUCTIONS, datetime.now(UTC))
    load = Load(of, folder / "lane.0.sock")
    gaps = asyncio.run(under(load, folder, rounds))
    return compared(load, gaps)


class Load:
    """Bidders who never stop, and what they were told."""

    def __init__(self, of: world.World, path: Path) -> None:
        from rehandle.sales.paddles import pass_of

        self.path, self.numbers, self.ending = path, count(1), False
        self.told: dict[str, dict[str, object]] = {}
        self.posted = 0  # answers that came by the door
        self.paddles = [(of.paddle(nr, who), pass_of(of.paddle(nr, who))) for nr in range(AUCTIONS) for who in range(world.BIDDERS)]

    async def bidder(self) -> None:
        """One bid after the other, each until it is answered."""
        wire = None
        while not self.ending:
            number = next(self.numbers)
            paddle, shown = self.paddles[number * 7 % len(self.paddles)]
            asked = {"n": number, "id": f"k.{number}", "paddle": paddle, "pass": shown, "most": 10_000 + 20 * number}
            while asked["id"] not in self.told and not (self.ending and wire is None):
                wire = await self.ask(wire, asked)

    async def poster(self) -> None:
        """The same over HTTP."""
        wire = None
        while not self.ending:
            number = next(self.numbers)
            paddle, shown = self.paddles[number * 7 % len(self.paddles)]
            asked = {"id": f"k.{number}", "paddle": paddle, "pass": shown, "most": 10_000 + 20 * number}
            while asked["id"] not in self.told and not (self.ending and wire is None):
                wire = await self.post(wire, asked)

    async def post(self, wire: "tuple[asyncio.StreamReader, asyncio.StreamWriter] | None", asked: dict[str, object]) -> "Wire | None":
        """Send it to the door; None where the connection is of no use any more, or nobody takes bids at this moment."""
        try:
            reader, writer = wire or await asyncio.open_connection("127.0.0.1", PORT)
            body = json.dumps(asked).encode()
            writer.write(b"POST /bids HTTP/1.1\r\nhost: here\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
            told = await asyncio.wait_for(_read(reader), 10 * PATIENCE)
        except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError):
            if wire:
                wire[1].close()
            await asyncio.sleep(0.05)
            return None
        if any(name in told for name in COUNTED):
            self.told[str(asked["id"])] = told
            self.posted += 1
        return reader, writer

    async def ask(self, wire: "tuple[asyncio.StreamReader, asyncio.StreamWriter] | None", asked: dict[str, object]) -> "object":
        """Send it; None where the connection is of no use any more."""
        try:
            reader, writer = wire or await asyncio.open_unix_connection(self.path)
            writer.write(json.dumps(asked).encode() + b"\n")
            told = json.loads(await asyncio.wait_for(reader.readline(), PATIENCE))
        except (OSError, ValueError, TimeoutError):
            if wire:
                wire[1].close()
            await asyncio.sleep(0.05)
            return None
        assert told["n"] == asked["n"], (told, asked)
        self.told[str(asked["id"])] = told
        return reader, writer


Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _read(reader: asyncio.StreamReader) -> dict[str, object]:
    """An answer of the door: what the lane said, a refusal by its code."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    told: dict[str, object] = json.loads(await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0])))
    kind = str(told.get("type", ""))
    return told | {"refused": kind.partition("#")[2]} if kind else told


class Writers:
    """Two processes and a door, each begun again when it has ended."""

    def __init__(self, path: Path) -> None:
        self.path, self.running, self.doors = path, list[subprocess.Popen[bytes]](), list[subprocess.Popen[bytes]]()

    async def keep(self, load: Load) -> None:
        """As a supervisor would."""
        while not load.ending:
            self.running = [each for each in self.running if each.poll() is None]
            while len(self.running) < 2:
                self.running.append(subprocess.Popen([sys.executable, "-m", "rehandle.cli", "lane"], stderr=subprocess.DEVNULL))
            if not self.doors or self.doors[-1].poll() is not None:
                self.doors.append(subprocess.Popen([sys.executable, "-m", "rehandle.cli", "bids", "--port", str(PORT)], start_new_session=True))
            await asyncio.sleep(0.1)
        for each in self.running:
            each.kill()
        self.end_door()

    def end_door(self) -> None:
        """The server and its worker, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.doors[-1].pid, signal.SIGKILL)

    def holder(self) -> "subprocess.Popen[bytes]":
        """Whoever has the lease: the one in whose place the socket stands."""
        pid = int(self.path.readlink().suffix[1:])
        return next(each for each in self.running if each.pid == pid)


async def under(load: Load, folder: Path, rounds: int) -> list[tuple[str, float]]:
    """The load, and what happens to it; how long nobody was answered each time."""
    writers, gaps = Writers(load.path), []
    every = [asyncio.create_task(writers.keep(load)), *(asyncio.create_task(load.bidder()) for _ in range(CLIENTS))]
    every += [asyncio.create_task(load.poster()) for _ in range(POSTING)]
    await answered(load, 300)
    for nth in range(rounds):
        how = HOWS[nth % len(HOWS)]
        began = monotonic()
        await happens(how, writers, folder, load)
        await (posted(load, POSTING + 1) if how == HOWS[3] else answered(load, CLIENTS + POSTING + 1))
        gaps.append((how, monotonic() - began))
        await answered(load, 300)
    load.ending = True
    await asyncio.wait(every, timeout=10)
    return gaps


async def happens(how: str, writers: Writers, folder: Path, load: Load) -> None:
    """One disaster."""
    from rehandle.config.postgres import Embedded

    server = Embedded(folder / "postgres")
    if how == HOWS[3]:
        await posted(load, 20)
        writers.end_door()
        return
    if how == HOWS[2]:
        pid = server.pid()
        assert pid
        os.kill(pid, signal.SIGQUIT)
        while server.pid():
            await asyncio.sleep(0.02)
        await asyncio.to_thread(server.start)
        return
    holder = writers.holder()
    os.kill(holder.pid, signal.SIGKILL if how == HOWS[0] else signal.SIGSTOP)
    if how == HOWS[1]:
        asyncio.get_running_loop().call_later(5.0, lambda: _woken(holder.pid))


def _woken(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


async def posted(load: Load, more: int) -> None:
    """Until so many more bids are answered over HTTP."""
    wanted, end = load.posted + more, monotonic() + 60
    while load.posted < wanted:
        assert monotonic() < end, "nobody is answered over HTTP any more"
        await asyncio.sleep(0.02)


async def answered(load: Load, more: int) -> None:
    """Until so many more bids are answered."""
    wanted, end = len(load.told) + more, monotonic() + 60
    while len(load.told) < wanted:
        assert monotonic() < end, "nobody is answered any more"
        await asyncio.sleep(0.02)


def compared(load: Load, gaps: list[tuple[str, float]]) -> int:
    """What was told against what is there."""
    from django.db import connection

    from rehandle.sales.models import Bid

    connection.close()  # it was cut with the server
    kept = dict(Bid.objects.values_list("id", "price_minor"))
    counted = {id_: told for id_, told in load.told.items() if "outcome" in told}
    lost = [id_ for id_, told in counted.items() if kept.get(id_) != told["price"]]
    wrong = [id_ for id_, told in load.told.items() if "refused" in told and id_ in kept]
    checked()
    print(f"{len(load.told):,} answered, {len(counted):,} of them counted; {len(lost)} lost or changed, {len(wrong)} refused and yet there")
    for how in HOWS:
        seen = [gap for what, gap in gaps if what == how]
        if seen:
            print(f"{how}: {len(seen)} times, nobody was answered for {max(seen):.1f} s at most")
            print(f"  a new writer within {SOON_SECONDS:.0f} s: {'met' if max(seen) <= SOON_SECONDS else 'MISSED'}")
    return 1 if lost or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
