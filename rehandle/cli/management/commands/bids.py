"""`rehandle bids`: bids over HTTP, handed on to the lane."""

import os
import sys

from django.core.management.base import BaseCommand, CommandParser

from rehandle.config.office import office


class Command(BaseCommand):
    """One process, one connection to the lane's socket, none to the database."""

    help = "Take bids over HTTP and hand them to the lane (`rehandle lane`), until SIGTERM or Ctrl-C."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: CommandParser) -> None:
        """Where it listens."""
        parser.add_argument("--port", type=int, default=8020, help="where it listens (8020)")

    def handle(self, *_: object, port: int, **__: object) -> None:
        """Become the server."""
        listening = ["--host", office().host, "--port", str(port), "--workers", "1"]
        quiet = ["--no-ws", "--log-level", "warning", "--workers-kill-timeout", "5"]
        os.execv(  # noqa: S606  no shell
            sys.executable,
            [sys.executable, "-m", "granian", "--interface", "asginl", *listening, *quiet, "rehandle.sales.lane.served:door"],
        )
