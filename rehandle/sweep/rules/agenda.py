"""On which days a row's answers can change by themselves, while nobody touches the account.

A condition knows the day only through `today` and `days_since(column)`. Held against a constant, each is true up to a day that the row's
own date decides, and false after it, or the other way round: the row needs to be looked at on that day, and on no other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rehandle.policy.rules.flags import PAST
from rehandle.policy.rules.kleene import Seen, truth
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.tree import MIRROR, And, Column, Compare, DaysSince, Expr, Literal, Not, Or, Today, Within, columns_of, name_facts_of, walk

SINCE = {"<": (0,), ">=": (0,), "<=": (1,), ">": (1,), "==": (0, 1), "!=": (0, 1)}  # `days_since(c) < k` ends on the day c + k
TODAY = {"<": (1,), ">=": (1,), "<=": (0,), ">": (0,), "==": (0, 1), "!=": (0, 1)}  # `c < today` begins on the day c + 1


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """So many days after the date in a column, a row with that date is looked at again."""

    column: str
    after: int

    def dates(self, since: date, until: date) -> tuple[date, date] | None:
        """The first and the last date whose event lies after one day and up to another; none where no date is that early or late."""
        first, last = since.toordinal() - self.after + 1, until.toordinal() - self.after
        low, high = date.min.toordinal(), date.max.toordinal()
        return None if last < low or first > high or last < first else (date.fromordinal(max(first, low)), date.fromordinal(min(last, high)))


def events(policy: Policy, present: Iterable[str]) -> list[Event] | None:
    """Every event of a policy, with those of the flags; none where some condition holds the day against something else than a constant."""
    there, found = {*present, "last_active"}, {Event(name, 0) for name in PAST}
    for leaf in _leaves(policy):
        told = _events_of(leaf)
        if told is None:
            return None
        found |= told
    return sorted(event for event in found if event.column in there)


def steady(policy: Policy, one: date, other: date) -> bool:
    """Whether what holds of the day alone (`today < 2027-01-01`) is the same on both days."""
    alone = [leaf for leaf in _leaves(policy) if not columns_of(leaf) and not name_facts_of(leaf)]
    return all(truth(leaf, Seen({}, one)) is truth(leaf, Seen({}, other)) for leaf in alone)


def horizon(begun: date, days: int) -> date:
    """So many days after a day, or the last day there is."""
    return begun + timedelta(days=min(days, (date.max - begun).days))


def _leaves(policy: Policy) -> Iterator[Expr]:
    for clause in policy.clauses:
        yield from _plain(clause.tree)


def _plain(tree: Expr) -> Iterator[Expr]:
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _plain(part)
        case Not(part):
            yield from _plain(part)
        case _:
            yield tree


def _events_of(leaf: Expr) -> set[Event] | None:
    if not any(isinstance(node, Today | DaysSince) for node in walk(leaf)) or not columns_of(leaf):
        return None if name_facts_of(leaf) and any(isinstance(node, Today) for node in walk(leaf)) else set()
    match leaf:
        case Compare(op, left, right):
            return _compared(op, left, right) if isinstance(left, Column | DaysSince) else _compared(MIRROR[op], right, left)
        case Within(DaysSince(column), choices):
            whole = [choice.value for choice in choices if isinstance(choice.value, int)]
            return {Event(column.name, k + more) for k in whole for more in SINCE["=="]}
        case _:
            return None


def _compared(op: str, left: Expr, right: Expr) -> set[Event] | None:
    match left, right:
        case DaysSince(column), Literal(int(k)):
            return {Event(column.name, k + more) for more in SINCE[op]}
        case Column(name), Today():
            return {Event(name, more) for more in TODAY[op]}
        case _:
            return None
