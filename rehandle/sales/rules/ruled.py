"""The price of the moment: what a price rule of the policy finds for a name so long after its sale opened.

It is reckoned at the beginning of each level of ten minutes, so that what a buyer reads is what he pays. Sources: the premiums of ENS and of
Farcaster, which fall at every second. Amounts are whole minor units; times are seconds since the opening.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.priced import Asked, money

EACH = 600
FAR = 10 * 365 * 86_400  # whatever falls has come to its end by then


@dataclass(frozen=True, slots=True)
class Ruled:
    """One name under one price rule of one policy, which its hash tells apart from others. `appraised`: in units of 10 ** -18."""

    policy_hash: str
    rule: str
    name: str
    appraised: int
    policy: Policy = field(compare=False, repr=False)

    each = EACH

    @property
    def start(self) -> int:
        """What it costs when the sale opens."""
        return moment_price(self, 0)

    @property
    def floor(self) -> int:
        """The least that it ever costs: what it costs in the end, or last."""
        return moment_price(self, self.total)

    @property
    def total(self) -> int:
        """For how long it falls."""
        last = moment_price(self, FAR) or moment_price(self, sold_for(self) - EACH)
        return first_level(lambda elapsed: moment_price(self, elapsed) <= last)


@lru_cache(4_096)
def moment_price(ruled: Ruled, elapsed: int, *, former: bool = False) -> int:
    """The price of a level; nothing where the rule does not sell the name, or not any more."""
    level = max(elapsed, 0) // EACH * EACH
    found = money(ruled.policy, ruled.rule, Asked(ruled.name, elapsed=level, former_holder=former, appraised=ruled.appraised))
    return found.minor if found else 0


def sold_for(ruled: Ruled) -> int:
    """After how many seconds the name costs nothing, or the rule does not sell it any more; ten years where that never comes."""
    return first_level(lambda elapsed: moment_price(ruled, elapsed) == 0)


def first_level(holds: Callable[[int], bool]) -> int:
    """The first level from which something holds, or the last there is. What holds once holds for ever after."""
    low, high = 0, FAR // EACH
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle * EACH) else (middle + 1, high)
    return low * EACH
