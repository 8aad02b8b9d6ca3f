"""The appraisal of a name, made when its sale opens and kept with it: never before, and never for who judges names."""

from collections.abc import Mapping
from typing import Any

from rehandle.appraisal.facts import facts_of
from rehandle.appraisal.rules.price import appraise
from rehandle.kernel.money import DECIMALS, Money, money
from rehandle.names import queries as names
from rehandle.policy.rules.base import FINEST

FLOOR_MINOR, CEILING_MINOR = 1, 10**12  # the rule has no bounds of its own


def valued(handle: str, currency: str) -> dict[str, Any]:
    """Tier, range, reasons and method, as plain values."""
    found = appraise(handle, facts_of(handle, names.office()), Money(currency, FLOOR_MINOR), Money(currency, CEILING_MINOR))
    reasons = [{"code": each.code, "en": each.en, "ar": each.ar} for each in found.reasons]
    return {"tier": found.tier, "low": str(found.low), "high": str(found.high), "reasons": reasons, "method": found.method}


def middle(handle: str, currency: str) -> int:
    """The middle of the range, in units of 10 ** -18: what a price rule by appraisal asks for."""
    found = appraise(handle, facts_of(handle, names.office()), Money(currency, FLOOR_MINOR), Money(currency, CEILING_MINOR))
    unit: int = 10 ** (FINEST - DECIMALS.get(currency, 2))
    return (found.low.minor + found.high.minor) * unit // 2


def said_middle(appraisal: Mapping[str, Any]) -> int:
    """The same, of an appraisal that was kept with its sale."""
    low, high = money(appraisal["low"]), money(appraisal["high"])
    unit: int = 10 ** (FINEST - DECIMALS.get(low.currency, 2))
    return (low.minor + high.minor) * unit // 2
