"""Finds a price by a rule of the policy: exact, in units of 10 ** -18, and as money rounded as the rule's source rounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from rehandle.kernel.money import DECIMALS, Money
from rehandle.policy.rules import prices
from rehandle.policy.rules import pricing as rules
from rehandle.policy.rules.base import FINEST, atto, bps_of
from rehandle.policy.rules.conditions import parse
from rehandle.policy.rules.kleene import NameLists, Seen, truth
from rehandle.policy.rules.model import Policy

HOUR, DAY = 3_600, 86_400
NEVER_READ = date(2000, 1, 1)  # a price row asks about the name alone; no day changes its answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What a price depends on: the name, the seconds since the sale opened, for how long, who asks, what it was appraised at."""

    name: str
    elapsed: int = 0
    begins: int = 0  # for a price a year: how long the name has been held already, in seconds
    seconds: int = prices.YEAR
    former_holder: bool = False
    appraised: int | None = None  # the middle of the range, in units of 10 ** -18
    lists: NameLists | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


def exact(policy: Policy, rule: str, asked: Asked) -> Fraction | None:
    """The price in units of 10 ** -18. None where the name is not sold under the rule, or not any more."""
    found = next(each for each in policy.price if each.name == rule)
    price = _once(policy, found, asked)
    if price is None or found.per == "once":
        return price
    bands = [(band.years, bps_of(band.discount_percent)) for band in found.bands] if isinstance(found, rules.ByLength) else []
    top, under = prices.rent(1, asked.begins, asked.seconds, bands)
    return price * Fraction(top, under * prices.YEAR)


def money(policy: Policy, rule: str, asked: Asked) -> Money | None:
    """The same as money: a part that falls rounds down, what is left up, so that nobody pays less than the base.

    A geometric price is whole already: it is rounded half to even where it is reckoned.
    """
    price = exact(policy, rule, asked)
    if price is None:
        return None
    unit = _unit(policy)
    whole = -(-price // unit) if _rises(policy, rule) else price // unit
    return Money(policy.policy.currency, int(whole))


def parts(policy: Policy, rule: str, asked: Asked) -> dict[str, Money]:
    """A sum by its parts, whose first is the base; the parts make the whole, to the last unit."""
    found = next(each for each in policy.price if each.name == rule)
    whole = money(policy, rule, asked)
    if not isinstance(found, rules.Sum) or whole is None:
        return {} if whole is None else {rule: whole}
    base, *rest = found.of
    told = {name: money(policy, name, asked) or Money(whole.currency, 0) for name in rest if not _spared(found, name, asked)}
    return {base: replace(whole, minor=whole.minor - sum(each.minor for each in told.values()))} | told


def is_yearly(policy: Policy, rule: str) -> bool:
    """Whether the price, or a part of it, is for one year."""
    found = next(each for each in policy.price if each.name == rule)
    return found.per == "year" or (isinstance(found, rules.Sum) and any(is_yearly(policy, part) for part in found.of))


def _once(policy: Policy, rule: rules.Price, asked: Asked) -> Fraction | None:  # noqa: PLR0911  one arm a kind of price
    match rule:
        case rules.Fixed():
            return Fraction(atto(rule.amount))
        case rules.ByLength():
            return _rung(rule, len(asked.name))
        case rules.ByClass():
            seen = Seen({**asked.facts, "handle": asked.name}, NEVER_READ, asked.lists)
            return next((Fraction(atto(row.amount)) for row in rule.rows if truth(parse(row.when), seen)), None)
        case rules.ByAppraisal():
            return _appraised(rule, asked.appraised)
        case rules.Sum():
            return _sum(policy, rule, asked)
        case rules.Shrinking():
            return _shrunk(policy, rule, asked)
        case _:
            price = _fallen(policy, rule, asked.elapsed)
            return None if price is None else Fraction(price)


def _rung(rule: rules.ByLength, length: int) -> Fraction | None:
    rung = next(each for each in rule.rungs if each.up_to is None or length <= each.up_to)
    return None if rung.amount is None else Fraction(atto(rung.amount))


def _appraised(rule: rules.ByAppraisal, middle: int | None) -> Fraction | None:
    if middle is None:
        return None
    share = Fraction(middle * bps_of(rule.percent), prices.BPS)
    return min(max(share, Fraction(atto(rule.least))), Fraction(atto(rule.most)))


def _sum(policy: Policy, rule: rules.Sum, asked: Asked) -> Fraction | None:
    found = [exact(policy, name, asked) for name in rule.of if not _spared(rule, name, asked)]
    base, *rest = found
    return None if base is None else sum((each for each in rest if each is not None), base)


def _spared(rule: rules.Sum, name: str, asked: Asked) -> bool:
    return asked.former_holder and name in rule.former_holder_spared


def _shrunk(policy: Policy, rule: rules.Shrinking, asked: Asked) -> Fraction | None:
    start, end = (
        Fraction(atto(amount)) if amount is not None else exact(policy, by or "", asked)
        for amount, by in ((rule.start, rule.start_by), (rule.end, rule.end_by))
    )
    if start is None or end is None:
        return None
    unit = _unit(policy)
    return Fraction(prices.shrinking(int(start // unit), int(end // unit), bps_of(rule.keep_percent), rule.every_days * DAY, asked.elapsed) * unit)


def _fallen(policy: Policy, rule: rules.Price, elapsed: int) -> int | None:
    unit = _unit(policy)
    match rule:
        case rules.Halving():
            return prices.halving(atto(rule.start), rule.days, elapsed)
        case rules.Geometric():
            start, floor = atto(rule.start) // unit, atto(rule.floor) // unit
            price = prices.geometric(start, floor, rule.days * DAY, rule.every_hours * HOUR, elapsed)
            return None if price is None else price * unit
        case rules.Falling():
            return prices.falling(atto(rule.start) // unit, bps_of(rule.keep_percent), rule.every_hours * HOUR, elapsed) * unit
        case rules.Stepped():
            return prices.stepped([atto(amount) for amount in rule.amounts], rule.each_hours * HOUR, elapsed)
        case _:
            raise AssertionError(f"{rule.name} does not fall")


def _rises(policy: Policy, rule: str) -> bool:
    """Whether the price is rounded up: a base, or a sum with one. What only falls is rounded down."""
    return not isinstance(next(each for each in policy.price if each.name == rule), rules.Halving)


def _unit(policy: Policy) -> int:
    """How many units of 10 ** -18 the currency's smallest unit has."""
    return int(10 ** (FINEST - DECIMALS.get(policy.policy.currency, 2)))
