"""`rehandle worker`: tick until nothing moves, when something happens or time has passed, for ever."""

import logging
import signal
import time
from types import FrameType

import psycopg
from django.core.management.base import BaseCommand
from django.db import connection

from rehandle import wiring
from rehandle.config.office import office
from rehandle.tick import tick

CHANNEL = "rehandle"  # what a flow tells when it puts something into the outbox
REST_SECONDS, DEMO_REST_SECONDS = 5.0, 1.0
LOG = logging.getLogger("rehandle.worker")


class Command(BaseCommand):
    """Truth about time is in the rows: a worker that sleeps or dies makes things late, never wrong."""

    help = "Advance what is due, for ever: at once when something happens, and every few seconds."
    _ending = False

    def handle(self, *_: object, **__: object) -> None:
        """Until SIGTERM or Ctrl-C, and never in the middle of a tick."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        rest = DEMO_REST_SECONDS if office().demo else REST_SECONDS
        while not self._ending:
            try:
                tick(wiring.office_ctx(), wiring.ports())
                self._listen(rest)
            except Exception:  # a fault in one room is told, and never ends what the other rooms wait for
                LOG.exception("the tick broke off; the next one begins anew")
                connection.close()
                time.sleep(rest)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _listen(self, seconds: float) -> None:
        """Rest until something is told or the time is over."""
        connection.ensure_connection()
        wire = connection.connection
        assert isinstance(wire, psycopg.Connection)
        wire.execute(f"listen {CHANNEL}")
        until = time.monotonic() + seconds
        while not self._ending and (left := until - time.monotonic()) > 0:
            if any(True for _ in wire.notifies(timeout=min(left, 0.5), stop_after=1)):
                return
