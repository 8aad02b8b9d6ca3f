"""An SMTP server that delivers nothing and keeps every letter readable: demo and tests. On this machine only.

Run it by `python -m rehandle.adapters.mail.sink --port 8402 --state mail.sqlite`.
"""

import argparse
import email
import signal
import sys
import threading
from asyncio import Server
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from rehandle.adapters.mail.box import Box
from rehandle.adapters.mail.message import plain_id
from rehandle.kernel.clock import Clock, RealClock

HERE = "127.0.0.1"


class Sink:
    """The sink in this process, on a thread of its own: `start`, `port`, `box`, `stop`."""

    def __init__(self, state: Path, port: int = 0, clock: Clock | None = None) -> None:
        self.box = Box(state)
        self._controller = _Controller(_Handler(self.box, clock or RealClock()), hostname=HERE, port=port)

    def start(self) -> int:
        """Listen; returns the port."""
        self._controller.start()
        return self.port

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._controller.port

    def stop(self) -> None:
        """Take no more letters."""
        self._controller.stop()
        self.box.close()


class _Controller(Controller):
    """Port 0 takes a free one; aiosmtpd's check that it answers needs to know which."""

    def _trigger_server(self) -> None:
        self.port = cast("Server", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it bare


class _Handler:
    """What is said to each recipient and to each letter, by the box's rules."""

    def __init__(self, box: Box, clock: Clock) -> None:
        self._box, self._clock = box, clock

    # Names and arguments are aiosmtpd's. It reads lines from one stream, answers each in order and loses none: PIPELINING (RFC 2920) is true of it.
    async def handle_EHLO(  # noqa: N802 -- the name that aiosmtpd calls
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*answers[:-1], "250-PIPELINING", answers[-1]]

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 -- the name that aiosmtpd calls
        act = self._box.act_for(address)
        if act == "refuse":
            return "550 5.1.1 there is no such mailbox"
        if act == "later":
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- the name that aiosmtpd calls
        raw, to = cast("bytes", envelope.content), envelope.rcpt_tos[0].lower()
        message = email.message_from_bytes(raw, policy=default)
        message_id, now = plain_id(str(message["Message-ID"] or "")), self._clock.now()
        headers = message_id, to, str(message["Subject"]), str(message["Content-Language"] or "")
        self._box.keep((*headers, _body(message, "plain"), _body(message, "html"), raw), now)
        if self._box.act_for(to) == "bounce":
            self._box.bounced(message_id, now)
        return "250 OK"


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C. Prints its address on a line of its own once it listens."""
    parser = argparse.ArgumentParser(prog="rehandle.adapters.mail.sink", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--state", type=Path, required=True, help="its SQLite file")
    asked, over = parser.parse_args(argv), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    sink = Sink(asked.state, asked.port)
    try:
        print(f"smtp://{HERE}:{sink.start()}", flush=True)
    except OSError as error:
        print(f"the mail sink cannot listen on port {asked.port}: {error.strerror}", file=sys.stderr)
        return 2
    over.wait()
    sink.stop()
    return 0


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


if __name__ == "__main__":
    sys.exit(main())
