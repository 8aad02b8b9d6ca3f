"""`rehandle sweep`: judges every account of a file under a policy. Needs no database and no server."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from rehandle.cli.management.commands._plain import Answer, PlainCommand, instant
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules.model import Policy
from rehandle.sweep.columns import columns_of
from rehandle.sweep.daily import sweep_daily
from rehandle.sweep.job import PART_ROWS, Job, Say
from rehandle.sweep.job import Progress as Reached
from rehandle.sweep.on_spark import sweep_on_spark
from rehandle.sweep.run import sweep
from rehandle.sweep.tables import copied, is_table


def add_source(parser: ArgumentParser) -> None:
    """The options of every verb that reads accounts."""
    parser.add_argument("--columns", default="", help="your names for our columns, as in handle=name,last_login_at=seen; or a TOML file")
    parser.add_argument("--only", action="append", default=[], metavar="COLUMN=TEXT", help="read only the rows with this text in that column")
    parser.add_argument("--lists", type=Path, help="folder with lists of names of your own")
    parser.add_argument("--memory", default="1GB", help="how much memory the engine may take (1GB)")


def job_of(options: Mapping[str, Any], accounts: Path, **more: Any) -> Job:
    """The job that the options ask for."""
    only = dict(pair.split("=", 1) for pair in options["only"] if "=" in pair)
    if len(only) != len(options["only"]):
        raise Refused(Code.INVALID, only=", ".join(options["only"]), right="COLUMN=TEXT, each column once")
    told = columns_of(options["columns"])
    return Job(accounts, columns=told.read, forms=told.forms, columns_sha256=told.sha256, only=only, memory=options["memory"], **more)


class Command(PlainCommand):
    """Findings into a folder, a summary on standard output, progress on standard error."""

    help = "Judge every account of a file under a policy; write the findings and a summary."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The policy, the accounts, the instant, the folder."""
        super().add_arguments(parser)
        add_source(parser)
        parser.add_argument("--policy", type=Path, required=True, help="the policy file")
        parser.add_argument("--table", default="", help="with a database for --accounts: the table")
        parser.add_argument("--accounts", required=True, help="CSV, Parquet, JSON Lines: a file, a folder, 'a pattern*'; sqlite:FILE; postgresql://...")
        parser.add_argument("--as-of", required=True, help="the day or instant as of which is judged")
        parser.add_argument("--out", type=Path, help="a new folder for the findings")
        parser.add_argument("--engine", default="duckdb", choices=["duckdb", "spark"], help="what reads the accounts (duckdb); spark reads a mirror")
        parser.add_argument("--master", default="local[*]", help="with --engine spark: where it runs (local[*])")
        parser.add_argument("--all", action="store_true", help="write every row, not only those that a rule found")
        parser.add_argument("--check-duplicates", action="store_true", help="look for names that more than one account has")
        parser.add_argument("--max-rejects", type=int, help="stop where more rows than this cannot be read")
        parser.add_argument("--part-rows", type=int, default=PART_ROWS, help=f"rows of a large Parquet file that are swept in one go ({PART_ROWS:,})")
        parser.add_argument("--count", action="store_true", help="with --dry-run: only the numbers, some times faster")
        parser.add_argument("--ahead", type=int, default=0, metavar="DAYS", help="of a mirror: prepare so many days of daily sweeps")
        parser.add_argument("--since", type=Path, metavar="FOLDER", help="a daily sweep: from this earlier one, and what changed in the mirror")
        parser.add_argument("--dry-run", action="store_true", help="do everything and write nothing")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Sweep, and say what was found."""
        if not options["out"] and not options["dry_run"]:
            raise Refused(Code.INVALID, out="missing", right="--out FOLDER, or --dry-run to write nothing")
        if options["count"] and not options["dry_run"]:
            raise Refused(Code.INVALID, count="without --dry-run", right="--dry-run --count, or --out FOLDER")
        with accounts_of(options) as accounts:
            return self._swept(options, accounts)

    def _swept(self, options: Mapping[str, Any], accounts: Path) -> Answer:
        job = job_of(
            options,
            accounts,
            as_of=instant(options["as_of"]),
            out=None if options["dry_run"] else options["out"],
            every=options["all"],
            check_duplicates=options["check_duplicates"],
            count=options["count"],
            max_rejects=options["max_rejects"],
            part_rows=max(1, options["part_rows"]),
            ahead=max(0, options["ahead"]),
        )
        policy, lists = load(options["policy"]), Lists.load(options["lists"])
        with progress() as say:
            run = _run(policy, lists, job, options, say)
        return Answer(run, list(lines_of(run)))


def _run(policy: Policy, lists: Lists, job: Job, options: Mapping[str, Any], say: Say) -> dict[str, object]:
    """On the engine that was asked for, whole or from an earlier sweep."""
    if options["engine"] == "spark":
        if options["since"] or job.ahead:
            raise Refused(Code.INVALID, engine="spark", cannot="--since, --ahead", try_this="--engine duckdb")
        return sweep_on_spark(policy, lists, job, options["master"], say)
    return sweep_daily(policy, lists, job, options["since"], say) if options["since"] else sweep(policy, lists, job, say)


@contextmanager
def accounts_of(options: Mapping[str, Any]) -> Iterator[Path]:
    """The accounts as files: a table of a database is copied beside for as long as the run takes."""
    if not is_table(options["accounts"]):
        yield Path(options["accounts"])
        return
    with TemporaryDirectory(prefix="rehandle-table-") as folder:
        yield copied(options["accounts"], options["table"], Path(folder))


@contextmanager
def progress() -> Iterator[Say]:
    """A bar on standard error with rows, rows a second and the time left; nothing where that is not a terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[speed]:,} a second"),
        TimeRemainingColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task, begun = bar.add_task("starting", total=1.0, rows=0, speed=0), perf_counter()

        def say(at: Reached) -> None:
            for line in at.told:
                bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
            speed = round(at.rows / max(perf_counter() - begun, 0.001))
            bar.update(task, description=at.doing, completed=at.share, rows=at.rows, speed=speed)

        yield say


def lines_of(run: Mapping[str, Any]) -> Iterator[str]:
    """The summary for people."""
    rows = f"{run['rows_read']:,} rows read, {run['rows_judged']:,} judged, {run['rows_set_aside']:,} set aside"
    yield f"{rows}, {run['rows_per_second']:,} rows a second"
    yield from run["activity"]["says"]
    for verdict, rows in run["verdicts"].items():
        yield f"{rows:>12,}  {verdict}"
    for clause in run["clauses"]:
        lacks = f"; not checked for want of: {', '.join(clause['missing'])}" if clause["missing"] else ""
        counts = ", ".join(f"{key} {clause[key]:,}" for key in ("true", "unknown", "decided"))
        yield f"  {clause['kind']} {clause['name']}: {counts}{lacks}"
    yield f"{run['flagged']:,} flagged: " + (", ".join(f"{name} {rows:,}" for name, rows in run["flags"].items()) or "none")
    if "duplicates" in run:
        yield f"{run['duplicates']['handles']:,} names that more than one account has"
    yield f"policy {run['policy']['id']} {run['policy']['sha256'][:12]}, as of {run['as_of']}, fingerprint {run['fingerprint'][:12]}"
    if "rows_looked_at" in run:
        yield f"{run['rows_looked_at']:,} rows looked at, {run['changes_written']:,} findings came or went"
    yield "dry run: nothing was written" if run["dry_run"] else f"{run['findings_written']:,} findings written"
