"""The office's way to a keeper's process: one question a connection, over a Unix socket. No answer is `Unreachable`."""

import json
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from rehandle.kernel.clock import Clock
from rehandle.kernel.ports import Signed, Unreachable
from rehandle.kernel.refusal import Code, Refused

PATIENCE_SECONDS = 5.0
LONGEST_PATH = 100  # bytes that an address of a Unix socket may have, with a little left


class SocketKeeper:
    """A client. It keeps nothing, so threads may share it. `clock`: a demo's, which its keeper believes; a real keeper has its own."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path, self._clock = path, clock

    def make(self, auction: str, not_before: datetime) -> bytes:
        """The public half."""
        return bytes.fromhex(self._ask("make", auction=auction, not_before=not_before.isoformat()))

    def put_off(self, auction: str, not_before: datetime) -> None:
        """Later. Refuses `not_found`."""
        self._ask("put_off", auction=auction, not_before=not_before.isoformat())

    def give(self, auction: str) -> bytes:
        """The private half. Refuses `not_found`, `too_early`."""
        return bytes.fromhex(self._ask("give", auction=auction))

    def give_early(self, auction: str, reason: str, signed: Sequence[Signed]) -> bytes:
        """The private half on the word of two. Refuses `not_found`, `reason_missing`, `signature_wrong`."""
        told = [[each.name, each.signature.hex()] for each in signed]
        return bytes.fromhex(self._ask("give_early", auction=auction, reason=reason, signed=told))

    def _ask(self, what: str, **told: Any) -> str:
        now = {"now": self._clock.now().isoformat()} if self._clock else {}
        answer = self._exchange({"do": what, **told, **now})
        if "refused" in answer:
            known = {code.value: code for code in Code}
            raise Refused(known.get(answer["refused"], Code.INVALID), **answer.get("facts", {}))
        return str(answer.get("half", ""))

    def _exchange(self, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            with reachable(self._path) as address, socket.socket(socket.AF_UNIX) as wire:
                wire.settimeout(PATIENCE_SECONDS)
                wire.connect(address)
                wire.sendall(json.dumps(asked).encode() + b"\n")
                answer = json.loads(wire.makefile("rb").readline())
        except (OSError, ValueError) as error:
            raise Unreachable(f"the keeper did not answer: {type(error).__name__}") from error
        if not isinstance(answer, dict):
            raise Unreachable("the keeper answered something else")
        return answer


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """The address of a socket: its path, or where that is too long for an address, the way by its folder's descriptor (Linux)."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
