"""Finds what turns round in an Arabic line: bare handles, dates in digits, amounts and ranges that nothing keeps apart.

A browser shows a bare `@tom` in an Arabic sentence as `tom@`, and `2026-12-01` as `01-12-2026`. Pages keep such pieces in `<bdi>` or in an
element with `dir="ltr"`; plain text between U+2068 and U+2069. `in_page` and `in_text` list what stands outside.
"""

import re
from html.parser import HTMLParser
from typing import NamedTuple

from rehandle.kernel.money import DECIMALS
from rehandle.kernel.words.amounts import SIGNS

CODES = "|".join(sorted({*SIGNS, *DECIMALS, "AED", "SAR", "EGP", "QAR", "CHF", "TRY", "MAD"}))
SYMBOLS = "|".join(re.escape(sign) for sign in sorted({*SIGNS.values(), "$", "¥"}, key=len, reverse=True))
MONEY = rf"(?:{SYMBOLS}|\b(?:{CODES})\s?)\d[\d,.]*|\d[\d,.]*\s?(?:{SYMBOLS}|(?:{CODES})\b)"
KINDS = {
    "handle": re.compile(r"(?<![\w./])@[\w.]*"),
    "date": re.compile(r"\b\d{4}-\d{1,2}(?:-\d{1,2})?\b|\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b"),
    "amount": re.compile(MONEY),
    "range": re.compile(r"\d\s?[-\u2010-\u2015]\s?\d"),
}
ISOLATED = re.compile("[\u2066\u2067\u2068][^\u2066-\u2069]*\u2069")
STRAY = re.compile("[\u2066-\u2069]")
LINK = re.compile(r"(?:https?://|mailto:)\S+")
UNSEEN = {"script", "style", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SAID_ATTRIBUTES = {"title", "alt", "aria-label", "placeholder", "content"}


class Bare(NamedTuple):
    """One piece that stands bare, what it is, and the line it was found in."""

    kind: str
    piece: str
    line: str


def in_text(text: str) -> list[Bare]:
    """Every bare piece of a plain text: a letter, a subject, a title."""
    return [found for line in text.splitlines() for found in _in_line(line)]


def in_page(html: str) -> list[Bare]:
    """Every bare piece of a page, in its text and in the attributes that people see or hear."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def _in_line(line: str) -> list[Bare]:
    rest = LINK.sub(" ", line)
    while ISOLATED.search(rest):
        rest = ISOLATED.sub(" ", rest)
    stray = [Bare("isolate", "unclosed", line)] if STRAY.search(rest) else []
    found = [Bare(kind, match.group(), line.strip()) for kind, shape in KINDS.items() for match in shape.finditer(rest)]
    dates = [bare.piece for bare in found if bare.kind == "date"]
    return stray + [bare for bare in found if bare.kind != "range" or not any(bare.piece in day for day in dates)]


class _Reader(HTMLParser):
    """Walks a page and remembers for every open element whether its text is kept apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Bare] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        apart = _apart(tag, given, self.apart)
        if not apart:
            self._look_at_attributes(tag, given)
        if tag not in VOID:
            self.open.append((tag, apart))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.apart and not any(tag in UNSEEN for tag, _ in self.open):
            self.found += in_text(data)

    @property
    def apart(self) -> bool:
        """Whether text at this place is kept apart from an Arabic line."""
        return self.open[-1][1] if self.open else False

    def _look_at_attributes(self, tag: str, given: dict[str, str]) -> None:
        seen = SAID_ATTRIBUTES | ({"value"} if tag == "input" and given.get("type") in ("submit", "button") else set())
        if tag == "meta" and given.get("name") != "description":
            return
        for name in seen & given.keys():
            self.found += in_text(given[name])


def _apart(tag: str, given: dict[str, str], outside: bool) -> bool:
    """`<bdi>` keeps apart; so does anything that says it runs left to right, until something inside says otherwise."""
    if tag == "bdi":
        return True
    said = given.get("dir") or given.get("direction")
    return outside if said is None else said == "ltr"
