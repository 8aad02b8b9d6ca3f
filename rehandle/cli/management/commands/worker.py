"""`rehandle worker`: tick until nothing moves, when something happens or time has passed, for ever."""

import logging
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

import psycopg
from django.core.management.base import BaseCommand
from django.db import connection

from rehandle import wiring
from rehandle.cases.mass.asked import waiting
from rehandle.cli.sweeping import Sweeper
from rehandle.config.office import office
from rehandle.kernel.flow import CHANNEL
from rehandle.tick import tick

REST_SECONDS = 5.0
DRAW = (sys.executable, "-m", "rehandle.cli", "campaigns", "draw")
LOG = logging.getLogger("rehandle.worker")


class Command(BaseCommand):
    """Truth about time is in the rows: a worker that sleeps or dies makes things late, never wrong."""

    help = "Advance what is due, for ever: at once when something happens, and every few seconds."
    _ending = False

    def handle(self, *_: object, **__: object) -> None:
        """Until SIGTERM or Ctrl-C, and never in the middle of a tick."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        beside = Sweeper(), Sweeper(DRAW, lambda: waiting(office().data_dir))
        try:
            while not self._ending:
                self._turn(beside)
        finally:
            for each in beside:
                each.end()

    def _turn(self, beside: Sequence[Sweeper]) -> None:
        try:
            wire = self._hear()
            list(wire.notifies(timeout=0))  # what was told before this tick is seen by it
            for each in beside:
                each.attend()
            tick(wiring.office_ctx(), wiring.ports())
            self._rest(REST_SECONDS)
        except Exception:  # a fault in one room is told, and never ends what the other rooms wait for
            LOG.exception("the tick broke off; the next one begins anew")
            connection.close()
            time.sleep(REST_SECONDS)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _hear(self) -> psycopg.Connection[tuple[object, ...]]:
        """Listen from before the tick on, so that nothing that happens during it is missed."""
        connection.ensure_connection()
        wire = connection.connection
        assert isinstance(wire, psycopg.Connection)
        wire.execute(f"listen {CHANNEL}")
        return wire

    def _rest(self, seconds: float) -> None:
        """Rest until somebody else has committed a flow or the time is over. Clocks that ran out by themselves are found at the next tick."""
        wire, until = self._hear(), time.monotonic() + seconds
        while not self._ending and (left := until - time.monotonic()) > 0:
            if any(told.pid != wire.info.backend_pid for told in wire.notifies(timeout=min(left, 0.5), stop_after=1)):
                return
