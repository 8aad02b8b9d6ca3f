"""`rehandle why HANDLE`: the verdict on one handle, clause by clause. Needs no database and no server."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli.management.commands._plain import Answer, PlainCommand, instant
from rehandle.cli.management.commands.sweep import add_source, job_of
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep.why import lines_of, why


class Command(PlainCommand):
    """Reads the accounts as the sweep does, and explains one."""

    help = "Explain the verdict on one handle, clause by clause."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The handle, the policy, the accounts, the instant."""
        super().add_arguments(parser)
        add_source(parser)
        parser.add_argument("handle", help="the name, with or without @")
        parser.add_argument("--policy", type=Path, required=True, help="the policy file")
        parser.add_argument("--accounts", type=Path, required=True, help="the accounts: CSV, Parquet or JSON Lines")
        parser.add_argument("--as-of", required=True, help="the day or instant as of which is judged")
        parser.add_argument("--lang", default="en", choices=["en", "ar"], help="language of the sentences (en)")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Explain."""
        job = job_of(options, options["accounts"], as_of=instant(options["as_of"]))
        found = why(load(options["policy"]), Lists.load(options["lists"]), job, options["handle"])
        return Answer(found, list(lines_of(found, options["lang"])))
