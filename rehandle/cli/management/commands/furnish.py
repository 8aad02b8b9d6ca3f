"""`rehandle furnish`: what the demo does before it opens. Done once; a start that broke off goes on."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from rehandle.cli.demo.furnish import Furnishing, columns_of, steps
from rehandle.config.office import office
from rehandle.kernel.refusal import Code, Refused


class Command(BaseCommand):
    """Part of `rehandle demo`; of no use to an office at work."""

    help = "Furnish the demo's office: tables, people, platform, rule, sweep, first cases."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: CommandParser) -> None:
        """The operator's own accounts, where there are any."""
        parser.add_argument("--accounts", type=Path, default=None, metavar="FILE", help="your own accounts, as CSV")
        parser.add_argument("--campaign", action="store_true", help="a larger platform, a rule whose names all come in one wave, and no cases yet")
        parser.add_argument("--columns", default="", metavar="OURS=THEIRS,...", help="what its columns mean")

    def handle(self, *_: object, **options: object) -> None:
        """Step by step, with a bar."""
        if not office().demo:
            raise CommandError(str(Refused(Code.NOT_DEMO)), returncode=2)
        own = options["accounts"]
        asked = Furnishing(own if isinstance(own, Path) else None, columns_of(str(options["columns"])), campaign=bool(options["campaign"]))
        todo = list(steps(asked))
        shape = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*shape, console=Console(stderr=True), transient=False) as progress:
            bar = progress.add_task("", total=len(todo))
            for step in todo:
                progress.update(bar, description=step.says)
                step.work(asked)
                progress.advance(bar)
            progress.update(bar, description="The office is furnished")
