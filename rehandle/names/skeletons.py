"""Skeletons (UTS #39, Unicode 17): two names with one skeleton look the same. The table is a file of this package."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import unicodedata2

UNICODE_VERSION = "17.0.0"
PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_"
TABLE = Path(__file__).parent / "data" / f"skeletons-{UNICODE_VERSION}.txt"


def skeleton(name: str) -> str:
    """The skeleton of UTS #39: decompose, replace each sign by its prototype, decompose again."""
    if name.isascii():
        return name.translate(table())
    text = unicodedata2.normalize("NFD", name).translate(table())
    return str(unicodedata2.normalize("NFD", text))


def skeleton_of_lines(text: str) -> str:
    """The skeletons of many names in one text, a line each. Small letters, digits and `_` only."""
    one, more = _ascii_table()
    text = text.translate(one)
    for sign, form in more:
        text = text.replace(sign, form)
    return text


@cache
def _ascii_table() -> tuple[dict[int, str], tuple[tuple[str, str], ...]]:
    """What becomes one sign, and what becomes several: a text with the first kind alone is translated at the speed of memory."""
    plain = {point: form for point, form in table().items() if chr(point) in PLAIN}
    several = tuple((chr(point), form) for point, form in plain.items() if len(form) != 1)
    return {point: form for point, form in plain.items() if len(form) == 1}, several


@cache
def table() -> dict[int, str]:
    """Code point to prototype, read once."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {point: form for line in lines if not line.startswith("#") for point, form in _pairs(line)}


def _pairs(line: str) -> Iterator[tuple[int, str]]:
    points, _, form = line.partition("\t")
    first, _, last = points.partition("..")
    text = "".join(chr(int(point, 16)) for point in form.split())
    for point in range(int(first, 16), int(last or first, 16) + 1):
        yield point, text
