"""Sends the provider's webhooks over HTTP, one after the other, until each was taken."""

import http.client
import threading
from urllib.parse import urlsplit

from rehandle.adapters.payment import queue, signing
from rehandle.adapters.payment.book import Book
from rehandle.kernel.clock import Clock

IDLE_SECONDS, ANSWER_SECONDS = 5.0, 5.0


class Delivery:
    """A thread that empties the queue. It starts where a killed process stopped: the queue lies in the book's file."""

    def __init__(self, book: Book, url: str, secret: bytes, clock: Clock) -> None:
        self._book, self._url, self._secret, self._clock = book, urlsplit(url), secret, clock
        self._wake, self._over = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the sending under way, then end."""
        self._over = True
        self.wake()
        self._thread.join(ANSWER_SECONDS + 1)

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    def _run(self) -> None:
        while not self._over:
            self._wake.wait(self._rest())
            self._wake.clear()
            self._send_due()

    def _rest(self) -> float:
        with self._book.locked() as db:
            at = queue.next_due(db)
        return IDLE_SECONDS if at is None else min(IDLE_SECONDS, max(0.0, at - self._clock.now().timestamp()))

    def _send_due(self) -> None:
        with self._book.locked() as db:
            rows = queue.due(db, self._clock.now())
        for row in rows:
            if self._over:
                return
            ok = self._send(row["body"].encode())
            with self._book.locked() as db:
                queue.sent(db, row["seq"], ok, self._clock.now())

    def _send(self, body: bytes) -> bool:
        """Whether somebody took it."""
        connection = http.client.HTTPConnection(self._url.hostname or "", self._url.port, timeout=ANSWER_SECONDS)
        headers = {"Content-Type": "application/json", signing.HEADER: signing.sign(self._secret, body, self._clock.now())}
        try:
            connection.request("POST", self._url.path or "/", body, headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
