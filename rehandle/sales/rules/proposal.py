"""A sum that is offered for a listed name: how long it stands, who may offer which, and what its seller may answer.

`FIELD.md` section 3: binding once accepted, over after seven days, or the opening bid of an auction of seven days.
"""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules.clock import in_days

STANDS_DAYS = 7
MOST = 10**13  # minor units: more is a slip of the finger


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody offers, in minor units; `least`: what the seller wants to hear of; `stands`: an earlier one of his waits."""

    currency: str
    sum: int
    wanted: str
    least: int
    stands: bool


def stands_until(now: datetime) -> datetime:
    """When it is over by itself: seven whole days."""
    return in_days(now, STANDS_DAYS)


def may_propose(named: Named) -> None:
    """Refuses `invalid`, `bid_too_low`, `offer_exists`."""
    if named.currency != named.wanted or not 0 < named.sum <= MOST:
        raise Refused(Code.INVALID, field="sum")
    if named.sum < named.least:
        raise Refused(Code.BID_TOO_LOW)
    if named.stands:
        raise Refused(Code.OFFER_EXISTS)


def may_answer(state: str, ends_at: datetime, now: datetime) -> None:
    """Refuses `offer_not_open` for one that was answered, taken back, or is over."""
    if state != "open" or now >= ends_at:
        raise Refused(Code.OFFER_NOT_OPEN, state="expired" if state == "open" else state)
