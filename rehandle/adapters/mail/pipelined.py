"""Many letters over few connections that stay open: each letter alone to its one recipient, as fast as the server answers."""

import select
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from email.utils import parseaddr
from time import monotonic, sleep

from rehandle.adapters.mail.line import Line, Lost
from rehandle.adapters.mail.throttle import Throttle, Waiting
from rehandle.adapters.mail.written import on_the_wire, recipient, written
from rehandle.kernel.clock import Clock, RealClock
from rehandle.kernel.ports import Mail, Unreachable

TRIES = 3  # connections in a row that came to nothing; breaks in the middle of one letter; letters in a row that are given up so
Answer = tuple[str, str]


class PipelinedMailer:
    """Sends by a mail server over `connections` connections; the throttle says how many letters a second a domain is sent.

    `steady` and `pause` are the seconds that the throttle runs on.
    """

    def __init__(
        self, host: str, port: int, sender: str, *, connections: int = 4, throttle: Throttle | None = None, clock: Clock | None = None,
        timeout_seconds: float = 60.0, steady: Callable[[], float] = monotonic, pause: Callable[[float], None] = sleep,
    ) -> None:  # fmt: skip
        self._host, self._port, self._timeout_seconds = host, port, timeout_seconds
        self._sender, self._from = sender, parseaddr(sender)[1]
        self._throttle, self._clock, self._steady, self._pause = throttle or Throttle({}), clock or RealClock(), steady, pause
        self._connections, self._lines = connections, list[Line]()
        self._failures = self._given_up = 0
        self._broken: Counter[str] = Counter()

    def send_many(self, mails: Iterable[Mail]) -> Iterator[Answer]:
        """Answers as they come (see `BulkMailer`). Raises `Unreachable` after three connections in a row that came to nothing.

        A letter in whose middle three connections broke is put off (`later`); after three such letters in a row the server is unreachable.
        """
        waiting = Waiting(iter(mails), self._throttle)
        self._failures = self._given_up = 0
        self._broken.clear()
        self._whole_again()
        try:
            yield from self._sent(waiting)
        finally:
            self._whole_again()

    def close(self) -> None:
        """Say goodbye on every connection."""
        for line in self._lines:
            line.close()
        self._lines = []

    def _sent(self, waiting: Waiting) -> Iterator[Answer]:
        while True:
            for line in [line for line in self._lines if not line.busy]:
                yield from self._given(line, waiting)
            busy = [line for line in self._lines if line.busy]
            if busy:
                for line in self._speaking(busy):
                    yield from self._heard(line, waiting)
            elif (seconds := waiting.wait(self._steady())) is not None:
                self._pause(seconds)
            elif waiting.ended:
                return

    def _given(self, line: Line, waiting: Waiting) -> Iterator[Answer]:
        """What an idle connection does next: the content that the server waits for, and the envelope of the next letter."""
        following = None
        while following is None and (mail := waiting.next(self._steady())):
            if line.open or (yield from self._connected(line, mail, waiting)):
                following = self._composed(mail, line)
                if following is None:
                    yield mail.message_id, "refused"
            else:
                return
        if following or line.ready:
            try:
                line.go_on(following)
            except Lost:
                yield from self._lost(line, waiting)

    def _connected(self, line: Line, mail: Mail, waiting: Waiting) -> Generator[Answer, None, bool]:
        try:
            line.connect()
        except Lost as why:
            waiting.put_back(mail)
            yield from self._lost(line, waiting, str(why))
            return False
        return True

    def _composed(self, mail: Mail, line: Line) -> tuple[Mail, str, str, bytes] | None:
        """The letter as it goes out; None where it cannot: it has no address, or one that this server cannot take."""
        try:
            to = recipient(mail.to)
            message = on_the_wire(written(mail, self._sender, self._clock.now()))
        except ValueError:
            return None
        return (mail, self._from, to, message) if line.utf8 or to.isascii() else None

    def _speaking(self, busy: list[Line]) -> list[Line]:
        """Connections on which something can be read; all, where the time is over: reading then says that they are lost."""
        if len(busy) == 1:
            return busy  # its own timeout holds
        poll = select.poll()
        for line in busy:
            poll.register(line.fileno(), select.POLLIN)
        ready = {number for number, _ in poll.poll(self._timeout_seconds * 1000)}
        return [line for line in busy if line.fileno() in ready or not ready]

    def _heard(self, line: Line, waiting: Waiting) -> Iterator[Answer]:
        try:
            for what, code in line.hear():
                yield from self._taken(line, what, code, waiting)
        except Lost:
            yield from self._lost(line, waiting)

    def _taken(self, line: Line, what: str, code: int, waiting: Waiting) -> Iterator[Answer]:
        """One answer of the server."""
        if what == "content":
            mail, line.content = line.content, None
            line.served, self._failures, self._given_up = line.served + 1, 0, 0
            assert mail
            yield mail.message_id, _judged(code, (250, 251))
        elif what == "mail":
            line.answers.mail = code
        elif what == "recipient":
            line.answers.recipient = code
        elif what == "data":
            line.answers.data = code
            yield from self._envelope(line, waiting)

    def _envelope(self, line: Line, waiting: Waiting) -> Iterator[Answer]:
        """The server has judged an envelope: the content is next, or the letter's answer is here."""
        said, mail = line.answers, line.envelope
        assert mail
        wrong = next((code for code in (said.mail, said.recipient) if not 200 <= code < 300), 0)
        if not wrong and said.data == 354:
            line.take_content()
            return
        if 421 in (said.mail, said.recipient, said.data):
            raise Lost("the server closes")
        if 500 <= said.mail < 600 and recipient(mail.to).isascii():  # it is we who are refused, not the reader
            raise Unreachable(f"the mail server takes no letters from us: {said.mail}")
        line.envelope = None
        if said.data == 354:
            line.leave()
        else:
            line.begun_in_vain()
        yield mail.message_id, _judged(wrong or said.data)

    def _lost(self, line: Line, waiting: Waiting, why: str = "it broke off") -> Iterator[Answer]:
        """A connection is gone. What was only begun goes again; what may have arrived goes again too, and that is said."""
        line.abandon()
        self._failures += line.served == 0 and line.content is None
        for mail in [line.envelope, line.ready[0] if line.ready else None]:
            if mail:
                waiting.put_back(mail)
        if line.content:
            yield from self._unknown(line.content, waiting)
        others = [each for each in self._lines if each is not line]
        fewer = line.served == 0 and any(each.open for each in others)  # the server wants fewer connections
        self._lines = others if fewer else [*others, self._line()]
        if self._failures >= TRIES and not fewer:
            raise Unreachable(f"the mail server did not answer: {why}")

    def _unknown(self, mail: Mail, waiting: Waiting) -> Iterator[Answer]:
        self._broken[mail.message_id] += 1
        yield mail.message_id, "again"
        if self._broken[mail.message_id] >= TRIES:
            yield mail.message_id, "later"
            self._given_up += 1
            if self._given_up >= TRIES:
                raise Unreachable("the mail server breaks off at every letter")
        else:
            waiting.put_back(mail)

    def _whole_again(self) -> None:
        """As many connections as there should be; one that was left in the middle of a letter is of no more use."""
        kept = [line for line in self._lines if not (line.busy or line.ready or line.envelope or line.content)]
        for line in self._lines:
            if line not in kept:
                line.abandon()
        self._lines = kept + [self._line() for _ in range(self._connections - len(kept))]

    def _line(self) -> Line:
        return Line(self._host, self._port, self._timeout_seconds)


def _judged(code: int, good: tuple[int, ...] = ()) -> str:
    """2xx for the content is accepted, 5xx is a no for good, anything else may change."""
    return "accepted" if code in good else "refused" if 500 <= code < 600 else "later"
