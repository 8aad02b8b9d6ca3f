"""`rehandle reference`: writes docs/reference from the code."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from rehandle.cli.reference.pages import PAGES
from rehandle.cli.reference.rooms import load_rooms

FOLDER = Path("docs") / "reference"


class Command(BaseCommand):
    """Needs no database and no server."""

    help = "Write the reference: stories, commands, refusals, permissions, machines, settings."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and whether to write at all."""
        parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help="the folder to write to (docs/reference)")
        parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where a page is not fresh")

    def handle(self, *_: object, **options: object) -> None:
        """Write each page, or compare it."""
        load_rooms()
        out = Path(str(options["out"]))
        stale = [name for name, make in PAGES.items() if not (out / name).is_file() or (out / name).read_text(encoding="utf-8") != make()]
        if options["check"]:
            self.stdout.write("\n".join(f"{out / name} is not fresh: make reference" for name in stale) or "The reference is fresh.")
            sys.exit(1 if stale else 0)
        out.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (out / name).write_text(PAGES[name](), encoding="utf-8")
        self.stdout.write(f"{len(stale)} of {len(PAGES)} pages written to {out}")
