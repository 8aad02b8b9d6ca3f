"""The fake provider as a process, and somebody who listens to its webhooks."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

from rehandle.adapters.payment.http import HttpPayment

SECRET = b"a-secret-of-the-tests"
PATIENCE_SECONDS = 20
ON_ITS_WAY = "select count(*) from event where sends > 0 and due_at < ?"


class Listener:
    """Takes webhooks as the office would: `taken` holds (body, signature); `refuse` says how many it turns away first."""

    def __init__(self) -> None:
        self.taken: Queue[tuple[bytes, str]] = Queue()
        self.refuse, listener = 0, self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refused = listener.refuse > 0
                if refused:
                    listener.refuse -= 1
                else:
                    listener.taken.put((body, self.headers["Pay-Signature"]))
                self.send_response(500 if refused else 204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhooks/payment"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def next(self) -> tuple[bytes, str]:
        return self.taken.get(timeout=20)

    def forget(self) -> None:
        """What came in so far."""
        while not self.taken.empty():
            self.taken.get()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Process:
    """The provider, started as an operator starts it; `kill` and `start` again on the same state."""

    folder: Path
    webhook: str
    process: subprocess.Popen[str] = field(init=False)
    client: HttpPayment = field(init=False)
    address: str = field(init=False)

    def start(self) -> None:
        (self.folder / "secret").write_bytes(SECRET + b"\n")
        module = [sys.executable, "-m", "rehandle.adapters.payment.fake_provider"]
        told = ["--state", str(self.folder / "provider.sqlite"), "--webhook", self.webhook, "--secret-file", str(self.folder / "secret")]
        self.process = subprocess.Popen([*module, *told], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self.client = HttpPayment(self.address, SECRET)

    def has_told_all(self) -> None:
        """Wait until nothing that an earlier test left is on its way: it would be taken for the next one's."""
        with closing(sqlite3.connect(self.folder / "provider.sqlite")) as state:
            for _ in range(PATIENCE_SECONDS * 100):
                if not state.execute(ON_ITS_WAY, (time.time() + PATIENCE_SECONDS,)).fetchone()[0]:
                    return
                time.sleep(0.01)
        raise AssertionError("the provider does not come to rest")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self) -> int:
        self.process.terminate()
        self.process.communicate(timeout=20)
        return self.process.returncode
