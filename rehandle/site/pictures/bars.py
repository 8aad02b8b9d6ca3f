"""How many of each kind: one bar a kind, all to one scale. Kinds stand above their bars, or, where they are short, beside them."""

from dataclasses import dataclass

from rehandle.kernel.words.plural import number
from rehandle.site.pictures.picture import Pen, Picture

ROW, SLIM = 46, 28
LABEL, FIGURE = 28, 22  # percent: room for a short kind before its bar, and for the figure behind it
LEAST = 0.4  # percent: a bar of one among a million is still seen


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind in the page's language."""

    label: str
    n: int


def bars(title: str, head: tuple[str, str], kinds: list[Kind], lang: str, *, slim: bool = False) -> Picture:
    """`head` names the two columns of the table. `slim`: the kinds are short words and stand beside their bars."""
    pen, most = Pen(lang), max((kind.n for kind in kinds), default=1) or 1
    tall, row = (SLIM, _slim) if slim else (ROW, _row)
    shapes = [shape for place, kind in enumerate(kinds) for shape in row(pen, kind, place * tall, most)]
    told = pen.say("; ", "؛ ").join(f"{kind.label}: {number(kind.n)}" for kind in kinds)
    return Picture(title, pen.whole(title, told, len(kinds) * tall, shapes), head, tuple((kind.label, number(kind.n)) for kind in kinds), "2")


def _row(pen: Pen, kind: Kind, top: float, most: int) -> list[str]:
    return [
        pen.words(kind.label, 0, top + 16),
        pen.figure(number(kind.n), 100, top + 16, "end", "strong"),
        pen.bar("ground", 0, top + 24, 100, 10),
        pen.bar("bar", 0, top + 24, _wide(kind, most, 100), 10),
    ]


def _slim(pen: Pen, kind: Kind, top: float, most: int) -> list[str]:
    room = 100 - LABEL - FIGURE
    return [
        pen.words(kind.label, 0, top + 17),
        pen.bar("ground", LABEL, top + 5, room, 16),
        pen.bar("bar", LABEL, top + 5, _wide(kind, most, room), 16),
        pen.figure(number(kind.n), 100, top + 17, "end"),
    ]


def _wide(kind: Kind, most: int, room: float) -> float:
    return max(room * kind.n / most, LEAST) if kind.n else 0
