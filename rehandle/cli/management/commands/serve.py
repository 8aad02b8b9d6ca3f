"""`rehandle serve`: the pages and the API, for ever."""

import os
import sys

from django.core.management.base import BaseCommand

from rehandle.config.office import office

THREADS = 4


class Command(BaseCommand):
    """One process, several threads, each with its own connection to the database."""

    help = "Serve the pages and the API until SIGTERM or Ctrl-C."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def handle(self, *_: object, **__: object) -> None:
        """Become the server."""
        settings = office()
        (settings.data_dir / "static").mkdir(parents=True, exist_ok=True)  # whitenoise looks there, if only to find nothing
        listening = ["--host", settings.host, "--port", str(settings.port)]
        lanes = ["--workers", "1", "--blocking-threads", str(THREADS), "--runtime-threads", "1"]
        quiet = ["--no-ws", "--log-level", "warning", "--workers-kill-timeout", "5"]
        os.execv(  # noqa: S606  no shell
            sys.executable,
            [sys.executable, "-m", "granian", "--interface", "wsgi", *listening, *lanes, *quiet, "rehandle.wsgi:application"],
        )
