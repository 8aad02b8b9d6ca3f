"""`rehandle names check` and `rehandle names guard`: one name a line in, one JSON line out. Refused names are answers."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from rehandle.kernel.clock import RealClock
from rehandle.names.guard import Guard
from rehandle.names.lists import Lists
from rehandle.names.rules.guard import check_name
from rehandle.names.rules.profiles import PROFILES
from rehandle.names.stream import answers, each_line


class Command(BaseCommand):
    """Needs no database and no server."""

    help = "Names from standard input: their forms (check), or whether they may be given, as far as shape and lists decide (guard)."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, the profile, and for the guard the lists."""
        parser.add_argument("act", choices=["check", "guard"], help="check: canonical form, skeleton, search key; guard: the first refusal")
        parser.add_argument("--profile", default="x", choices=sorted(PROFILES), help="what may be a name (x)")
        parser.add_argument("--lists", help="guard: a folder of lists besides ours (*.txt, *.csv)")
        parser.add_argument("--json", action="store_true", help="the output is JSON lines with and without it")

    def handle(self, *_: object, **options: Any) -> None:
        """Read to the end of standard input."""
        for text in _guarded(options) if options["act"] == "guard" else answers(sys.stdin.buffer, options["profile"]):
            self.stdout.write(text, ending="")


def _guarded(options: dict[str, Any]) -> Iterator[str]:
    folder, now = options["lists"], RealClock().now()
    guard = Guard.of(Lists.load(Path(folder) if folder else None), profile=options["profile"])

    def answer(name: str) -> dict[str, object]:
        refusal = check_name(guard.look(name), now)
        return {"name": name, "refusal": refusal.code.value if refusal else None, **(refusal.facts if refusal else {})}

    return each_line(sys.stdin.buffer, answer)
