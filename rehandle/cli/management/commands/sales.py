"""`rehandle sales audit|recount|draw|break-off`: an auction's bids for an auditor after its close; an auction or a draw worked out again from a file,
without an office; sealed bids opened before their time."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rehandle.cli import sealed
from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules import decided, sealed_audited
from rehandle.sales.rules.audited import Audited, Recount, counted, read, told

SECRET = 0o600


class Command(PlainCommand):
    """`audit` and `break-off` ask the office; `recount` and `draw` need the file alone."""

    help = "Hand an auction's bids to an auditor; work it out again, with and without each bidder; a draw or a drop too; break sealed bids off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which auction."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        audit = verbs.add_parser("audit", help="after the close: every bid and the key of its commitments, into a file")
        audit.add_argument("sale", help="the auction")
        audit.add_argument("file", type=Path, help="a new file, readable by you alone")
        audit.add_argument("--by", required=True, help="who asks, by member id")
        recount = verbs.add_parser("recount", help="the price again, and without each bidder")
        recount.add_argument("file", type=Path, help="what `sales audit` wrote")
        draw = verbs.add_parser("draw", help="the order of a draw, or the totals of a drop, from what anybody is given")
        draw.add_argument("file", type=Path, help="what /api/v1/sales/SALE/draw says")
        broken = verbs.add_parser("break-off", help="open sealed bids before their time on two keepers' word: the auction ends, and nobody wins")
        broken.add_argument("sale", help="the auction")
        broken.add_argument("--reason", required=True, help="why: exactly what both signed")
        broken.add_argument("--word", action="append", required=True, metavar="NAME:SIGNATURE", help="what `rehandle keeper sign` printed; twice")
        broken.add_argument("--by", required=True, help="who asks, by member id")
        for each in (audit, recount, draw, broken):
            super().add_arguments(each)

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """Refuses `forbidden`, `not_found`, `too_early`, `output_exists`; `file_unreadable`; `signature_wrong`, `keeper_down`, `too_late`."""
        match options["verb"]:
            case "audit":
                return _audit(options)
            case "break-off":
                return sealed.break_off(options["sale"], options["reason"], options["word"], options["by"])
            case "draw":
                return _draw(decided.read(_text(options["file"])))
        text = _text(options["file"])
        return sealed.recount(sealed_audited.read(text)) if sealed_audited.is_sealed(text) else _recount(read(text))


def _audit(options: Mapping[str, Any]) -> Answer:
    from rehandle import wiring  # the other verb needs no office
    from rehandle.kernel.ids import new_id_at
    from rehandle.people.queries import ctx_for
    from rehandle.sales import market, sealed_market

    now = wiring.clock().now()
    ctx, sale = ctx_for(options["by"], now, lambda: new_id_at(now)), options["sale"]
    if sealed_market.is_sealed(sale):
        covers = sealed_market.audited(ctx, sale)
        document, bids = sealed_audited.told(covers), len(covers.covers)
    else:
        of = market.audited(ctx, sale)
        document, bids = told(of), len(of.bids)
    try:
        handle = os.open(options["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET)
    except FileExistsError:
        raise Refused(Code.OUTPUT_EXISTS, file=str(options["file"])) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
    return Answer({"sale": sale, "bids": bids, "file": str(options["file"])}, [f"{bids} bids written to {options['file']}"])


def _draw(of: decided.Decided) -> Answer:
    """Refuses `draw_wrong` where the file does not hold."""
    if not decided.holds(of):
        raise Refused(Code.DRAW_WRONG)
    lines = [f"{len(of.places)} entries; the first is {of.places[0] if of.places else '-'}", f"seed of {of.draw.commitment}, root {of.draw.root}"]
    scored = {"scores": decided.digest(of)} if of.weights else {}
    lines += [f"scores {scored['scores']}"] if scored else []
    lines += ["the record has the same: the seed's hash before anybody entered, the root at the end of entering, the seed with the result"]
    lines += [f"{each.place}. {each.ticket} {each.total / 100:.2f}" for each in decided.results(of)]
    return Answer({"holds": True, "places": list(of.places), "commitment": of.draw.commitment, "root": of.draw.root} | scored, lines)


def _recount(of: Audited) -> Answer:
    whole = counted(of)
    bidders = list(dict.fromkeys(bid.member for bid in of.bids))
    others = {number: counted(of, frozenset({member})) for number, member in enumerate(bidders, start=1)}
    without = [{"without": number, "price": _price(of, found)} for number, found in others.items()]
    lines = [f"{of.handle}: {whole.bids} bids, {_said(of, whole)}", f"root {whole.root}: the record has the same at the close of this auction"]
    document = {"handle": of.handle, "bids": whole.bids, "root": whole.root, "price": _price(of, whole), "without": without}
    return Answer(document, lines + [f"without bidder {number}: {_said(of, found)}" for number, found in others.items()])


def _price(of: Audited, found: Recount) -> str | None:
    return str(Money(of.currency, found.won[1])) if found.won else None


def _said(of: Audited, found: Recount) -> str:
    return f"sold for {_price(of, found)}" if found.won else "not sold"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Code.FILE_UNREADABLE, file=str(path), why=type(error).__name__) from None
