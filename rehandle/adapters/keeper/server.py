"""A keeper's process: `rehandle keeper run FOLDER`. It listens on a Unix socket in its own folder and knows nothing of the office."""

import json
import os
import signal
import socket
import socketserver
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rehandle.adapters.keeper.book import Book
from rehandle.adapters.keeper.shelf import Folder
from rehandle.adapters.keeper.socket import reachable
from rehandle.kernel.clock import Clock, RealClock
from rehandle.kernel.ports import Signed
from rehandle.kernel.refusal import Code, Refused

SOCKET = "keeper.sock"
OWN, OWN_GROUP = 0o600, 0o660
LONGEST_LINE, PATIENCE_SECONDS = 65_536, 2.0
FIRST = datetime(1, 1, 1, tzinfo=UTC)


class ToldClock:
    """The clock of a demo's keeper: whatever the office said last, never backward. A keeper that is to be trusted has its own."""

    def __init__(self) -> None:
        self._at = FIRST

    def now(self) -> datetime:
        return self._at

    def hear(self, told: str) -> None:
        """What the office says the time is."""
        self._at = max(self._at, datetime.fromisoformat(told))


def serve(folder: Path, at: Path | None = None, *, believes_office: bool = False, ready: Callable[[str], None] = print) -> None:
    """Until SIGTERM or Ctrl-C. In its own folder only its own user reaches the socket; where it stands elsewhere (`at`), its group does too."""
    told = ToldClock() if believes_office else None
    clock: Clock = told or RealClock()
    path, book = at or folder / SOCKET, Book(Folder(folder), clock.now)
    _alone(path)
    with reachable(path) as address, _Server(address, book, told) as server:
        path.chmod(OWN_GROUP if at else OWN)

        def end(*_: object) -> None:
            threading.Thread(target=server.shutdown).start()  # from another thread, or it would wait for itself

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        ready(str(path))
        server.serve_forever(poll_interval=0.1)
    path.unlink(missing_ok=True)


def _alone(path: Path) -> None:
    """One keeper for a folder. A socket on which nobody answers was left behind by one that was killed."""
    if not path.exists():
        return
    with reachable(path) as address, socket.socket(socket.AF_UNIX) as tried:
        tried.settimeout(PATIENCE_SECONDS)
        if tried.connect_ex(address) == 0:
            raise FileExistsError(f"a keeper listens on {path} already")
    path.unlink()


class _Server(socketserver.UnixStreamServer):
    """One question after the other: nobody is given a half while another question changes its time."""

    request_queue_size = 64

    def __init__(self, address: str, book: Book, told: ToldClock | None) -> None:
        self.book, self.told = book, told
        before = os.umask(0o177)
        try:
            super().__init__(address, _Question)
        finally:
            os.umask(before)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up or stays silent costs nobody else anything."""


class _Question(socketserver.StreamRequestHandler):
    """One line in, one line out."""

    timeout = PATIENCE_SECONDS
    server: _Server

    def handle(self) -> None:
        """Answer, or refuse; what cannot be read is `invalid`."""
        try:
            asked = json.loads(self.rfile.readline(LONGEST_LINE))
            if self.server.told and "now" in asked:
                self.server.told.hear(asked["now"])
            answer: dict[str, object] = {"half": _answered(self.server.book, asked)}
        except Refused as refusal:
            answer = {"refused": refusal.code.value, "facts": refusal.facts}
        except (ValueError, KeyError, TypeError):
            answer = {"refused": Code.INVALID.value, "facts": {}}
        self.wfile.write(json.dumps(answer).encode() + b"\n")


def _answered(book: Book, asked: dict[str, Any]) -> str:
    auction = str(asked["auction"])
    match asked["do"]:
        case "make":
            return book.make(auction, datetime.fromisoformat(asked["not_before"])).hex()
        case "put_off":
            book.put_off(auction, datetime.fromisoformat(asked["not_before"]))
            return ""
        case "give":
            return book.give(auction).hex()
        case "give_early":
            signed = [Signed(str(name), bytes.fromhex(signature)) for name, signature in asked["signed"]]
            return book.give_early(auction, str(asked["reason"]), signed).hex()
    raise KeyError(asked["do"])
