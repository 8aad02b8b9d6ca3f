"""`rehandle mirror`: accounts read once, with what the rule asks of names and holders beside them; sweeps of it read nothing else."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli.management.commands._plain import Answer, PlainCommand, instant
from rehandle.cli.management.commands.sweep import accounts_of, add_source, job_of, progress
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep.daily_update import update_mirror
from rehandle.sweep.job import PART_ROWS
from rehandle.sweep.mirroring import make_mirror


class Command(PlainCommand):
    """Give its folder to `rehandle sweep --accounts`."""

    help = "Read accounts once and write a mirror of them, which sweeps read many times."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The policy, the accounts, the folder."""
        super().add_arguments(parser)
        add_source(parser)
        parser.add_argument("--policy", type=Path, required=True, help="the policy file: its facts about names and holders are prepared")
        parser.add_argument("--accounts", required=True, help="as for rehandle sweep")
        parser.add_argument("--table", default="", help="with a database for --accounts: the table")
        parser.add_argument("--out", type=Path, help="a new folder for the mirror")
        parser.add_argument("--update", type=Path, metavar="MIRROR", help="instead of --out: --accounts are those that changed, as they are now")
        parser.add_argument("--gone", metavar="COLUMN=TEXT", help="with --update: the mark of an account that is no more, as in deleted=true")
        parser.add_argument("--part-rows", type=int, default=PART_ROWS, help=f"rows of a part ({PART_ROWS:,})")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Read, and say how many rows came in."""
        if bool(options["out"]) == bool(options["update"]) or (options["gone"] and not options["update"]):
            raise Refused(Code.INVALID, out="or --update, one of them", gone="only with --update")
        gone = dict([pair]) if (pair := _pair(options["gone"])) else None
        any_day = instant("2000-01-01")  # a mirror knows no day: each sweep names its own
        with accounts_of(options) as accounts, progress() as say:
            out, policy, lists = options["out"] or options["update"], load(options["policy"]), Lists.load(options["lists"])
            job = job_of(options, accounts, as_of=any_day, out=out, part_rows=max(1, options["part_rows"]))
            made = update_mirror(policy, lists, job, gone, say) if options["update"] else make_mirror(policy, lists, job, say)
        told = {"folder": str(out), "rows_read": made.rows_read, "rows_set_aside": made.rows_set_aside, "seconds": made.seconds}
        return Answer(told, [f"{made.rows_read:,} rows read, {made.rows_set_aside:,} set aside, {made.seconds:,.1f} s: {out}"])


def _pair(text: str | None) -> tuple[str, str] | None:
    """`COLUMN=TEXT` as two."""
    column, sign, value = (text or "").partition("=")
    if text and not (column and sign):
        raise Refused(Code.INVALID, gone=text, right="COLUMN=TEXT")
    return (column, value) if text else None
