"""`rehandle fuzz`: throws strange texts at the parsers of conditions and policy files."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from rehandle.cli.management.commands._plain import FAULT, Answer, PlainCommand
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.fuzz import Tally, fuzz, report


class Command(PlainCommand):
    """Ends 0 where nothing was found, 1 at the first finding, which it prints."""

    help = "Throw strange texts at the parsers of conditions and of policy files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long, from which seed, from which files."""
        super().add_arguments(parser)
        parser.add_argument("--seconds", type=int, default=10, help="how long (10); 600 for a hunt")
        parser.add_argument("--seed", type=int, default=1, help="the same seed tries the same texts (1)")
        parser.add_argument("--from", dest="folder", type=Path, default=Path("policies"), metavar="DIR", help="folder of policies to bend (policies)")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Try until the time is over, or something is found."""
        files = [path.read_text(encoding="utf-8") for path in sorted(options["folder"].glob("*.toml"))]
        if not files:
            raise Refused(Code.FILE_UNREADABLE, file=str(options["folder"]), why="there is no policy in it")
        begun = perf_counter()

        def again(_: Tally) -> bool:
            return bool(perf_counter() - begun < options["seconds"])

        tally = fuzz(options["seed"], files, again)
        seconds = round(perf_counter() - begun, 1)
        if tally.findings:
            sys.stderr.write("\n".join(report(tally)) + "\n")
            sys.exit(FAULT)
        counts = {name: getattr(tally, name) for name in ("conditions", "conditions_read", "files", "files_read")}
        document = {"seed": options["seed"], "seconds": seconds, **counts, "findings": []}
        return Answer(document, report(tally, [f"{seconds} seconds, seed {options['seed']}"]))
