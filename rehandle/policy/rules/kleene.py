"""Three-valued logic on one account: true, false, and `None` for unknown. The plain reading of a condition."""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.tree import (
    And,
    Arith,
    Column,
    Compare,
    DaysSince,
    Expr,
    Literal,
    NameFact,
    Not,
    Or,
    Today,
    Within,
)

Truth = bool | None
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Absent:
    """The value of an empty cell that means "none": known not to be there."""

    def __repr__(self) -> str:
        return "none"


NONE = Absent()


class NameLists(Protocol):
    """What is known about names: prepared lists of words, names, brands and the like."""

    def in_list(self, handle: str, name: str) -> bool:
        """Whether it stands on that list."""
        ...

    def is_word(self, handle: str) -> bool:
        """Whether it is a common word."""
        ...

    def is_name(self, handle: str) -> bool:
        """Whether it is a common given name."""
        ...

    def machine_made(self, handle: str) -> int:
        """How machine-made it looks, 0 to 100 points."""
        ...

    def looks_like(self, handle: str, name: str) -> bool:
        """Whether it could be taken for a name on that list."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one account. A key that is missing was never recorded; `None` is an empty cell."""

    facts: Mapping[str, object]
    today: date
    lists: NameLists | None = None
    forced: Mapping[Expr, Truth] = field(default_factory=dict)  # statements taken as given, to ask "what if"

    def value(self, name: str) -> object:
        """A column's value: `None` unknown, `NONE` known to be none."""
        found = self.facts.get(name)
        if found is None and name in self.facts and COLUMNS[name].empty_is_none:
            return NONE
        return found.replace(tzinfo=UTC) if isinstance(found, datetime) and found.tzinfo is None else found

    def name_fact(self, fact: NameFact) -> object:
        """A fact about the name: prepared by the caller, or answered now."""
        return self.facts[fact.key] if fact.key in self.facts else _about(str(self.facts["handle"]), fact, self.lists)


def truth(tree: Expr, seen: Seen) -> Truth:  # noqa: PLR0911  one arm a kind of node
    """Whether the condition holds of what was seen; `None` where that cannot be known."""
    if seen.forced and tree in seen.forced:
        return seen.forced[tree]
    match tree:
        case And(parts):
            return all_of(truth(part, seen) for part in parts)
        case Or(parts):
            return any_of(truth(part, seen) for part in parts)
        case Not(part):
            inner = truth(part, seen)
            return None if inner is None else not inner
        case Compare(op, left, right):
            return _compare(op, value(left, seen), value(right, seen))
        case Within(item, choices):
            return any_of(_compare("==", value(item, seen), choice.value) for choice in choices)
        case _:
            found = value(tree, seen)
            return None if found is None else bool(found)


def value(tree: Expr, seen: Seen) -> Any:  # noqa: PLR0911  one arm a kind of node
    """The value of an expression: `None` unknown, `NONE` none."""
    match tree:
        case Literal(known):
            return known
        case Today():
            return seen.today
        case Column(name):
            return seen.value(name)
        case DaysSince(column):
            return days_since(seen.value(column.name), seen.today)
        case NameFact():
            return seen.name_fact(tree)
        case Arith(op, left, right):
            both = value(left, seen), value(right, seen)
            return None if None in both else OPERATORS[op](*both)
        case _:
            return truth(tree, seen)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: one false settles it, else one unknown leaves it open."""
    found = set(truths)
    return False if False in found else None if None in found else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: one true settles it, else one unknown leaves it open."""
    found = set(truths)
    return True if True in found else None if None in found else False


def days_since(instant: object, today: date) -> object:
    """Difference of UTC dates."""
    return (today - utc_date(instant)).days if isinstance(instant, datetime) else instant


def utc_date(instant: datetime) -> date:
    """The day in UTC on which an instant fell."""
    return instant.astimezone(UTC).date() if instant.tzinfo else instant.date()


def _compare(op: str, left: Any, right: Any) -> Truth:
    """None equals nothing and comes neither before nor after anything. A day is compared with an instant's UTC date."""
    if left is None or right is None:
        return None
    if isinstance(left, Absent) or isinstance(right, Absent):
        return op == "!="
    if isinstance(left, datetime) != isinstance(right, datetime):
        left, right = (utc_date(side) if isinstance(side, datetime) else side for side in (left, right))
    return bool(OPERATORS[op](left, right))


def _about(handle: str, fact: NameFact, lists: NameLists | None) -> object:
    match fact.kind:
        case "length":
            return len(handle)
        case "only":
            return handle.isascii() and (handle.isdigit() if fact.argument == "digits" else handle.isalpha())
    assert lists is not None, f"{fact.key} needs the lists"
    if fact.argument:
        return getattr(lists, fact.kind)(handle, fact.argument)
    return getattr(lists, fact.kind)(handle)
