"""`rehandle lane`: the writer of many bids at once, behind a Unix socket in the data folder."""

import asyncio

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser

from rehandle import wiring
from rehandle.config.office import office
from rehandle.sales.lane.lane import Lane, connected
from rehandle.sales.lane.writer import Writer
from rehandle.sales.lane.writes import Changed, Lost


class Command(BaseCommand):
    """One holds the lease; any other waits for it. Whatever is wrong ends the process, and loses nothing that was answered."""

    help = "Take bids in batches, behind lane.N.sock in the data folder; a second one waits until the first one's lease is over."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which of the lanes."""
        parser.add_argument("--shard", type=int, default=0, help="which auctions: those of this number (0)")

    def handle(self, *_: object, shard: int, **__: object) -> None:
        """Until something is wrong, or Ctrl-C."""
        lane = Lane(connected(), shard, lambda: wiring.office_ctx().now)
        try:
            asyncio.run(Writer(lane, office().data_dir / f"lane.{shard}.sock").run())
        except Lost as error:
            raise CommandError("another writer has the lease") from error
        except (Changed, psycopg.Error) as error:
            raise CommandError(f"the database: {type(error).__name__}") from error
