"""What follows from a link in a sale. Pure.

Beside staff or the seller any link bars. Between two who bid only a strong one does by itself: a shared device is for a person to look at.
"""

from collections.abc import Mapping
from typing import Literal

from rehandle.people.rules.ties import Way

Side = Literal["bidders", "seller", "staff"]


def acts(side: Side, way: Way) -> bool:
    """Whether it counts until a person says otherwise."""
    return side != "bidders" or way.strong


def is_void(state: str, *, strong: bool) -> bool:
    """Whether what the two bid is void: found strong until somebody clears it, found weak once somebody says that it is so."""
    return state == "stands" or (strong and state == "open")


def excused(by: frozenset[str], cleared: frozenset[str]) -> bool:
    """Whether a person has cleared these two of all that they share. What is new is looked at anew."""
    return bool(cleared) and by <= cleared


def counting(found: Mapping[tuple[str, str], Way], cleared: Mapping[tuple[str, str], frozenset[str]]) -> dict[tuple[str, str], Way]:
    """Pairs that nobody has cleared."""
    return {pair: way for pair, way in found.items() if not excused(frozenset(way.by), cleared.get(pair, frozenset()))}
