"""Fills sentences in two languages: `{grace:day}` becomes `30 days` or `30 يومًا`."""

from datetime import date
from string import Formatter
from typing import Any

from rehandle.kernel.money import Money
from rehandle.kernel.words import dates
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.plural import count, number

Pair = tuple[str, str]


class _Said(Formatter):
    """`{x:day}` is a count, `{x:day+}` one after a preposition; `{m:money}`, `{p:percent}`, `{d:date}`; `{t:apart}` stands apart."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def format_field(self, value: Any, form: str) -> str:
        """One value in words."""
        match form:
            case "":
                return number(value) if isinstance(value, int) else str(value)
            case "money":
                assert isinstance(value, Money)
                return self._apart(amount(value, short=True))
            case "percent":
                return self._apart(f"{value}%")
            case "date":
                assert isinstance(value, date)
                return dates.plain(value, self._lang)
            case "apart":
                return self._apart(str(value))
        return count(value, form.removesuffix("+"), self._lang, "oblique" if form.endswith("+") else "nominative")

    def _apart(self, text: str) -> str:
        return isolate(text) if self._lang == "ar" and text else text


def say(pair: Pair, lang: str, **values: Any) -> str:
    """The sentence of that language, with its values."""
    return _Said(lang).vformat(pair[lang == "ar"], (), values)
