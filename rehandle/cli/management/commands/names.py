"""`rehandle names check`: one name a line in, one JSON line out. Refused names are answers."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator

from django.core.management.base import BaseCommand

from rehandle.kernel.refusal import Refused
from rehandle.names.rules.looks import similarity
from rehandle.names.rules.profiles import PROFILES, canonical
from rehandle.names.skeletons import skeleton


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
        lines = (raw.decode("utf-8", "surrogateescape") for raw in sys.stdin.buffer)
        for answer in check(lines, str(options["profile"])):
            self.stdout.write(json.dumps(answer, ensure_ascii=False) if _printable(answer) else json.dumps(answer))


def check(lines: Iterable[str], profile: str) -> Iterator[dict[str, str | None]]:
    """The answer to each line."""
    for line in lines:
        name = line.rstrip("\r\n")
        form = canonical(name, profile)
        if isinstance(form, Refused):
            yield {"name": name, "canonical": None, "skeleton": None, "similarity": None, "refusal": form.code.value}
        else:
            yield {"name": name, "canonical": form, "skeleton": skeleton(form), "similarity": similarity(form, skeleton), "refusal": None}


def _printable(answer: dict[str, str | None]) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in str(answer["name"]))
