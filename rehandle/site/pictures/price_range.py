"""A price range with its comparables: the band that eight of ten such names fall into, and every comparable as a dot.

Prices stand on a scale of powers of ten, since names go for 100 and for 100,000.
"""

from dataclasses import dataclass
from math import log10

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount, price_range
from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.plural import count
from rehandle.site.pictures.picture import Pen, Picture

MIDDLE = 40
TALL = 96


@dataclass(frozen=True, slots=True)
class Comparable:
    """A sale that the range leans on: what was sold, as text, and for how much."""

    label: str
    price: Money


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps minor units to percent, by their logarithm, with room at both ends."""

    low: float
    high: float

    def at(self, minor: int) -> float:
        """Where an amount stands, 6 to 94 percent."""
        return 6 + 88 * (log10(max(minor, 1)) - self.low) / ((self.high - self.low) or 1)


def price_picture(low: Money, high: Money, comparables: list[Comparable], lang: str) -> Picture:
    """The band from `low` to `high`, the dots, and both ends in figures."""
    pen, scale = Pen(lang), _scale([low.minor, high.minor, *[one.price.minor for one in comparables]])
    title = pen.say("Likely price", "السعر المرجّح")
    start, end = scale.at(low.minor), scale.at(high.minor)
    shapes = [
        pen.level("axis", 0, 100, MIDDLE),
        pen.bar("bar-soft", start, MIDDLE - 12, max(end - start, 1), 24),
        *[pen.dot(scale.at(one.price.minor), MIDDLE) for one in comparables],
        *_ends(pen, low, high, start, end),
    ]
    told = price_range(low, high, lang, isolate) + pen.say(", ", "، ") + count(len(comparables), "comparable", lang)
    rows = tuple((one.label, amount(one.price, short=True)) for one in comparables)
    head = pen.say("Comparable sale", "البيع المشابه"), pen.say("Price", "السعر")
    return Picture(title, pen.whole(title, told, TALL, shapes), head, tuple((label, _kept(price, lang)) for label, price in rows), "2")


def _ends(pen: Pen, low: Money, high: Money, start: float, end: float) -> list[str]:
    """The figures below the ends of the band; side by side when the band is narrow."""
    return [
        pen.figure(amount(low, short=True), min(start, 30), MIDDLE + 34, "start", "strong"),
        pen.figure(amount(high, short=True), max(end, 70), MIDDLE + 34, "end", "strong"),
        pen.words(pen.say("where we expect 8 of 10", "حيث نتوقع 8 من كل 10"), (start + end) / 2, MIDDLE - 22, "middle", "quiet"),
    ]


def _scale(minors: list[int]) -> Scale:
    logs = [log10(max(minor, 1)) for minor in minors]
    return Scale(min(logs), max(logs))


def _kept(text: str, lang: str) -> str:
    return isolate(text) if lang == "ar" else text
