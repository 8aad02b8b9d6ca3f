"""`rehandle schema`: the JSON Schema of a policy file."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli.management.commands._plain import FAULT, Answer, PlainCommand
from rehandle.policy.rules.schema import as_text

FILE = Path("docs") / "reference" / "policy.schema.json"


class Command(PlainCommand):
    """Written from the same classes that read a policy; editors complete and check keys with it."""

    help = "Write the JSON Schema of a policy file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and whether to write at all."""
        super().add_arguments(parser)
        parser.add_argument("--out", type=Path, default=FILE, metavar="FILE", help=f"the file to write ({FILE})")
        parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where the file is not fresh")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Write the schema, or compare it."""
        out, text = options["out"], as_text()
        fresh = out.is_file() and out.read_text(encoding="utf-8") == text
        if options["check"] and not fresh:
            sys.stderr.write(f"{out} is not fresh: rehandle schema\n")
            sys.exit(FAULT)
        if not fresh:
            out.write_text(text, encoding="utf-8")
        return Answer({"file": str(out), "fresh": fresh, "written": not fresh}, [f"{out} {'is fresh' if fresh else 'written'}"])
