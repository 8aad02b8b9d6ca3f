"""Amounts of money for people: `US$50,000.00`, and ranges in words.

A range is never written with a dash: in an Arabic line `2,000-9,000` turns round.
"""

from collections.abc import Callable

from rehandle.kernel.money import DECIMALS, Money

# A sign is used only where it can mean one currency alone; every other currency is written by its three letters.
SIGNS = {"USD": "US$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "JPY": "JP¥", "INR": "₹"}
MINUS = "\u2212"
NO_BREAK = "\u00a0"


def amount(money: Money, *, short: bool = False) -> str:
    """An amount with its currency, the same in both languages; put it into `<bdi>` or an isolate in Arabic.

    `short` leaves out the decimals of a whole amount: `US$100`.
    """
    sign = MINUS if money.minor < 0 else ""
    return f"{sign}{_currency(money.currency)}{figure(money, short=short)}"


def figure(money: Money, *, short: bool = False) -> str:
    """The digits alone, without sign or currency, as a column of a table shows them: `50,000.00`."""
    places = DECIMALS.get(money.currency, 2)
    whole, part = divmod(abs(money.minor), 10**places)
    return f"{whole:,}" if places == 0 or (short and part == 0) else f"{whole:,}.{part:0{places}d}"


def span(low: str, high: str, lang: str, mark: Callable[[str], str] = str) -> str:
    """A range in words, `from 2,000 to 9,000`. `mark` wraps each end: `bidi.isolate` for plain text."""
    start, middle = ("من", "إلى") if lang == "ar" else ("from", "to")
    return f"{start} {mark(low)} {middle} {mark(high)}"


def price_range(low: Money, high: Money, lang: str, mark: Callable[[str], str] = str) -> str:
    """A range of prices in words, without decimals where both ends are whole."""
    assert low.currency == high.currency, "both ends are of one currency"
    return span(amount(low, short=True), amount(high, short=True), lang, mark)


def _currency(code: str) -> str:
    return SIGNS.get(code, f"{code}{NO_BREAK}")
