"""`rehandle programmes`: other programmes side by side, from their policy files."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli.management.commands._plain import FAULT, Answer, PlainCommand
from rehandle.policy.file import load
from rehandle.policy.rules.side_by_side import page_of

FILE = Path("docs") / "programmes.md"


class Command(PlainCommand):
    """Every file of the folder that marks where its keys come from stands on the page."""

    help = "Write docs/programmes.md: the programmes of policies/, side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, where to, and whether to write at all."""
        super().add_arguments(parser)
        parser.add_argument("--from", dest="folder", type=Path, default=Path("policies"), metavar="DIR", help="folder of policies (policies)")
        parser.add_argument("--out", type=Path, default=FILE, metavar="FILE", help=f"the file to write ({FILE})")
        parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where the file is not fresh")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Write the page, or compare it."""
        out, text = options["out"], made(options["folder"])
        fresh = out.is_file() and out.read_text(encoding="utf-8") == text
        if options["check"] and not fresh:
            sys.stderr.write(f"{out} is not fresh: rehandle programmes\n")
            sys.exit(FAULT)
        if not fresh:
            out.write_text(text, encoding="utf-8")
        return Answer({"file": str(out), "fresh": fresh, "written": not fresh}, [f"{out} {'is fresh' if fresh else 'written'}"])


def made(folder: Path) -> str:
    """The page of a folder of policies, in order of their names."""
    return page_of([policy for policy in map(load, sorted(folder.glob("*.toml"))) if policy.sources])
