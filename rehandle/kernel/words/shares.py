"""Shares in per cent, to a tenth: `2.5`, `20`."""

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def percent(of_one: float) -> str:
    """A share of one in per cent, without its sign."""
    told = (100 * Decimal(str(of_one))).quantize(TENTH, ROUND_HALF_UP)
    return f"{told:f}".removesuffix(".0")
