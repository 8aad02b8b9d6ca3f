"""`rehandle walk`: the whole road once, by itself. Part of `make demo ONCE=1`."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehandle.cli.campaign_road import CAMPAIGN
from rehandle.cli.once import RoadBlocked, walk
from rehandle.cli.road import STEPS
from rehandle.config.office import office
from rehandle.kernel.refusal import Code, Refused


class Command(BaseCommand):
    """In a demo that was furnished and whose surroundings run."""

    help = "Walk one handle down the whole road and print one JSON summary."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: CommandParser) -> None:
        """Which road."""
        parser.add_argument("--campaign", action="store_true", help="a campaign of some 60,000 names instead of one name")

    def handle(self, *_: object, **options: object) -> None:
        """Steps go to standard error, the summary to standard output."""
        if not office().demo:
            raise CommandError(str(Refused(Code.NOT_DEMO)), returncode=2)
        try:
            summary = walk(CAMPAIGN if options["campaign"] else STEPS, lambda line: print(line, file=sys.stderr, flush=True))
        except RoadBlocked as blocked:
            raise CommandError(str(blocked), returncode=1) from None
        self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
