"""Where the money of one sale goes, to the cent: one bar, its parts side by side, and every part named with its amount below."""

from dataclasses import dataclass

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import isolate
from rehandle.site.pictures.picture import Pen, Picture

COLOURS = 5
BAR = 28
ROW = 28
GAP = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """One share of what was paid, in the page's language."""

    label: str
    share: Money


def money_road(paid: Money, parts: list[Part], lang: str) -> Picture:
    """The parts of `paid`; they must sum to it to the last unit."""
    assert sum((part.share.minor for part in parts), 0) == paid.minor, "the parts sum to what was paid"
    pen = Pen(lang)
    title = pen.say("Where the money of this sale goes", "أين يذهب مال هذا البيع")
    shapes = [*_bar(pen, paid, parts), *[shape for row, part in enumerate(parts) for shape in _line(pen, part, row)]]
    said = pen.say("; ", "؛ ").join(f"{part.label} {isolate(amount(part.share))}" for part in parts)
    rows = tuple((part.label, _kept(part.share, lang)) for part in (*parts, Part(pen.say("Paid", "المدفوع"), paid)))
    head = pen.say("Part", "الحصة"), pen.say("Amount", "المبلغ")
    return Picture(title, pen.whole(title, said, BAR + 16 + ROW * len(parts), shapes), head, rows, "2")


def _bar(pen: Pen, paid: Money, parts: list[Part]) -> list[str]:
    shapes, at = [], 0.0
    for row, part in enumerate(parts):
        wide = 100 * part.share.minor / (paid.minor or 1)
        shapes.append(pen.bar(_kind(row), at, 0, max(wide - GAP, 0.2), BAR))
        at += wide
    return shapes


def _line(pen: Pen, part: Part, row: int) -> list[str]:
    """A small square in the part's colour, its name a little after, its amount at the end."""
    top = BAR + 16 + row * ROW
    return [
        pen.bar(_kind(row), 0, top + 5, 2, 12),
        pen.words(part.label, 4.5, top + 16),
        pen.figure(amount(part.share), 100, top + 16, "end", "strong"),
    ]


def _kind(row: int) -> str:
    return f"part-{row % COLOURS + 1}"


def _kept(money: Money, lang: str) -> str:
    return isolate(amount(money)) if lang == "ar" else amount(money)
