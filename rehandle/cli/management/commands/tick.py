"""`rehandle tick`: advance everything that is due, once, until nothing moves."""

import json

from django.core.management.base import BaseCommand, CommandParser

from rehandle import wiring
from rehandle.tick import tick


class Command(BaseCommand):
    """For a timer of your own in place of the worker, and for looking at what would move."""

    help = "Advance everything that is due, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to print."""
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *_: object, **options: object) -> None:
        """Tell what moved, by stage."""
        moved = tick(wiring.office_ctx(), wiring.ports())
        if options["json"]:
            self.stdout.write(json.dumps(moved))
            return
        told = [f"{name}: {count}" for name, count in moved.items() if count]
        self.stdout.write("\n".join(told) or "Nothing was due.")
