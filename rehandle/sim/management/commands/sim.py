"""`rehandle sim`: seeded people and faults over the whole road, beside a model in dictionaries."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator

from django.core.management.base import BaseCommand

from rehandle.sim.bugs import BUGS, planted
from rehandle.sim.emptied import empty
from rehandle.sim.hunt import hunt, hunted
from rehandle.sim.report import as_text, report
from rehandle.sim.run import Run, simulate
from rehandle.sim.throwaway import database


class Command(BaseCommand):
    """Ends 0 only if office and model agreed at every step and everything came to an end."""

    help = "Simulate people and faults from a seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which seeds, how long, which planted bug."""
        parser.add_argument("--seed", type=int, help="one seed: a whole number below 2^64")
        parser.add_argument("--seeds", metavar="A..B", default="1..3", help="seeds from A to B; several spans with commas")
        parser.add_argument("--steps", type=int, default=40)
        parser.add_argument("--bug", choices=sorted(BUGS), help="plant a known mistake: the simulator has to find it")
        parser.add_argument("--bugs", action="store_true", help="plant each in turn and say how many seeds it took")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output")

    def handle(self, *, seed: int | None, seeds: str, steps: int, bug: str | None, bugs: bool, json: bool, **_: object) -> None:
        """Run, report, and end with 1 if something was found."""
        asked = [seed] if seed is not None else [each for part in seeds.split(",") for each in _span(part)]
        with database():
            if bugs:
                found = hunt(asked, steps, self.stderr.write)
                self._say(found, hunted(found), json)
                raise SystemExit(0 if not found["missed"] else 1)
            told = report(list(self._runs(asked, steps, bug)))
        self._say(told, as_text(told), json)
        raise SystemExit(0 if told["held"] else 1)

    def _runs(self, seeds: list[int], steps: int, bug: str | None) -> Iterator[Run]:
        for seed in seeds:
            empty()
            with planted(bug):
                run = simulate(seed, steps)
            self.stderr.write(f"seed {seed}: {'FAILED ' + run.wrong if run.wrong else 'held'}")
            yield run

    def _say(self, document: object, text: str, as_json: bool) -> None:
        self.stdout.write(json.dumps(document) if as_json else text)


def _span(part: str) -> range:
    first, _dots, last = part.partition("..")
    return range(int(first), int(last or first) + 1)
