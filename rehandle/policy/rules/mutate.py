"""Makes strange texts from good ones. The draw is the caller's, so that a finding comes out the same again."""

from collections.abc import Sequence
from typing import Protocol

from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.conditions import COMPARISONS, FUNCTIONS


class Draw(Protocol):
    """What is needed of `random.Random(seed)`."""

    def randrange(self, start: int, stop: int | None = None, /) -> int:
        """A whole number below `stop`, from `start`; or below `start`."""
        ...


STRANGE = ["\x00", "\ufeff", "\u202e", "\u2028", "٣", "é", "\U0001f600", "${x}", "\\", "'", '"', "'''", "%s", "{0}", "\t", "\r", "\x7f", "\ud7ff"]
VALUES = [
    "0", "-1", "1e9", "nan", "inf", "-0.0", "99999999999999999999", "0x1F", "true", '""', '"\\u0000"', "''", "[]", "{}", "[[]]", '["a", 1]',
    "2026-13-01", "2026-01-01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-23:59", "00:00:00", '"1.00"', '"-1.00"', '"1e5"',
    "'true'", "'length(handle) <= 4'", "'days_since(created_at) > 1000000000000'", "{ en = 1 }", '{ en = "a", ar = "ب" }', '"' + "a" * 300 + '"',
    "[" * 200 + "]" * 200, "9" * 5_000, "{ a = " * 60 + "1" + " }" * 60,
]  # fmt: skip
WORDS = [
    *COLUMNS, *FUNCTIONS, *COMPARISONS, "and", "or", "not", "in", "true", "false", "today", "handle", "(", ")", "(", ")", "[", "]", ",",
    "+", "-", "*", "0", "1", "365", "1000000000001", '"digits"', '"brands"', '"2026-01-31"', '"x"',
]  # fmt: skip


def pick(draw: Draw, items: Sequence[str]) -> str:
    """One of them."""
    return items[draw.randrange(len(items))]


def soup(draw: Draw) -> str:
    """Words of the language in any order, with a strange sign here and there."""
    words = [pick(draw, WORDS) if draw.randrange(40) else pick(draw, STRANGE) for _ in range(draw.randrange(1, 24))]
    return " ".join(words)


def nested(draw: Draw) -> str:
    """Deeper than anybody writes, closed or not."""
    if not draw.randrange(4):
        return "posts " + pick(draw, ["* 1 ", "+ edits ", "- 1 ", "or paid "]) * draw.randrange(1, 300) + "> 3"
    depth = draw.randrange(1, 700)
    opening, closing = ("(", ")") if draw.randrange(2) else ("not ", "")
    return opening * depth + "paid" + closing * (depth - draw.randrange(2))


def bent(draw: Draw, text: str, words: Sequence[str] = WORDS) -> str:
    """A text with a few things cut out, doubled, put in or swapped."""
    for _ in range(draw.randrange(1, 4)):
        at, to = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
        to = min(to, at + 12)
        match draw.randrange(5):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:to] + text[at:]
            case 2:
                text = text[:at] + pick(draw, STRANGE) + text[at:]
            case 3:
                text = f"{text[:at]} {pick(draw, words)} {text[to:]}"
            case _:
                text = text[:at] + text[at:to][::-1] + text[to:]
    return text


def bent_file(draw: Draw, text: str) -> str:
    """A policy file with lines lost, doubled, swapped, or another value behind a key; now and then bent letter by letter."""
    lines = text.splitlines()
    for _ in range(draw.randrange(1, 4)):
        at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        match draw.randrange(7):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3 | 4:
                key, sign, _ = lines[at].partition("=")
                lines[at] = f"{key}= {pick(draw, VALUES)}" if sign else lines[at]
            case 5:
                key, sign, rest = lines[at].partition("'")
                lines[at] = f"{key}'{bent(draw, rest.rstrip(chr(39)))}'" if sign else bent(draw, lines[at], VALUES)
            case _:
                lines[at] = bent(draw, lines[at], VALUES)
    return "\n".join(lines)
