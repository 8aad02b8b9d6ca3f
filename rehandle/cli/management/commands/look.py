"""`rehandle look FILE`: a first look at your own accounts. Needs no database and no server, and changes nothing."""

import resource
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from rehandle.cli.management.commands._plain import Answer, PlainCommand, instant
from rehandle.cli.management.commands.sweep import add_source, job_of
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep.look import NEWEST, look
from rehandle.sweep.look_page import MARK, html_of, taken


class Command(PlainCommand):
    """One HTML file and one CSV."""

    help = "Take a first look at a file of accounts: what a rule would find, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and all that may be left out."""
        super().add_arguments(parser)
        add_source(parser)
        parser.add_argument("file", type=Path, help="the accounts: CSV, Parquet or JSON Lines")
        parser.add_argument("--policy", type=Path, help="the policy file; without one, a plain rule of one year")
        parser.add_argument("--as-of", help="the day as of which is judged; without one, the newest activity in the file")
        parser.add_argument("--out", type=Path, help="where to write, without ending; NAME.html and NAME.csv (the file's name and -look)")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Look, write both files, say how long it took."""
        begun, file = perf_counter(), options["file"]
        base = options["out"] or Path(f"{file.stem}-look")
        page, table = base.with_name(f"{base.name}.html"), base.with_name(f"{base.name}.csv")
        free_to_write(page, table)
        policy = load(options["policy"]) if options["policy"] else None
        job = job_of(options, file, as_of=instant(options["as_of"]) if options["as_of"] else NEWEST)
        found = look(job, table, Lists.load(options["lists"]), policy)
        page.write_text(html_of(found, table.name), encoding="utf-8")
        cost = {"seconds": round(perf_counter() - begun, 2), "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
        guesses = [f"read {theirs} as {ours}: guessed" for ours, theirs in found.guesses.items()]
        said = f"{taken(found):,} of {found.run['rows_judged']:,} accounts would be found as of {found.run['as_of'][:10]}"
        columns = [f"{ours}: {how}" for ours, how in found.run["columns_taken_for"].items()]
        lines = [*guesses, *columns, *found.run["activity"]["says"], said, f"{page} and {table}", f"{cost['seconds']} s, {cost['memory_mb']} MB"]
        written = {"html": str(page), "csv": str(table), "guessed": found.guesses, "found": taken(found)}
        return Answer({**found.run, **cost, **written, "ages": dict(found.ages)}, lines)


def free_to_write(page: Path, table: Path) -> None:
    """Only what an earlier look wrote is written over. Refuses `output_exists`."""
    ours = page.is_file() and MARK in page.read_text(encoding="utf-8", errors="replace")[:200]
    for path in (page, table):
        if path.exists() and not ours:
            raise Refused(Code.OUTPUT_EXISTS, file=str(path), try_this="--out NAME")
