"""Who is newly found by another rule, and who no longer, by reason: one bar each, to one scale."""

from dataclasses import dataclass

from rehandle.kernel.words.plural import number
from rehandle.site.pictures.picture import Pen, Picture

ROW = 64
LEAST = 0.4  # percent: a bar of one name among a million is still seen


@dataclass(frozen=True, slots=True)
class Move:
    """So many handles, in the page's language: by which rule (and by its number alone), and what they were or would be otherwise."""

    rule: str
    number: str
    other: str
    n: int
    newly: bool


def rule_diff(moves: list[Move], lang: str) -> Picture:
    """Newly found in full colour, no longer found in a pale one; the words say which, too."""
    pen = Pen(lang)
    title = pen.say("Who is newly found, and who no longer", "ما يظهر حديثًا، وما لم يعد يظهر")
    most = max((move.n for move in moves), default=1) or 1
    shapes = [shape for row, move in enumerate(moves) for shape in _row(pen, move, row * ROW, most)]
    told = pen.say("; ", "؛ ").join(f"{pen.say(', ', '، ').join(_labels(pen, move))}: {number(move.n)}" for move in moves)
    heads = (("What changes", "ما يتغير"), ("Rule", "البند"), ("Under the other version", "في الإصدار الآخر"), ("Handles", "الأسماء"))
    rows = tuple((_kind(pen, move), move.rule, move.other, number(move.n)) for move in moves)
    return Picture(title, pen.whole(title, told, ROW * len(moves), shapes), tuple(pen.say(*head) for head in heads), rows, "4")


def _kind(pen: Pen, move: Move) -> str:
    return pen.say("newly found", "يظهر حديثًا") if move.newly else pen.say("no longer found", "لم يعد يظهر")


def _labels(pen: Pen, move: Move) -> tuple[str, str]:
    """Two short lines: a phone is narrow, and the rule's name stands in the table."""
    if move.newly:
        return pen.say(f"Newly: {move.number}", f"حديثًا: {move.number}"), pen.say(f"until now: {move.other}", f"حتى الآن: {move.other}")
    return pen.say(f"No longer: {move.number}", f"لم يعد: {move.number}"), pen.say(f"from now on: {move.other}", f"من الآن: {move.other}")


def _row(pen: Pen, move: Move, top: float, most: int) -> list[str]:
    first, second = _labels(pen, move)
    return [
        pen.words(first, 0, top + 16),
        pen.figure(number(move.n), 100, top + 16, "end", "strong"),
        pen.words(second, 0, top + 34, "start", "quiet"),
        pen.bar("ground", 0, top + 42, 100, 10),
        pen.bar("bar" if move.newly else "bar-soft", 0, top + 42, max(100 * move.n / most, LEAST), 10),
    ]
