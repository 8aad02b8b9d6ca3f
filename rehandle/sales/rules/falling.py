"""A falling price: from its start to exactly its floor, one level a step, so that what a buyer reads stands until the next step.

Sources: the curves of `policy.rules.prices` (Nomulus' expiry access for geometric, the premium of ENS for halving). Amounts are whole minor units.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from rehandle.policy.rules import prices
from rehandle.sales.rules.ruled import Ruled, first_level, moment_price

DAY, HOUR = 86_400, 3_600
FINE = 10**16  # the halving cuts off at each of its sixteen factors: reckoned in whole cents, a later price could be the higher one


@dataclass(frozen=True, slots=True)
class Curve:
    """The numbers of a step. `each` and `total` are seconds; `total` is a whole number of steps."""

    start: int
    floor: int
    total: int
    each: int
    shape: Literal["geometric", "halving"]


def price_at(curve: Curve | Ruled, elapsed: int) -> int:
    """The price after so many seconds; at its end the floor, and from then on."""
    return moment_price(curve, elapsed) if isinstance(curve, Ruled) else _level_price(curve, elapsed)


@lru_cache(4_096)
def _level_price(curve: Curve, elapsed: int) -> int:
    if elapsed < 0:
        return curve.start
    if elapsed >= curve.total or curve.total == curve.each:
        return curve.floor
    if curve.shape == "geometric":
        return prices.geometric(curve.start, curve.floor, curve.total, curve.each, elapsed) or curve.floor
    level = elapsed // curve.each * curve.each
    premium = prices.halving((curve.start - curve.floor) * FINE, curve.total // DAY, level)
    return curve.floor + -(-premium // FINE)


def price_for(curve: Curve | Ruled, elapsed: int, *, former: bool) -> int:
    """What somebody pays: whoever held the name before pays no premium, or what the price rule says of him."""
    if isinstance(curve, Ruled):
        return moment_price(curve, elapsed, former=former)
    return curve.floor if former else price_at(curve, elapsed)


def next_change(curve: Curve | Ruled, elapsed: int) -> int | None:
    """After how many seconds from the start the price falls next; None at its floor."""
    if isinstance(curve, Ruled):
        now = moment_price(curve, elapsed)
        return first_level(lambda level: moment_price(curve, level) < now) if now > curve.floor else None
    level = (elapsed // curve.each + 1) * curve.each if elapsed >= 0 else curve.each
    now = price_at(curve, elapsed)
    while now > curve.floor:
        if price_at(curve, level) < now:
            return level
        level += curve.each
    return None


def elapsed_at(opened: datetime, now: datetime, stopped: timedelta) -> int:
    """Whole seconds that the price has fallen for: the clock stands still under a stop."""
    return int((now - opened - stopped).total_seconds())
