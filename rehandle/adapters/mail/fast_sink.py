"""A mail server that takes letters and keeps of each one line only, its Message-ID and its recipient: for benches and tests. On this machine only.

Run it by `python -m rehandle.adapters.mail.fast_sink --kept kept.txt`. It offers PIPELINING: answers come in order, and what one read brought
is answered by one write. A recipient whose name begins with `refuse` or `later` is answered so, a sender at `unwelcome` is refused.
`--plain` offers nothing and refuses commands that come together; `--drop 100` keeps the hundredth letter of a connection and hangs up
without a word on it.
"""

import argparse
import asyncio
import os
import re
import signal
import sys
from pathlib import Path

HERE = "127.0.0.1"
_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)
_WORDS = {b"MAIL": b"250 2.1.0 go on\r\n", b"RSET": b"250 2.0.0 forgotten\r\n", b"NOOP": b"250 2.0.0 here\r\n", b"HELO": b"250 sink\r\n"}
_OFFERS = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


_REFUSED = ((b"<refuse", b"550 5.1.1 there is no such mailbox\r\n"), (b"<later", b"451 4.3.0 try again later\r\n"))


class Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, kept: int, *, plain: bool = False, drop: int = 0) -> None:
        self._file, self._plain, self._drop, self._taken = kept, plain, drop, 0
        self._heard, self._content, self._to = bytearray(), False, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._heard += data
        answers: list[bytes] = []
        while step := (self._letter() if self._content else self._command()):
            answers.append(step)
        if self._drop and self._taken >= self._drop:
            self._transport.abort()
        else:
            self._transport.write(b"".join(answers))

    def _command(self) -> bytes:
        end = self._heard.find(b"\n")
        if end < 0:
            return b""
        line = bytes(self._heard[:end]).rstrip(b"\r")
        del self._heard[: end + 1]
        if self._plain and self._heard:
            self._transport.abort()  # it never offered that
            return b""
        return self._said(line)

    def _said(self, line: bytes) -> bytes:
        word = line[:4].upper()
        if word == b"EHLO":
            return b"250 sink\r\n" if self._plain else _OFFERS
        if word == b"MAIL" and b"@unwelcome" in line:
            return b"550 5.7.1 no letters from you\r\n"
        if word == b"RCPT":
            no = next((answer for start, answer in _REFUSED if start in line), b"")
            self._to = b"" if no else line.partition(b"<")[2].partition(b">")[0]
            return no or b"250 2.1.5 go on\r\n"
        if word == b"DATA":
            self._content = bool(self._to)
            return b"354 go on\r\n" if self._to else b"503 5.5.1 nobody to send it to\r\n"
        if word == b"QUIT":
            self._transport.close()
            return b"221 2.0.0 goodbye\r\n"
        return _WORDS.get(word, b"500 5.5.1 unknown\r\n")

    def _letter(self) -> bytes:
        end = self._heard.find(b"\r\n.\r\n")
        if end < 0:
            return b""
        found = _ID.search(self._heard, 0, end)
        os.write(self._file, b"%b %b\n" % (found[1] if found else b"?", self._to))
        del self._heard[: end + 5]
        self._content, self._to, self._taken = False, b"", self._taken + 1
        return b"250 2.0.0 taken\r\n"


async def serve(kept: Path, port: int, *, plain: bool, drop: int) -> None:
    """Take letters until the process is ended. Prints its address once it listens."""
    file = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Talk(file, plain=plain, drop=drop), HERE, port)
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    print(f"smtp://{HERE}:{server.sockets[0].getsockname()[1]}", flush=True)
    await over.wait()


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="rehandle.adapters.mail.fast_sink", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--kept", type=Path, required=True, help="the file for a line a letter")
    parser.add_argument("--plain", action="store_true", help="offer no PIPELINING")
    parser.add_argument("--drop", type=int, default=0, help="hang up without a word on this letter of a connection")
    asked = parser.parse_args(argv)
    asyncio.run(serve(asked.kept, asked.port, plain=asked.plain, drop=asked.drop))
    return 0


if __name__ == "__main__":
    sys.exit(main())
