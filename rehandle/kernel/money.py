"""Money: a currency and an integer of its minor units. Nothing here ever meets a float."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic_core import core_schema

# ISO 4217: every other currency has two decimals.
DECIMALS = {"JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "KWD": 3, "BHD": 3, "JOD": 3, "OMR": 3, "TND": 3}
BPS = 10_000
LARGEST_MINOR = 2**63 - 1


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of one currency, in its minor units (cents). Amounts of two currencies never mix."""

    currency: str
    minor: int

    def __post_init__(self) -> None:
        assert isinstance(self.minor, int) and abs(self.minor) <= LARGEST_MINOR, "minor units are 64-bit integers"
        assert len(self.currency) == 3 and self.currency.isupper(), "a currency is three capital letters"

    def __add__(self, other: "Money") -> "Money":
        return Money(self._same(other), self.minor + other.minor)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self._same(other), self.minor - other.minor)

    def __neg__(self) -> "Money":
        return Money(self.currency, -self.minor)

    def __str__(self) -> str:
        """As stories and the API write it: `100.00 USD`."""
        return f"{self.plain()} {self.currency}"

    def plain(self) -> str:
        """The amount alone, `100.00`."""
        decimals = DECIMALS.get(self.currency, 2)
        sign, whole = ("-" if self.minor < 0 else ""), abs(self.minor)
        if decimals == 0:
            return f"{sign}{whole}"
        return f"{sign}{whole // 10**decimals}.{whole % 10**decimals:0{decimals}d}"

    def bps(self, bps: int) -> "Money":
        """That many basis points of it, half a unit rounded up, away from the payer's favour only by that half."""
        assert self.minor >= 0 and bps >= 0
        return Money(self.currency, (self.minor * bps * 2 + BPS) // (2 * BPS))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        """In stories, answers and the API an amount is its text, `100.00 USD`."""
        return core_schema.no_info_plain_validator_function(_read, serialization=core_schema.plain_serializer_function_ser_schema(str))

    def _same(self, other: "Money") -> str:
        assert self.currency == other.currency, f"{self.currency} and {other.currency} do not mix"
        return self.currency


def money(text: str, currency: str | None = None) -> Money:
    """Read `100.00 USD`, or `100.00` with the currency given apart.

    Raises `ValueError` with a sentence for people: wrong shape, too many decimals, too large.
    """
    amount, _, named = text.strip().partition(" ")
    currency = named.strip() or currency or ""
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise ValueError(f"{text!r} needs a currency of three capital letters, as in 100.00 USD")
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise ValueError(f"{amount!r} is not an amount; write it as 100.00") from None
    scaled = value.scaleb(DECIMALS.get(currency, 2)) if value.is_finite() else Decimal("0.5")
    if scaled != scaled.to_integral_value() or abs(scaled) > LARGEST_MINOR:
        raise ValueError(f"{amount!r} is not a whole number of {currency}'s smallest unit")
    return Money(currency, int(scaled))


def _read(value: object) -> Money:
    return value if isinstance(value, Money) else money(str(value))


def split(whole: Money, weights: Sequence[int]) -> list[Money]:
    """Share `whole` by integer weights, to the last unit, by the largest remainder; ties go to the earlier share.

    The parts always sum to the whole.
    """
    total = sum(weights)
    assert total > 0 and min(weights) >= 0 and whole.minor >= 0
    floors = [whole.minor * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole.minor * weights[i] % total), i))
    for index in by_remainder[: whole.minor - sum(floors)]:
        floors[index] += 1
    return [Money(whole.currency, minor) for minor in floors]
