"""Which step of the rule a sale takes, and when that step is over."""

from dataclasses import dataclass, replace
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import Drop, English, Entered, Falling, Lottery, Offer, Priced, Request, Sale, Sealed

BUILT = (Offer, English, Falling, Priced, Sealed, Drop, Lottery, Request)
ENTERED = ("drop", "lottery")  # forms that people enter
FALLS = ("falling", "priced")  # forms in which whoever comes first has it, at the price of that instant
FOUND = ("offer", "drop", "priced")  # a price found by rule is theirs alone; an auction has a minimum besides


@dataclass(frozen=True, slots=True)
class SaleStep:
    """A step of the pinned rule that sells a name. `price` is what it costs, or what an auction or a falling price begins with."""

    index: int
    form: str
    price: Money
    lowest: Money  # the least that may be agreed to; the price itself where the rule knows no other
    answer_days: int
    tries: int
    for_days: int


@dataclass(frozen=True, slots=True)
class Past:
    """What the sales of this file came to so far: the last step taken, and tries of it that came to nothing."""

    step: int
    tries_used: int
    gave_up: bool  # the last sale ended unsold


def sale_step(policy: Policy, tier: str, index: int) -> SaleStep | None:
    """The tier's step of that number. None where the rule has no such step, or one of a form that is not built."""
    steps = policy.sale_steps(tier)
    step = steps[index] if index < len(steps) else None
    if not isinstance(step, BUILT):
        return None
    price, lowest = _price(policy, step), getattr(step, "lowest", None)
    least = policy.amount(lowest) if lowest else price
    return SaleStep(index, step.form, price, least, getattr(step, "answer_days", 0), step.tries, step.for_days)


def price_rule(policy: Policy, tier: str, index: int) -> str | None:
    """The price rule that says what a step's sale begins with, where one does."""
    step = policy.sale_steps(tier)[index]
    return getattr(step, "price_by", None) or getattr(step, "minimum_by", None)


def begun_at(step: SaleStep, price: Money) -> SaleStep:
    """A step whose price was found by a rule when its sale opened. An auction's minimum stands under it; what may be agreed to stays."""
    found = price if step.form in FOUND else max(price, step.price, key=lambda each: each.minor)
    return replace(step, price=found, lowest=found if step.lowest == step.price else step.lowest)


def next_step(policy: Policy, tier: str, past: Past | None) -> SaleStep | None:
    """The step that the next sale of a file takes: the first; the same again after a default; the following one when a step is over."""
    if past is None:
        return sale_step(policy, tier, 0)
    same = sale_step(policy, tier, past.step)
    over = past.gave_up or same is None or past.tries_used >= same.tries
    return sale_step(policy, tier, past.step + 1) if over else same


def may_open(policy: Policy, objection_until: datetime | None, now: datetime) -> bool:
    """Whether the rule lets a name be sold now: where it says `wait`, not before the objection window has closed."""
    return policy.appeal.after_sale != "wait" or (objection_until is not None and now >= objection_until)


def why_over(step_ends_at: datetime, tries_used: int, tries: int, now: datetime) -> str | None:
    """The event that ends an open sale without a buyer: `tries_used`, `for_days_over`, or none."""
    if tries_used >= tries:
        return "tries_used"
    return "for_days_over" if now >= step_ends_at else None


def _price(policy: Policy, step: Sale) -> Money:
    match step:
        case English() | Sealed():
            return policy.amount(step.minimum)
        case Falling():
            return policy.amount(step.start)
        case Offer() | Entered():
            return policy.amount(step.price)
        case Request() | Priced():
            return policy.amount("0.00")
    raise AssertionError(step.form)
