"""Waiting for a name: what a backorder costs at least, who may place one, how it is filled, and what a watcher is told.

`FIELD.md` section 3: one backorder buys at its price; two or more open a private auction among them. A limit is a proxy maximum
of that auction, so that nobody pays more than the next limit and a step asks for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.base import bps_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import English, Falling
from rehandle.sales.rules.auction_terms import DAY, HOUR, MINUTE
from rehandle.sales.rules.english import FIVE_PERCENT
from rehandle.sales.rules.increments import Steps

News = Literal["announced", "on_sale"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who wants to wait for a name, and what is known of both."""

    limit: int
    least: int | None  # what a backorder costs at least; None where the rule has none for this name
    announced: bool
    staff: bool
    waiting: int  # names that he waits for already
    placed: bool  # for this name already


@dataclass(frozen=True, slots=True)
class Limit:
    """A backorder as it is when the name opens. `able`: its holder may take part, and its terms are still those that he agreed to."""

    backorder: str
    limit: int
    able: bool


@dataclass(frozen=True, slots=True)
class Course:
    """How a private auction runs, in seconds."""

    seconds: int
    steps: Steps
    window_seconds: int
    extend_seconds: int
    hard_stop_seconds: int


def least(policy: Policy, tier: str) -> int | None:
    """What a backorder costs at least: what the tier's first step begins with, its reserve at least.

    None: offers, draws, requests and rights have none, nor has what not everybody may bid on.
    """
    if not policy.watch.backorders:
        return None
    match next(iter(policy.sale_steps(tier)), None):
        case English(minimum_by=None, gives="name", verified_only=False) as step:
            return max(policy.amount(step.minimum).minor, policy.amount(step.reserve).minor if step.reserve else 0)
        case Falling() as step:
            return policy.amount(step.start).minor
    return None


def course(policy: Policy, tier: str) -> Course:
    """The private auction of a tier: the rule's days for it, else as its open auctions are."""
    step = policy.sale_steps(tier)[0]
    english = step if isinstance(step, English) else English(tier=tier, form="english")
    soft = english.soft_close
    steps = Steps(bps_of(english.step_percent), policy.amount(english.step_minimum).minor) if isinstance(step, English) else FIVE_PERCENT
    days = policy.watch.auction_days * DAY
    return Course(days, steps, soft.window_minutes * MINUTE, soft.extend_minutes * MINUTE, soft.hard_stop_hours * HOUR)


def may_watch(policy: Policy, waiting: int) -> None:
    """Refuses `watching_off`, `too_many_names`."""
    if not policy.watch.names:
        raise Refused(Code.WATCHING_OFF)
    if waiting >= policy.watch.names:
        raise Refused(Code.TOO_MANY_NAMES, most=policy.watch.names)


def may_backorder(policy: Policy, of: Asked) -> None:
    """Refuses `watching_off`, `wrong_state` where the name is not announced, `barred`, `backordered_already`, `too_many_names`, `bid_too_low`."""
    if of.least is None:
        raise Refused(Code.WATCHING_OFF)
    if not of.announced:
        raise Refused(Code.WRONG_STATE, machine="case")
    if of.staff:
        raise Refused(Code.BARRED)
    if of.placed:
        raise Refused(Code.BACKORDERED_ALREADY)
    may_watch(policy, of.waiting)
    if of.limit < of.least:
        raise Refused(Code.BID_TOO_LOW, least=str(Money(policy.policy.currency, of.least)))


def filled(limits: Iterable[Limit], at: int) -> tuple[list[str], list[str]]:
    """Which backorders have the name, or bid for it among themselves, and which come to nothing: as they came."""
    rows = list(limits)
    good = [each.backorder for each in rows if each.able and each.limit >= at]
    return good, [each.backorder for each in rows if each.backorder not in good]


def news(wanted: int | None, *, announced: bool, price: int | None, told: frozenset[str], now: str) -> News | None:
    """What a watcher is told next. `price`: for what the name can be had now, None where it is not for sale; `now`: the file or sale it is about.

    Who named a price is told of a sale where it can be had for that or less, at once or when it has fallen so far. Once each.
    """
    if now in told:
        return None
    if price is not None:
        return "on_sale" if wanted is None or price <= wanted else None
    return "announced" if announced else None
