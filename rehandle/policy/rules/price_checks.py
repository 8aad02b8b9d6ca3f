"""What must hold of prices, step tables and bands, beyond their types."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rehandle.policy.rules import pricing as rules
from rehandle.policy.rules.base import atto
from rehandle.policy.rules.conditions import parse
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.places import Path
from rehandle.policy.rules.sales import Drop, English, Falling, Offer
from rehandle.policy.rules.tree import DaysSince, Literal, Today, columns_of, walk

Says = tuple[Path, str]
CALLED = ("price_by", "minimum_by")


def wrong_prices(policy: Policy) -> Iterator[Says]:
    """Each thing that is wrong with a price rule, a step table, or a call of one."""
    known: list[str] = []
    for index, rule in enumerate(policy.price):
        at: Path = ("price", index)
        if rule.name in known:
            yield (*at, "name"), f"there is another price called {rule.name!r}"
        yield from _named(rule, known, at)
        yield from _shape(rule, at)
        known.append(rule.name)
    yield from _calls(policy, known)
    yield from _offers(policy)
    yield from _tables(policy)


def _named(rule: rules.Price, known: Sequence[str], at: Path) -> Iterator[Says]:
    """A rule is made of rules that stand above it, so that no price ever asks for itself."""
    asked = {"of": rule.of, "former_holder_spared": rule.former_holder_spared} if isinstance(rule, rules.Sum) else {}
    if isinstance(rule, rules.Shrinking):
        asked = {"start_by": tuple(filter(None, [rule.start_by])), "end_by": tuple(filter(None, [rule.end_by]))}
    for key, names in asked.items():
        for name in names:
            if name not in known:
                yield (*at, key), f"there is no price {name!r} above this one"


def _shape(rule: rules.Price, at: Path) -> Iterator[Says]:
    match rule:
        case rules.ByLength():
            yield from _climbing([rung.up_to for rung in rule.rungs], (*at, "rungs"), "up_to")
            if rule.bands and rule.per != "year":
                yield (*at, "bands"), 'years count only for a price a year: per = "year"'
        case rules.ByClass():
            yield from _rows(rule, at)
        case rules.ByAppraisal() if atto(rule.least) > atto(rule.most):
            yield (*at, "least"), "is more than most"
        case rules.Geometric():
            yield from _geometric(rule, at)
        case rules.Shrinking():
            for key, amount, by in (("start", rule.start, rule.start_by), ("end", rule.end, rule.end_by)):
                if (amount is None) == (by is None):
                    yield (*at, key), f"needs either {key} or {key}_by, and not both"
        case rules.Sum() if not set(rule.former_holder_spared) <= set(rule.of[1:]):
            yield (*at, "former_holder_spared"), "only parts after the first can be spared: the first is the base"


def _geometric(rule: rules.Geometric | Falling, at: Path) -> Iterator[Says]:
    if rule.days * 24 % rule.every_hours or rule.days * 24 // rule.every_hours < 2:
        yield (*at, "every_hours"), f"{rule.days} days are not made of two or more steps of {rule.every_hours} hours"
    if atto(rule.floor) == 0 or atto(rule.floor) > atto(rule.start):
        yield (*at, "floor"), "must be more than nothing and not above the start: a share of nothing is nothing"


def _rows(rule: rules.ByClass, at: Path) -> Iterator[Says]:
    for number, row in enumerate(rule.rows):
        tree = parse(row.when)
        if set(columns_of(tree)) - {"handle"} or any(isinstance(node, Today | DaysSince) for node in walk(tree)):
            says = "a price asks about the name alone: length, only, is_word, is_name, machine_made, in_list, looks_like, handle"
            yield (*at, "rows", number, "when"), says
    if parse(rule.rows[-1].when) != Literal(True):
        yield (*at, "rows"), "the last row takes the rest: its condition must be 'true'"


def _climbing(bounds: Sequence[int | None], at: Path, key: str) -> Iterator[Says]:
    """Bounds grow, and only the last row has none."""
    known = [bound for bound in bounds[:-1] if bound is not None]
    if bounds[-1] is not None or len(known) != len(bounds) - 1:
        yield at, f"every row but the last needs {key}, and the last has none: it takes the rest"
    elif any(one >= other for one, other in pairwise(known)):
        yield at, f"each {key} must be more than the one before it"


def _calls(policy: Policy, known: Sequence[str]) -> Iterator[Says]:
    steps = [(("sale", index), step) for index, step in enumerate(policy.sale)]
    for at, part in (*steps, (("redeem",), policy.redeem), (("watch",), policy.watch)):
        for key in CALLED:
            name = getattr(part, key, None)
            if name is not None and name not in known:
                yield (*at, key), f"there is no price {name!r}; there are {', '.join(known) or 'none: write [[price]]'}"


def _offers(policy: Policy) -> Iterator[Says]:
    for index, step in enumerate(policy.sale):
        if isinstance(step, Offer) and (atto(step.price) > 0) == (step.price_by is not None):
            yield ("sale", index, "price"), "an offer needs either a price above nothing or price_by, and not both"
        elif isinstance(step, Offer) and step.lowest is not None and not 0 < atto(step.lowest) < atto(step.price):
            yield ("sale", index, "lowest"), "the lowest price is above nothing and under the price of the offer"
        if isinstance(step, Drop) and atto(step.price) > 0 and step.price_by is not None:
            yield ("sale", index, "price"), "a drop has either a price or price_by, and not both"


def _tables(policy: Policy) -> Iterator[Says]:
    for index, step in enumerate(policy.sale):
        if isinstance(step, Falling):
            yield from _geometric(step, ("sale", index))
        if isinstance(step, English) and step.steps:
            at: Path = ("sale", index, "steps")
            yield from _climbing([None if row.below is None else atto(row.below) for row in step.steps], at, "below")
            if any(atto(one.step) > atto(other.step) for one, other in pairwise(step.steps)) or atto(step.steps[0].step) == 0:
                yield at, "steps must be more than nothing and grow with the price, or a soft close never ends"
    if policy.clocks.residue:
        yield from _climbing([row.below for row in policy.clocks.residue], ("clocks", "residue"), "below")
    if bands := policy.fees.site.bands:
        yield from _climbing([None if band.up_to is None else atto(band.up_to) for band in bands], ("fees", "site"), "up_to")
