"""Counts in words: `3 days`, `3 أيام`, `11 يومًا`, `100 يوم`.

Arabic has six forms. One and two are said by the noun itself; 3 to 10 take the plural; 11 to 99 the singular with its ending; hundreds
the plain singular. The last two digits decide: 103 goes as 3, 111 as 11.
"""

from typing import Literal

from rehandle.kernel.words.nouns import NOUNS, Arabic, English

Case = Literal["nominative", "oblique", "accusative"]
Form = Literal["zero", "one", "two", "few", "many", "other"]

SMALL: dict[int, Form] = {0: "zero", 1: "one", 2: "two"}
FEW = range(3, 11)


def count(n: int, noun: str, lang: str, case: Case = "nominative") -> str:
    """That many of a noun, `noun` being a key of `NOUNS`.

    `case` matters in Arabic alone: `oblique` after a preposition or a noun (خلال يومين), `accusative` for an object (يومًا واحدًا).
    """
    assert n >= 0, "a count is never negative"
    assert noun in NOUNS, f"{noun!r} is not in the table of nouns"
    english, arabic = NOUNS[noun]
    return _arabic(n, arabic, case) if lang == "ar" else _english(n, english)


def number(n: int) -> str:
    """A number with its thousands marked, in the digits 0-9 of both languages: `1,204`."""
    return f"{n:,}"


def form(n: int, lang: str) -> Form:
    """Which plural form a number takes, by the names of CLDR."""
    if lang != "ar":
        return "one" if n == 1 else "other"
    if n in SMALL:
        return SMALL[n]
    last = n % 100
    return "other" if last < FEW.start else "few" if last in FEW else "many"


def _english(n: int, noun: English) -> str:
    return f"{number(n)} {noun.one if n == 1 else noun.many}"


def _arabic(n: int, noun: Arabic, case: Case) -> str:
    match form(n, "ar"):
        case "one":
            return noun.one_accusative if case == "accusative" else noun.one
        case "two":
            return noun.dual if case == "nominative" else noun.dual_oblique
        case "few":
            return f"{number(n)} {noun.few}"
        case "many":
            return f"{number(n)} {noun.many}"
        case _:
            return f"{number(n)} {noun.single}"
