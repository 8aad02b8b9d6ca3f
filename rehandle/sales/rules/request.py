"""Names asked for and given at no cost: who may ask, in which order requests are read, until when they are answered, when a name goes back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules.clock import Span, in_days, later

LEAST_WHY, MOST_WHY, ALTERNATIVES = 10, 1_000, 3  # signs, signs, names


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks for a name. `members`: the memberships that may; none named means every account."""

    members: Collection[str]
    membership: str | None  # as the platform reports it now
    waiting: int  # requests of the same person that nobody answered yet
    answered: bool  # this name was asked for in this sale before, and refused


@dataclass(frozen=True, slots=True)
class Queued:
    """One request that waits."""

    request: str
    tier: str
    at: datetime
    answer_by: datetime


def entitled(members: Collection[str], membership: str | None) -> bool:
    """Whether a membership is one of those that the rule names."""
    return not members or membership in members


def may_ask(of: Asking) -> None:
    """Refuses `membership_missing`, `request_open`, `request_answered`, in this order."""
    if not entitled(of.members, of.membership):
        raise Refused(Code.MEMBERSHIP_MISSING, members=", ".join(sorted(of.members)))
    if of.waiting:
        raise Refused(Code.REQUEST_OPEN)
    if of.answered:
        raise Refused(Code.REQUEST_ANSWERED)


def why_given(text: str) -> str:
    """What the name is for, without the space around it. Refuses `invalid` where it is shorter or longer than is read."""
    said = text.strip()
    if not LEAST_WHY <= len(said) <= MOST_WHY:
        raise Refused(Code.INVALID, field="why", least=LEAST_WHY, most=MOST_WHY)
    return said


def answer_by(at: datetime, days: int) -> datetime:
    """The promise: whole days of the rule, ending everywhere on Earth."""
    return in_days(at, days)


def queue(rows: Iterable[Queued]) -> list[Queued]:
    """The order in which requests are read: by promise; under one promise tier by tier, whoever asked first before the others."""
    return sorted(rows, key=lambda each: (each.answer_by, each.tier, each.at, each.request))


def overdue(rows: Iterable[Queued], now: datetime) -> int:
    """How many promises are broken."""
    return sum(each.answer_by < now for each in rows)


def due_back(lapsed_at: datetime, days: int, stops: Collection[Span] = ()) -> datetime:
    """When a name goes back whose holder's membership ended: the rule's whole days later; a stop of the name halts the clock."""
    return later(in_days(lapsed_at, days), sorted(stops))
