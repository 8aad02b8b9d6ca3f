"""Who is linked to whom, by what they share. Pure: blind digests and recorded relations come in, ways come out.

Source: the rings and insiders that auction houses found too late (eBay 1998-2000, SnapNames 2005-2009, GoDaddy 2014-2018, NameJet 2017): each used
several accounts that shared an instrument, an address or a payout. A device is weaker, since households and libraries share one: it links nobody
through somebody else, and nobody where many have it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import combinations

INSTRUMENT, PAYOUT, MAIL, DEVICE, RECORDED = "instrument", "payout", "mail", "device", "recorded"
STRONG = frozenset({INSTRUMENT, PAYOUT, MAIL, RECORDED})
STEPS = 2  # somebody who shares with somebody who shares; further away it says more of a town than of a ring
MANY = 5  # accounts on one device: more than a household


@dataclass(frozen=True, slots=True)
class Trait:
    """What one member showed, as a digest that cannot be read back."""

    member: str
    kind: str
    digest: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Two members and what they share."""

    one: str
    other: str
    by: str


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody is linked: by which kinds, through how many steps, and whether that is enough to act on without a person."""

    by: tuple[str, ...]
    steps: int
    strong: bool


def ties(traits: Iterable[Trait]) -> set[Tie]:
    """Every pair that shares a digest of one kind."""
    having: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in traits:
        having[each.kind, each.digest].add(each.member)
    told = {key: sorted(members) for key, members in having.items() if key[0] in STRONG or len(members) <= MANY}
    return {Tie(one, other, kind) for (kind, _), members in told.items() for one, other in combinations(members, 2)}


def near(start: str, known: Iterable[Tie], steps: int = STEPS) -> dict[str, Way]:
    """Everybody who is linked to `start`: by the fewest steps, and there by everything that is shared on the last of them."""
    strong, weak = _beside(known)
    found, last = dict[str, Way](), {start}
    for step in range(1, steps + 1):
        by = _shared(last, strong)
        last = set(by) - set(found) - {start}
        found |= {each: Way(tuple(sorted(by[each])), step, strong=True) for each in last}
    return {each: Way((DEVICE,), 1, strong=False) for each in weak.get(start, ())} | found


def _beside(known: Iterable[Tie]) -> tuple[Mapping[str, Set[tuple[str, str]]], Mapping[str, Set[str]]]:
    strong: dict[str, set[tuple[str, str]]] = defaultdict(set)
    weak: dict[str, set[str]] = defaultdict(set)
    for tie in known:
        for one, other in ((tie.one, tie.other), (tie.other, tie.one)):
            if tie.by in STRONG and one != other:
                strong[one].add((other, tie.by))
            elif one != other:
                weak[one].add(other)
    return strong, weak


def _shared(members: Set[str], strong: Mapping[str, Set[tuple[str, str]]]) -> dict[str, set[str]]:
    by: dict[str, set[str]] = defaultdict(set)
    for member in members:
        for other, kind in strong.get(member, ()):
            by[other].add(kind)
    return by
