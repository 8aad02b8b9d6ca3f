"""How old open work is, against what was promised: one bar for the oldest of each kind, a dashed line where the promise ends."""

from dataclasses import dataclass

from rehandle.kernel.words.plural import count, number
from rehandle.site.pictures.picture import Pen, Picture

ROW = 52


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open work of one kind: how many, how old the oldest is, what was promised, how many are past it."""

    label: str
    n: int
    oldest_days: int
    promise_days: int
    late: int


def queue_age(kinds: list[Waiting], lang: str) -> Picture:
    """Bars of days on one scale for all kinds; a bar past its promise is drawn in the colour of a stop and says so."""
    pen = Pen(lang)
    title = pen.say("Oldest open work against the promise", "أقدم عمل مفتوح مقارنة بالموعد الموعود")
    longest = max((max(kind.oldest_days, kind.promise_days) for kind in kinds), default=1) or 1
    shapes = [shape for row, kind in enumerate(kinds) for shape in _row(pen, kind, row * ROW, longest)]
    told = pen.say("; ", "؛ ").join(f"{kind.label}: {_told(pen, kind)}" for kind in kinds)
    head = tuple(
        pen.say(*pair) for pair in (("Kind", "النوع"), ("Open", "مفتوح"), ("Oldest", "الأقدم"), ("Promise", "الموعد"), ("Late", "متأخر"))
    )
    return Picture(title, pen.whole(title, told, ROW * len(kinds), shapes), head, tuple(_cells(kind, lang) for kind in kinds), "2 3 4 5")


def _row(pen: Pen, kind: Waiting, top: float, longest: int) -> list[str]:
    scale = 98 / longest
    late = kind.oldest_days > kind.promise_days
    return [
        pen.words(kind.label, 0, top + 16),
        pen.words(_told(pen, kind), 100, top + 16, "end", "strong" if late else "quiet"),
        pen.bar("ground", 0, top + 24, 100, 12),
        pen.bar("bar-stop" if late else "bar", 0, top + 24, kind.oldest_days * scale, 12),
        pen.upright("promise", kind.promise_days * scale, top + 20, top + 40),
    ]


def _told(pen: Pen, kind: Waiting) -> str:
    oldest, promise = count(kind.oldest_days, "day", pen.lang), count(kind.promise_days, "day", pen.lang)
    return pen.say(f"{oldest}, promised {promise}", f"{oldest}، والموعد {promise}")


def _cells(kind: Waiting, lang: str) -> tuple[str, ...]:
    oldest, promise = count(kind.oldest_days, "day", lang), count(kind.promise_days, "day", lang)
    return kind.label, number(kind.n), oldest, promise, number(kind.late)
