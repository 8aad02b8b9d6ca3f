"""Clients of the lane's socket: each keeps some bids asked and waits for each one's answer, or asks at a steady rate, whatever is answered."""

import asyncio
import json
from pathlib import Path
from time import perf_counter

from bench.bidding.world import BIDDERS, NUMBERS, World


class Wire:
    """One connection with many bids under way."""

    def __init__(self, of: World, span: int) -> None:
        from rehandle.sales.paddles import pass_of

        self.span, self.sent, self.waits, self.refused = span, dict[int, float](), list[float](), 0
        self.room = asyncio.Semaphore(0)
        self.paddles = [[(of.paddle(nr, who), pass_of(of.paddle(nr, who))) for who in range(BIDDERS)] for nr in range(span)]

    def ask(self, writer: asyncio.StreamWriter, due: float | None = None) -> None:
        """A bid more, timed from when it was due."""
        number = next(NUMBERS)
        paddle, shown = self.paddles[number % self.span][number // 7 % BIDDERS]
        self.sent[number] = due or perf_counter()
        writer.write(f'{{"n":{number},"id":"s.{number}","paddle":"{paddle}","pass":"{shown}","most":{10_000 + 20 * number}}}\n'.encode())

    async def hear(self, reader: asyncio.StreamReader) -> None:
        """Every answer."""
        while line := await reader.readline():
            told = json.loads(line)
            self.waits.append(1_000 * (perf_counter() - self.sent.pop(told["n"])))
            self.refused += "refused" in told
            self.room.release()


async def closed_load(path: Path, of: World, span: int, seconds: float, under_way: int) -> Wire:
    """Always as many bids under way."""
    wire = Wire(of, span)
    reader, writer = await asyncio.open_unix_connection(path)
    hearing, end = asyncio.create_task(wire.hear(reader)), perf_counter() + seconds
    for _ in range(under_way):
        wire.room.release()
    while perf_counter() < end:
        await wire.room.acquire()
        wire.ask(writer)
    await _answered(wire)
    writer.close()
    hearing.cancel()
    return wire


async def open_load(path: Path, of: World, span: int, seconds: float, rate: float) -> Wire:
    """So many bids a second, whether or not the ones before were answered; a wait counts from when its bid was due."""
    wire = Wire(of, span)
    reader, writer = await asyncio.open_unix_connection(path)
    hearing, began, asked = asyncio.create_task(wire.hear(reader)), perf_counter(), 0
    while (passed := perf_counter() - began) < seconds:
        while asked < passed * rate:
            wire.ask(writer, began + asked / rate)
            asked += 1
        await asyncio.sleep(0.001)
    await _answered(wire)
    writer.close()
    hearing.cancel()
    return wire


async def _answered(wire: Wire) -> None:
    end = perf_counter() + 30
    while wire.sent and perf_counter() < end:
        await asyncio.sleep(0.002)
    assert not wire.sent, f"{len(wire.sent)} bids have no answer"
