"""The fake payment provider: a process of its own that speaks only HTTP, on this machine only.

    python -m rehandle.adapters.payment.fake_provider --port 8401 --state provider.sqlite --webhook URL --secret-file secret

Its book and its queue of webhooks lie in the state file and outlive a kill -9. SIGTERM ends it cleanly.
"""

import argparse
import signal
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from rehandle.adapters.payment.answers import Answers
from rehandle.adapters.payment.book import Book
from rehandle.adapters.payment.delivery import Delivery
from rehandle.adapters.payment.handler import Handler
from rehandle.kernel.clock import RealClock
from rehandle.kernel.ids import new_secret

HERE = "127.0.0.1"


class Provider(ThreadingHTTPServer):
    """The server, with the book that its pages and answers speak of."""

    daemon_threads = True

    def __init__(self, port: int, state: Path, webhook: str, secret: bytes) -> None:
        clock = RealClock()
        self.book = Book(state, clock, new_secret)
        self.delivery = Delivery(self.book, webhook, secret, clock)
        super().__init__((HERE, port), Handler)
        self.address = f"http://{HERE}:{self.server_port}"
        self.answers = Answers(self.book, self.delivery, self.address, secret)


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C. Prints its address on a line of its own once it listens."""
    asked = _asked(argv)
    secret = asked.secret_file.read_bytes().strip()
    if len(secret) < 16:
        print("the secret file holds fewer than 16 signs", file=sys.stderr)
        return 2
    try:
        provider = Provider(asked.port, asked.state, asked.webhook, secret)
    except OSError as error:
        print(f"the payment provider cannot listen on port {asked.port}: {error.strerror}", file=sys.stderr)
        return 2
    _serve(provider)
    return 0


def _serve(provider: Provider) -> None:
    def end(*_: object) -> None:
        threading.Thread(target=provider.shutdown).start()  # from another thread, or it would wait for itself

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    provider.delivery.start()
    print(provider.address, flush=True)
    provider.serve_forever(poll_interval=0.25)
    provider.delivery.stop()
    provider.server_close()


def _asked(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rehandle.adapters.payment.fake_provider", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--state", type=Path, required=True, help="its SQLite file")
    parser.add_argument("--webhook", required=True, help="where events are sent")
    parser.add_argument("--secret-file", type=Path, required=True, help="signs webhooks, and lets clients in")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
