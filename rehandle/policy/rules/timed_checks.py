"""What must hold of values that change with time, beyond their types."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from rehandle.policy.rules.places import Path
from rehandle.policy.rules.timed import SECTIONS, Timed, found_at

Says = tuple[Path, str]


def wrong_times(timed: tuple[Timed, ...], table: dict[str, Any]) -> Iterator[Says]:
    """Each thing that is wrong with the map of a timed value."""
    seen: set[str] = set()
    for index, entry in enumerate(timed):
        at: Path = ("timed", index)
        if entry.key in seen:
            yield (*at, "key"), f"there is another timed value for {entry.key}"
        seen.add(entry.key)
        yield from _key(entry, table, at)
        yield from _order(entry, at)
        yield from _changes(entry, at)


def _key(entry: Timed, table: dict[str, Any], at: Path) -> Iterator[Says]:
    found = found_at(table, entry.key)
    if found is None:
        where = ", ".join(SECTIONS)
        yield (*at, "key"), f"{entry.key!r} is not a key that this file has in one of {where}; write it as fees.site.percent or sale.1.price"
        return
    holder, last = found
    if holder[last] != entry.values[0].value:
        yield (*at, "values"), f"the first value is the one at the start of time: it must be what the file says at {entry.key}, {holder[last]!r}"


def _order(entry: Timed, at: Path) -> Iterator[Says]:
    first, *later = entry.values
    if first.begins is not None:
        yield (*at, "values"), "the first value has no `from`: a value must hold at the start of time"
    if any(moment.begins is None or moment.begins.tzinfo is None for moment in later):
        yield (*at, "values"), "every later value needs `from`, an instant with its zone, as in 2027-01-01T00:00:00Z"
    elif any(one.begins >= other.begins for one, other in pairwise(later) if one.begins and other.begins):
        yield (*at, "values"), "each value begins later than the one before it"


def _changes(entry: Timed, at: Path) -> Iterator[Says]:
    for one, other in pairwise(moment.value for moment in entry.values):
        if not _allowed(entry, one, other):
            wanted = ", ".join(" to ".join(pair) for pair in entry.moves) if entry.moves else f"it may only {entry.may}"
            yield (*at, "values"), f"{one!r} may not be followed by {other!r}: {wanted}"


def _allowed(entry: Timed, one: object, other: object) -> bool:
    if entry.moves:
        return (str(one), str(other)) in entry.moves
    if entry.may == "any":
        return True
    try:
        before, after = Decimal(str(one)), Decimal(str(other))
    except InvalidOperation:
        return False
    return after >= before if entry.may == "rise" else after <= before
