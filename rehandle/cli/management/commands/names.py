"""`rehandle names check`: one name a line in, one JSON line out. Refused names are answers."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from rehandle.names.rules.profiles import PROFILES
from rehandle.names.stream import answers


class Command(BaseCommand):
    """Needs no database and no server."""

    help = "Check names: their canonical form, skeleton and search key, or the refusal."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`check`, and the profile to check against."""
        parser.add_argument("act", choices=["check"], help="check: read one name a line from standard input")
        parser.add_argument("--profile", default="x", choices=sorted(PROFILES), help="what may be a name (x)")
        parser.add_argument("--json", action="store_true", help="the output is JSON lines with and without it")

    def handle(self, *_: object, **options: object) -> None:
        """Read to the end of standard input."""
        for text in answers(sys.stdin.buffer, str(options["profile"])):
            self.stdout.write(text, ending="")
