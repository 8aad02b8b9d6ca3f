"""When a bid needs a deposit, how large it is, and what becomes of it. Whole minor units; nothing is lost in between.

What it is for: whoever wins and does not pay loses the rule's part of it. In an auction with sealed bids limits come in steps, each twice the one
before, so that the deposit tells no more of a bid than between which two steps its limit lies.
"""

from dataclasses import dataclass

from rehandle.kernel.money import BPS, Money, split


@dataclass(frozen=True, slots=True)
class Needed:
    """What the rule of one auction says. `stepped`: limits come in steps, from `above` or, where that is nothing, from `least`."""

    above: Money
    bps: int
    forfeit_bps: int
    least: Money
    stepped: bool


def limit(needed: Needed, wanted: Money) -> Money:
    """The limit that a paddle has: what was asked for, or the next step up."""
    if not needed.stepped or wanted <= needed.above:
        return wanted
    step = first_step(needed)
    while step < wanted:
        step = step + step
    return step


def first_step(needed: Needed) -> Money:
    """The lowest limit that needs a deposit, where limits come in steps."""
    base = max(needed.above, needed.least, Money(needed.above.currency, 1))
    return base + base


def steps(needed: Needed, count: int = 12) -> list[Money]:
    """The first of these limits."""
    told = [first_step(needed)]
    while len(told) < count:
        told.append(told[-1] + told[-1])
    return told


def size(needed: Needed, wanted: Money) -> Money:
    """The deposit that a limit needs: nothing up to `above`, then the rule's part of the whole limit, one minor unit at least."""
    if wanted <= needed.above:
        return Money(wanted.currency, 0)
    return max(wanted.bps(needed.bps), Money(wanted.currency, 1))


def forfeited(deposit: Money, forfeit_bps: int) -> tuple[Money, Money]:
    """What whoever does not pay loses of it, and what goes back."""
    kept, back = split(deposit, [forfeit_bps, BPS - forfeit_bps])
    return kept, back


def applied(deposit: Money, total: Money) -> tuple[Money, Money]:
    """How much of the deposit pays the order of whoever won, and what goes back because it is more than the whole."""
    paid = min(deposit, total)
    return paid, deposit - paid
