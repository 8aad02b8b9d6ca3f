"""`rehandle appraise explain HANDLE`: tier and price range of one name, with the reasons."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from rehandle.appraisal.facts import facts_of
from rehandle.appraisal.rules.price import Appraisal, appraise
from rehandle.kernel.money import Money, money
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.names.rules.profiles import PROFILES, canonical

REFUSED_EXIT = 2


class Command(BaseCommand):
    """Needs no database and no server."""

    help = "Appraise a name: a range with its reasons, from rules, never a promise."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads it from the class

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`explain`, the name, and the bounds of the range."""
        parser.add_argument("act", choices=["explain"], help="explain: tier, range and reasons of one name")
        parser.add_argument("handle", metavar="HANDLE")
        parser.add_argument("--profile", default="x", choices=sorted(PROFILES), help="what may be a name (x)")
        parser.add_argument("--floor", default="100.00 USD", help="the least a price may be (100.00 USD)")
        parser.add_argument("--ceiling", default="1000000.00 USD", help="the most a price may be (1000000.00 USD)")
        parser.add_argument("--lists", type=Path, default=None, metavar="DIR", help="a folder with lists of your own")
        parser.add_argument("--lang", choices=["en", "ar"], default="en", help="the language of the reasons (en)")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *_: object, **options: object) -> None:
        """Print the answer, or end with 2 where the name is refused."""
        try:
            answer = explain(str(options["handle"]), options)
        except Refused as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"refused": refusal.code.value, "detail": str(refusal)}, ensure_ascii=False))
            raise CommandError(str(refusal), returncode=REFUSED_EXIT) from None
        self.stdout.write(json.dumps(as_json(answer), ensure_ascii=False) if options["json"] else as_text(answer, str(options["lang"])))


def explain(name: str, options: dict[str, object]) -> tuple[str, Appraisal]:
    """The canonical handle and its appraisal. Refuses `name_shape`, `invalid`, `file_unreadable`."""
    handle = canonical(name, str(options["profile"]))
    if isinstance(handle, Refused):
        raise handle
    folder = options.get("lists")
    lists = Lists.load(folder if isinstance(folder, Path) else None)
    return handle, appraise(handle, facts_of(handle, lists), *bounds(str(options["floor"]), str(options["ceiling"])))


def bounds(floor_text: str, ceiling_text: str) -> tuple[Money, Money]:
    """Floor and ceiling. Refuses `invalid` with a sentence that says what is wrong."""
    try:
        floor, ceiling = money(floor_text, "USD"), money(ceiling_text, "USD")
    except ValueError as error:
        raise Refused(Code.INVALID, why=str(error)) from None
    if floor.currency != ceiling.currency or not 0 <= floor.minor <= ceiling.minor:
        raise Refused(Code.INVALID, why="the floor is below the ceiling, in the same currency")
    return floor, ceiling


def as_json(answer: tuple[str, Appraisal]) -> dict[str, object]:
    """One document."""
    handle, told = answer
    return {
        "handle": handle, "tier": told.tier, "low": str(told.low), "high": str(told.high), "method": told.method,
        "reasons": [{"code": reason.code, "en": reason.en, "ar": reason.ar} for reason in told.reasons],
        "comparables": [{"handle": sold.handle, "price": str(sold.price), "sold_on": str(sold.sold_on)} for sold in told.comparables],
    }  # fmt: skip


def as_text(answer: tuple[str, Appraisal], lang: str) -> str:
    """For people at a terminal."""
    handle, told = answer
    lines = [reason.ar if lang == "ar" else reason.en for reason in told.reasons]
    return "\n".join([f"@{handle}: {told.tier}, {told.low} to {told.high}", *(f"  {line}" for line in lines)])
