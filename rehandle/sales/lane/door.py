"""Bids over HTTP: a raw ASGI application that hands each on to the lane's socket and gives its answer back. No database, no Django.

`POST` with `{"id": "..", "paddle": "..", "pass": "..", "most": 20000}`; the answer is the lane's line, a refusal `application/problem+json` with its
code's status. While no writer has the lease, a bid is asked again under its id until one answers, at most for some seconds: then 503.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from rehandle.kernel.refusal import Code

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
MEANINGS = {code.value: code.meaning for code in Code}
BODY_LIMIT = 512  # bytes
PATIENCE_SECONDS = 2.0  # of one try
TRIES = 4
BUSY = b'{"title":"Nobody takes bids at this moment. Send it again, with the same id.","status":503}'


class Gone(Exception):
    """The writer's end of the socket is closed."""


@dataclass(slots=True)
class Wire:
    """One connection to the writer, and who waits on it."""

    writer: asyncio.StreamWriter
    waiting: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)

    async def hear(self, reader: asyncio.StreamReader) -> None:
        """Every answer; at the end, whoever still waits is told that there is none."""
        with suppress(OSError, ValueError):
            while line := await reader.readline():
                told = json.loads(line)
                future = self.waiting.get(told["n"])
                if future and not future.done():
                    future.set_result(told)
        self.writer.close()
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(Gone())

    async def asked(self, number: int, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one bid."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.waiting[number] = future
        try:
            self.writer.write(json.dumps({**body, "n": number}).encode() + b"\n")
            return await future
        finally:
            del self.waiting[number]


class Door:
    """One connection to the writer, for all bidders; made anew when the writer changes."""

    def __init__(self, path: Path) -> None:
        self.path, self.numbers, self.opening = path, count(1), asyncio.Lock()
        self.wire: Wire | None = None
        self.hearing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        if scope["method"] != "POST":
            await _say(send, 405, b"{}")
            return
        body = await _body(receive)
        told = await self.answer(body) if body is not None else {"refused": Code.INVALID.value}
        if told is None:
            await _say(send, 503, BUSY, problem=True)
        elif "refused" in told:
            meaning = MEANINGS[told["refused"]]
            detail = {"least": told["least"]} if "least" in told else {}
            problem = {"type": f"/refusals#{told['refused']}", "title": meaning.en, "status": meaning.status, "detail": detail}
            await _say(send, meaning.status, json.dumps(problem).encode(), problem=True)
        else:
            await _say(send, 200, json.dumps({name: told[name] for name in ("outcome", "price", "ends_at")}).encode())

    async def answer(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The lane's answer to a bid; None where nobody answers in time. What was asked twice is answered as the first time."""
        for _ in range(TRIES):
            with suppress(OSError, Gone):
                used = await self._open()
                try:
                    return await asyncio.wait_for(used.asked(next(self.numbers), body), PATIENCE_SECONDS)
                except TimeoutError:
                    used.writer.close()  # this connection alone: another bidder may have opened the next one already
            await asyncio.sleep(0.1)
        return None

    async def _open(self) -> Wire:
        async with self.opening:
            if self.wire is None or self.wire.writer.is_closing():
                reader, writer = await asyncio.open_unix_connection(self.path)
                self.wire = Wire(writer)
                self.hearing = asyncio.create_task(self.wire.hear(reader))
            return self.wire


async def _body(receive: Receive) -> dict[str, Any] | None:
    """The request's JSON object; None where it is none, or larger than any bid."""
    read, more = b"", True
    while more and len(read) <= BODY_LIMIT:
        message = await receive()
        read += message.get("body", b"")
        more = message.get("more_body", False)
    try:
        told = json.loads(read) if len(read) <= BODY_LIMIT else None
    except ValueError:
        return None
    return dict(told) if isinstance(told, dict) else None


async def _say(send: Send, status: int, body: bytes, *, problem: bool = False) -> None:
    kind = b"application/problem+json" if problem else b"application/json"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
