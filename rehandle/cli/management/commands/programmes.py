"""`rehandle programmes`: other programmes side by side, from their policy files."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli.management.commands._written import WritingCommand
from rehandle.policy.file import load
from rehandle.policy.rules.side_by_side import page_of


class Command(WritingCommand):
    """Every file of the folder that marks where its keys come from stands on the page."""

    help = "Write docs/programmes.md: the programmes of policies/, side by side."
    verb, file = "programmes", Path("docs") / "programmes.md"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, too."""
        super().add_arguments(parser)
        parser.add_argument("--from", dest="folder", type=Path, default=Path("policies"), metavar="DIR", help="folder of policies (policies)")

    def made(self, options: Mapping[str, Any]) -> str:
        """The page."""
        return made(options["folder"])


def made(folder: Path) -> str:
    """The page of a folder of policies, in order of their names."""
    return page_of([policy for policy in map(load, sorted(folder.glob("*.toml"))) if policy.sources])
