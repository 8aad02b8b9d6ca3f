"""`rehandle story FILE`: replay a story against the real flows on a fake clock and a throw-away database."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from rehandle.sim.story import StoryFailed, play, read
from rehandle.sim.throwaway import database
from rehandle.sim.world import world


class Command(BaseCommand):
    """Ends 0 only if all expectations, and all invariants, hold."""

    help = "Replay a story: one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether to print JSON."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *, file: Path, json: bool, **_: object) -> None:
        """Print a line a step; the first that fails ends the story with 1."""
        if not file.is_file():
            self.stderr.write(f"{file} is not a file. Stories lie in stories/.")
            raise SystemExit(2)
        lines = read(file)
        say = self.stderr.write if json else self.stdout.write
        try:
            with database(), world(lines[0].at) as around:
                play(around, lines, say)
        except StoryFailed as failed:
            self._end(json, {"story": file.stem, "steps": len(lines), "held": False, "why": str(failed)}, str(failed))
            raise SystemExit(1) from None
        self._end(json, {"story": file.stem, "steps": len(lines), "held": True}, f"{file.stem}: all {len(lines)} steps and all invariants hold")

    def _end(self, as_json: bool, document: dict[str, object], text: str) -> None:
        self.stdout.write(json.dumps(document) if as_json else text)
