"""`rehandle live`: auction pages that move by themselves, for ever."""

import os
import sys

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """A process of its own beside the pages: ten thousand people may watch, and bidding does not notice."""

    help = "Tell every watcher of an auction its newest state, until SIGTERM or Ctrl-C."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def handle(self, *_: object, **__: object) -> None:
        """Become the stream."""
        os.execv(sys.executable, [sys.executable, "-m", "rehandle.live"])  # noqa: S606  no shell
