"""`rehandle policy check|render|diff|simulate|publish`. Needs no database and no server, but where the rule in force is asked for."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from rehandle.cli import publishing, trying
from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules.carried import by_hand, not_carried
from rehandle.policy.rules.diff import Difference, differences
from rehandle.policy.rules.page import page
from rehandle.policy.rules.places import Path as Place
from rehandle.policy.rules.render import render
from rehandle.sweep.checked import unchecked_exemptions


class Command(PlainCommand):
    """What can be done with one or two files."""

    help = "Check a policy file, print its page, say what it changes, try it on accounts, or publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The act, its files, the language."""
        super().add_arguments(parser)
        parser.add_argument("act", choices=list(ACTS), help="; ".join(f"{name}: {act.says}" for name, act in ACTS.items()))
        parser.add_argument("files", nargs="+", type=Path, help="the policy file; diff and simulate take an older one before it, or ask the office")
        parser.add_argument("--lang", default="en", choices=["en", "ar"], help="language of the page (en)")
        parser.add_argument("--lists", type=Path, help="folder with lists of names of your own")
        parser.add_argument(
            "--columns",
            help="check: the columns that your accounts have, with commas; an exemption that cannot be checked is refused. "
            "simulate: your names for our columns, as in handle=name,last_login_at=seen",
        )
        trying.add_arguments(parser)
        publishing.add_arguments(parser)

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Do the act."""
        act = ACTS[options["act"]]
        if len(options["files"]) > act.files:
            raise Refused(Code.INVALID, files=len(options["files"]), right=act.files)
        return act.does(options)


def check(options: Mapping[str, Any]) -> Answer:
    """Load the file whole, its lists with it."""
    policy = load(options["files"][0])
    lists = Lists.load(options["lists"])
    for name in policy.lists:
        lists.get(name)
    if options["columns"]:
        unchecked_exemptions(policy, options["columns"])
    counts = {"exempt": len(policy.exempt), "verdict": len(policy.verdict), "tier": len(policy.tier), "sale": len(policy.sale)}
    later = [f"{_dotted(path)}: {says}" for path, says in (*not_carried(policy), *by_hand(policy))]
    document = {
        "ok": True,
        "id": policy.id,
        "version": policy.version,
        "sha256": policy.hash,
        "sells": policy.sells,
        **counts,
        "columns": list(policy.columns),
        "lists": list(policy.lists),
        "can_be_published": not any(not_carried(policy)),
        "not_carried_out_yet": later,
    }
    amounts = f"{counts['verdict']} rules, {counts['exempt']} exemptions, {counts['tier']} tiers"
    said = f"{policy.id}, version {policy.version}: no errors. {amounts}"
    return Answer(document, [said, f"It reads the columns: {', '.join(policy.columns)}", f"sha256 {policy.hash}", *later])


def _dotted(path: Place) -> str:
    """`sale.1.form`: counted from 1, as people do."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def shown(options: Mapping[str, Any]) -> Answer:
    """The public page."""
    policy = load(options["files"][0])
    return Answer(asdict(page(policy, options["lang"])) | {"sha256": policy.hash}, render(policy, options["lang"]).splitlines())


def diff(options: Mapping[str, Any]) -> Answer:
    """What changes from the first file (or the rule in force) to the last one, in words."""
    old, new = trying.both(options)
    found = differences(old, new, options["lang"])
    document = {"from": old.hash, "to": new.hash, "differences": [asdict(one) for one in found]}
    return Answer(document, [line for one in found for line in _lines(one)] or ["The two say the same."])


def _lines(one: Difference) -> list[str]:
    return [f"{sign} {text}" for sign, text in (("-", one.before), ("+", one.after)) if text]


class Act(NamedTuple):
    """What it does, how many files it takes at most, and the work."""

    says: str
    files: int
    does: Callable[[Mapping[str, Any]], Answer]


ACTS = {
    "check": Act("list every error", 1, check),
    "render": Act("the public page", 1, shown),
    "diff": Act("what changes, in words", 2, diff),
    "simulate": Act("what would change on your accounts", 2, trying.simulated),
    "publish": Act("the first rule of an office at once, a later one for a second signature", 1, publishing.published),
}
