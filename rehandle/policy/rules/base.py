"""The small types a policy file is made of."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

BPS_OF_PERCENT = 100
FINEST = 18
ONE: int = 10**FINEST
AMOUNT, FINE, PERCENT = r"[0-9]{1,15}(\.[0-9]{1,3})?", r"[0-9]{1,15}(\.[0-9]{1,18})?", r"[0-9]{1,3}(\.[0-9]{1,2})?"
NAME, CURRENCY = r"[a-z][a-z0-9_-]{0,39}", r"[A-Z]{3}"
Lang = Literal["en", "ar"]
LANGS: tuple[Lang, ...] = ("en", "ar")


class Part(BaseModel):
    """A table of the file: frozen, strict about types, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Both(Part):
    """One text in English and Arabic."""

    en: str = ""
    ar: str = ""

    def of(self, lang: str) -> str:
        """The text in that language, else in the other one."""
        return (self.ar or self.en) if lang == "ar" else (self.en or self.ar)


def _amount(text: str) -> str:
    if not re.fullmatch(AMOUNT, text, re.ASCII):
        raise ValueError('an amount is text like "1000.00"')
    return text


def _fine(text: str) -> str:
    if not re.fullmatch(FINE, text, re.ASCII):
        raise ValueError('a price is text like "1000.00", with at most eighteen decimals')
    return text


def atto(text: str) -> int:
    """A price text in units of 10 ** -18: exact, whatever the currency's decimals."""
    whole, _, rest = text.partition(".")
    return int(whole) * ONE + int((rest + "0" * FINEST)[:FINEST])


def _percent(text: str) -> str:
    if not re.fullmatch(PERCENT, text, re.ASCII) or bps_of(text) > 100 * BPS_OF_PERCENT:
        raise ValueError('a percentage is text from "0" to "100", with at most two decimals')
    return text


def bps_of(percent: str) -> int:
    """Basis points of a percentage text: `"2.5"` is 250."""
    whole, _, rest = percent.partition(".")
    return int(whole) * BPS_OF_PERCENT + int((rest + "00")[:2])


def _name(text: str) -> str:
    if not re.fullmatch(NAME, text, re.ASCII):
        raise ValueError("a name has small letters, digits, _ and -, at most 40, and starts with a letter")
    return text


def _iso_currency(text: str) -> str:
    if not re.fullmatch(CURRENCY, text, re.ASCII):
        raise ValueError('a currency is three capital letters, as in "USD"')
    return text



def _text(pattern: str) -> dict[str, str]:
    """How the exported schema says it."""
    return {"type": "string", "pattern": f"^{pattern}$"}


Amount = Annotated[str, AfterValidator(_amount), WithJsonSchema(_text(AMOUNT))]
Fine = Annotated[str, AfterValidator(_fine), WithJsonSchema(_text(FINE))]
Percent = Annotated[str, AfterValidator(_percent), WithJsonSchema(_text(PERCENT))]
Name = Annotated[str, AfterValidator(_name), WithJsonSchema(_text(NAME))]
Currency = Annotated[str, AfterValidator(_iso_currency), WithJsonSchema(_text(CURRENCY))]
Days = Annotated[int, Field(ge=0, le=36_500)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Names = Annotated[tuple[str, ...], Field(strict=False)]
DayList = Annotated[tuple[Days, ...], Field(strict=False)]
Day = date
