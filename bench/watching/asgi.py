"""The same stream as a raw ASGI application, for the server that the pages run on: `granian --interface asgi bench.watching.asgi:app`."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from time import perf_counter
from typing import Any

from bench.watching.states import Rising
from rehandle.live.limits import open_files
from rehandle.live.state import message

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
HEAD = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]}
SOURCE = Rising.__new__(Rising)
SOURCE.bids = 0
NEXT: list[asyncio.Future[bytes]] = []


async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """`/rise` is a bid, answered with the instant; everything else is a stream."""
    if scope["type"] != "http":
        return
    await send(HEAD)
    if scope["path"] == "/rise":
        begun = perf_counter()
        SOURCE.bids += 1
        heard, NEXT[:] = list(NEXT), [asyncio.get_running_loop().create_future()]
        for each in heard:
            each.set_result(message(SOURCE.state(), SOURCE.now()))
        await send({"type": "http.response.body", "body": str(begun).encode()})
        return
    if not NEXT:
        open_files(12_000)
        NEXT.append(asyncio.get_running_loop().create_future())
    told = message(SOURCE.state(), SOURCE.now())
    while True:
        await send({"type": "http.response.body", "body": told, "more_body": True})
        told = await NEXT[0]
