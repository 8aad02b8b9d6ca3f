"""Clients over HTTP: each on a connection that stays open, one bid after the other."""

import asyncio
import json
from time import perf_counter

from bench.bidding.world import BIDDERS, NUMBERS, World

CONNECTIONS = 64


async def load(port: int, of: World, span: int, seconds: float) -> list[float]:
    """Bids for so many seconds; the milliseconds of each. An answer may be a refusal: connections overtake each other."""
    waits: list[float] = []
    end = perf_counter() + seconds
    await asyncio.gather(*(_bidder(port, of, span, end, waits) for _ in range(CONNECTIONS)))
    return waits


async def opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection, as soon as there is a server."""
    for _ in range(400):
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
    raise AssertionError("no server")


async def _bidder(port: int, of: World, span: int, end: float, waits: list[float]) -> None:
    from rehandle.sales.paddles import pass_of

    reader, writer = await opened(port)
    while (began := perf_counter()) < end:
        number = next(NUMBERS)
        paddle = of.paddle(number % span, number // 7 % BIDDERS)
        body = json.dumps({"id": f"h.{number}", "paddle": paddle, "pass": pass_of(paddle), "most": 10_000 + 20 * number}).encode()
        writer.write(b"POST /bids HTTP/1.1\r\nhost: here\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        assert head.startswith((b"http/1.1 200", b"http/1.1 409")), head
        waits.append(1_000 * (perf_counter() - began))
    writer.close()
