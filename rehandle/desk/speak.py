"""Says things in the page's language: thin handles on the site's own tags, for cells and facts that are made here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template import Context

from rehandle.desk.cells import late
from rehandle.kernel.words import dates
from rehandle.site.templatetags import words

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Speaker:
    """The language of a page and its present."""

    lang: str
    now: datetime
    months: dates.Region = "standard"

    @property
    def context(self) -> Context:
        """What the tags read."""
        return Context({"lang": self.lang, "now": self.now, "months": self.months})

    def say(self, pair: Pair, *values: object) -> str:
        """One of two texts, with its values."""
        return words.say(self.context, pair[0], pair[1], *values)

    def heads(self, *pairs: Pair) -> list[str]:
        """Each of these in the page's language: the heads of a table."""
        return [self.say(pair) for pair in pairs]

    def of(self, table: Mapping[str, Pair], key: str) -> str:
        """A key of a table in words; the key itself where the table does not know it."""
        return self.say(table[key]) if key in table else str(words.code(key))

    def day(self, at: date | None) -> str:
        """The date, written out; a stroke where there is none."""
        return words.plain_day(self.context, at) if at else "–"

    def instant(self, at: datetime | None) -> str:
        """Day and time."""
        return words.instant(self.context, at) if at else "–"

    def moment(self, at: datetime) -> str:
        """Date and time without the weekday, for tables."""
        return self.say(("{}, {}", "{}، {}"), self.day(at), self.clock(at))

    def clock(self, at: datetime) -> str:
        """The time of the day."""
        return words.clock(self.context, at)

    def count(self, n: int, noun: str, case: Any = "nominative") -> str:
        """That many of a noun."""
        return words.count(self.context, n, noun, case)

    def by(self, at: datetime) -> str:
        """A promise: its hour where it is today, else the day."""
        if at.date() == self.now.date() and at >= self.now:
            return self.say(("today, {}", "اليوم، {}"), self.clock(at))
        return late(self.say(("{} (late)", "{} (متأخر)"), self.day(at))) if at < self.now else self.day(at)
