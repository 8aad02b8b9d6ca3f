"""What the verbs share that write one file from the code: write it, or say that it is not fresh."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from rehandle.cli.management.commands._plain import FAULT, Answer, PlainCommand


class WritingCommand(PlainCommand):
    """A verb that writes `file` from what `made` answers."""

    verb: ClassVar[str]
    file: ClassVar[Path]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and whether to write at all."""
        super().add_arguments(parser)
        parser.add_argument("--out", type=Path, default=self.file, metavar="FILE", help=f"the file to write ({self.file})")
        parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where the file is not fresh")

    def made(self, options: Mapping[str, Any]) -> str:
        """The text of the file."""
        raise NotImplementedError

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Write the file, or compare it."""
        out, text = options["out"], self.made(options)
        fresh = out.is_file() and out.read_text(encoding="utf-8") == text
        if options["check"] and not fresh:
            sys.stderr.write(f"{out} is not fresh: rehandle {self.verb}\n")
            sys.exit(FAULT)
        if not fresh:
            out.write_text(text, encoding="utf-8")
        return Answer({"file": str(out), "fresh": fresh, "written": not fresh}, [f"{out} {'is fresh' if fresh else 'written'}"])
