"""The result of a draw or a drop as one file: whoever has it works the order out again, with every score, and holds it to the record."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules import drawn
from rehandle.sales.rules.drawn import Draw
from rehandle.sales.rules.scoring import Result, Scores, ranked


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one reviewer gave one application, by criterion, and why. Nobody's name."""

    points: Mapping[str, int]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything about a result: the draw, and of a drop its weights and every sheet by ticket. `places` are tickets, the first one first."""

    draw: Draw
    places: tuple[str, ...]
    weights: Mapping[str, int] = field(default_factory=dict)
    sheets: Mapping[str, tuple[Sheet, ...]] = field(default_factory=dict)


def results(of: Decided) -> list[Result]:
    """Places and totals of a drop, worked out again; none of a draw."""
    if not of.weights:
        return []
    scores = [Scores(ticket, tuple(sheet.points for sheet in of.sheets.get(ticket, ()))) for ticket in of.draw.order]
    return ranked(of.weights, scores, of.draw.order)


def holds(of: Decided) -> bool:
    """Whether the places are what seed, tickets and scores make them."""
    return drawn.holds(of.draw) and of.places == (tuple(each.ticket for each in results(of)) if of.weights else of.draw.order)


def digest(of: Decided) -> str:
    """SHA-256 over weights and sheets: what the record says of a drop's scores."""
    told_of = {"weights": dict(of.weights), "sheets": _sheets(of)}
    return hashlib.sha256(json.dumps(told_of, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def told(of: Decided) -> dict[str, object]:
    """The file: plain values."""
    return {**drawn.told(of.draw), "places": list(of.places), "weights": dict(of.weights), "sheets": _sheets(of)}


def read(text: str) -> Decided:
    """A file as a value. Refuses `file_unreadable`."""
    draw = drawn.read(text)
    try:
        given = json.loads(text)
        sheets = {str(ticket): tuple(Sheet(dict(each["points"]), dict(each["reasons"])) for each in own) for ticket, own in given["sheets"].items()}
        weights = {str(name): int(weight) for name, weight in given["weights"].items()}
        found = Decided(draw, tuple(map(str, given["places"])), weights, sheets)
        results(found)
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise Refused(Code.FILE_UNREADABLE, why=type(error).__name__) from None
    return found


def _sheets(of: Decided) -> dict[str, list[dict[str, dict[str, object]]]]:
    return {ticket: [{"points": dict(each.points), "reasons": dict(each.reasons)} for each in own] for ticket, own in of.sheets.items()}
