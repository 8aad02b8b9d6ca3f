"""`rehandle findings`: all findings as of a daily sweep, in a folder as a whole sweep writes it: for campaigns, and for whoever reads files."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.sweep.daily_read import made_whole


class Command(PlainCommand):
    """Puts the whole sweep and the days after it together."""

    help = "Write all findings as of a daily sweep into a folder, as a whole sweep would."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The sweep, the folder."""
        super().add_arguments(parser)
        parser.add_argument("--sweep", type=Path, required=True, help="the folder of a daily sweep")
        parser.add_argument("--out", type=Path, required=True, help="a new folder for the findings")
        parser.add_argument("--memory", default="1GB", help="how much memory the engine may take (1GB)")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Read and write."""
        run = made_whole(options["sweep"], options["out"], options["memory"])
        return Answer(run, [f"{run['findings_written']:,} findings as of {run['as_of']}: {options['out']}"])
