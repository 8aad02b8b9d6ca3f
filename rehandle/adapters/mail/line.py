"""One connection to a mail server that offers PIPELINING (RFC 2920), or to one that does not: what is said, what is expected back."""

import select
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from rehandle.kernel.ports import Mail

CHUNK = 65_536


class Lost(Exception):
    """The connection is gone."""


@dataclass(slots=True)
class Answers:
    """What the server said to the envelope of one letter."""

    mail: int = 0
    recipient: int = 0
    data: int = 0


@dataclass(slots=True, eq=False)
class Line:
    """A connection. `envelope` waits for the server's leave, `content` for its word; at most one of each, of two letters.

    The end of one letter and the envelope of the next go out together, which RFC 2920 allows: one journey there and back a letter.
    """

    host: str
    port: int
    timeout_seconds: float
    envelope: Mail | None = None
    content: Mail | None = None
    ready: tuple[Mail, bytes] | None = None  # the server waits for this content
    served: int = 0
    pipelining: bool = False
    utf8: bool = False
    answers: Answers = field(default_factory=Answers)
    _socket: socket.socket | None = None
    _heard: bytes = b""
    _unsaid: deque[tuple[str, bytes]] = field(default_factory=deque)
    _expected: deque[str] = field(default_factory=deque)
    _stale: bool = False  # a letter was begun and left: it has to be reset
    _bytes: bytes = b""

    @property
    def open(self) -> bool:
        return self._socket is not None

    @property
    def busy(self) -> bool:
        """Whether an answer is owed."""
        return bool(self._expected or self._unsaid)

    def fileno(self) -> int:
        assert self._socket
        return self._socket.fileno()

    def connect(self) -> None:
        """Open it and learn what the server can do. Raises `Lost`, also where it turns us away."""
        try:
            self._socket = socket.create_connection((self.host, self.port), self.timeout_seconds)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as wrong:
            raise Lost(type(wrong).__name__) from wrong
        if (code := self._reply()[0]) != 220:
            raise Lost(f"the server said {code}")
        code, said = self._ask(b"EHLO localhost\r\n")
        if code != 250:
            code, said = self._ask(b"HELO localhost\r\n")
        if code != 250:
            raise Lost(f"the server said {code}")
        offers = {line.split(" ")[0].upper() for line in said[1:]}
        self.pipelining, self.utf8 = "PIPELINING" in offers, "SMTPUTF8" in offers

    def go_on(self, following: tuple[Mail, str, str, bytes] | None) -> None:
        """Say what comes next: the content that the server waits for, and the envelope (letter, from, to, bytes) of the following letter.

        Raises `Lost`, also where the server said goodbye meanwhile: then the letters are still where they were.
        """
        if following:
            self.envelope, sender, to, self._bytes = following
            self.answers = Answers()
        if self._heard or self._hung_up():
            raise Lost("the server said goodbye")
        if self.ready:
            (self.content, message), self.ready = self.ready, None
            self._say("content", message)
        if following:
            if self._stale:
                self._say("reset", b"RSET\r\n")
                self._stale = False
            extra = b"" if to.isascii() else b" SMTPUTF8"
            self._say("mail", b"MAIL FROM:<%b>%b\r\n" % (sender.encode(), extra))
            self._say("recipient", b"RCPT TO:<%b>\r\n" % to.encode())
            self._say("data", b"DATA\r\n")
        self._send()

    def hear(self) -> list[tuple[str, int]]:
        """Read what came; answers by what they are for. Raises `Lost`."""
        self._receive()
        found = []
        while self._expected and (reply := self._whole()):
            found.append((self._expected.popleft(), reply[0]))
        if self._unsaid and not self._expected:
            self._send()
        return found

    def leave(self) -> None:
        """The server would take the content, but nobody is left to send it to: an empty one ends it."""
        self._say("ignored", b".\r\n")
        self._send()

    def begun_in_vain(self) -> None:
        """The letter goes no further: the server has to forget it before the next."""
        self._stale = True

    def take_content(self) -> None:
        """The server gave leave: the content is next."""
        assert self.envelope
        self.ready, self.envelope = (self.envelope, self._bytes), None

    def close(self) -> None:
        """Leave politely."""
        if self._socket:
            with suppress(OSError):
                self._socket.sendall(b"QUIT\r\n")
        self.abandon()

    def abandon(self) -> None:
        """Let go of it as it is."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _hung_up(self) -> bool:
        """Whether something can be read though nothing is owed: a goodbye, or the end."""
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        return bool(poll.poll(0))

    def _say(self, what: str, words: bytes) -> None:
        self._unsaid.append((what, words))

    def _send(self) -> None:
        """All that may go together; one at a time where the server offers no PIPELINING."""
        together: list[bytes] = []
        while self._unsaid and (self.pipelining or not (together or self._expected)):
            what, words = self._unsaid.popleft()
            self._expected.append(what)
            together.append(words)
        try:
            if together and self._socket:
                self._socket.sendall(b"".join(together))
        except OSError as wrong:
            raise Lost(type(wrong).__name__) from wrong

    def _ask(self, words: bytes) -> tuple[int, list[str]]:
        self._say("greeting", words)
        self._send()
        self._expected.clear()
        return self._reply()

    def _reply(self) -> tuple[int, list[str]]:
        while not (found := self._whole()):
            self._receive()
        return found

    def _receive(self) -> None:
        assert self._socket
        try:
            heard = self._socket.recv(CHUNK)
        except OSError as wrong:
            raise Lost(type(wrong).__name__) from wrong
        if not heard:
            raise Lost("the server hung up")
        self._heard += heard

    def _whole(self) -> tuple[int, list[str]] | None:
        """The first whole answer that was heard: its code, its lines."""
        said, at = [], 0
        while (end := self._heard.find(b"\n", at)) >= 0:
            line, at = self._heard[at:end].rstrip(b"\r"), end + 1
            if not line[:3].isdigit():
                raise Lost("the server does not speak SMTP")
            said.append(line[4:].decode("ascii", "replace"))
            if line[3:4] != b"-":
                self._heard = self._heard[at:]
                return int(line[:3]), said
        return None
