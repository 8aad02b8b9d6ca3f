"""Who bids in a year of members' auctions: honest people, sellers, and rings that drive a seller's prices up without wanting to win.

Drawn from one seed. A ring belongs to one seller; its kind says what its accounts share with each other and with him.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from rehandle.people.rules.ties import DEVICE, INSTRUMENT, MAIL, PAYOUT

# kind of ring: what all its accounts show alike, the seller's included; `chain` shares one thing on one side and another on the other.
SHARED: dict[str, tuple[str, ...]] = {
    "instrument": (INSTRUMENT,), "payout": (PAYOUT,), "mail": (MAIL,), "chain": (MAIL, INSTRUMENT), "device": (DEVICE,),
    "nothing, one account": (), "nothing, three in turn": (),
}  # fmt: skip
RINGS_OF_A_KIND, SELLERS, PEOPLE = 6, 90, 1_200
HOUSEHOLDS = ((DEVICE, 60), (INSTRUMENT, 15), (MAIL, 8))  # pairs of honest people who show one thing alike
HABITS = ("now and then", "collector", "fan", "fan with a small purse")
WEIGHTS = (70, 15, 10, 5)
CLIMBING = 0.3  # of honest people


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who bids. `purse`: what he thinks a name is worth, beside what others do."""

    id: str
    habit: str
    purse: float
    climbs: bool = False  # goes up step by step instead of naming his limit, as many honest people do (Ockenfels and Roth 2006)
    seller: str = ""  # whose names a fan or a ring's account bids on


@dataclass(frozen=True, slots=True)
class Ring:
    """A seller and the accounts that bid for his names."""

    seller: str
    kind: str
    accounts: tuple[str, ...]


@dataclass
class Town:
    """Everybody, what each shows at the sign-in, and what each will show when he pays or is paid."""

    people: list[Person]
    sellers: list[str]
    rings: list[Ring]
    shows: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def share(self, kind: str, members: Sequence[str]) -> None:
        """These show the same."""
        for each in members:
            self.shows.setdefault(each, set()).add((kind, f"{kind} of {members[0]}"))


def town(seed: int) -> Town:
    """Everybody, from a seed."""
    draw = Random(seed)  # noqa: S311 -- play, no secret
    sellers = [f"seller{nr}" for nr in range(SELLERS)]
    kinds = [kind for kind in SHARED for _ in range(RINGS_OF_A_KIND)]
    rings = [_ring(nr, kind, seller) for nr, (kind, seller) in enumerate(zip(kinds, sellers, strict=False))]
    people = [_person(draw, f"p{nr}", sellers) for nr in range(PEOPLE)]
    made = Town([*people, *(Person(each, "shill", 1.0, True, ring.seller) for ring in rings for each in ring.accounts)], sellers, rings)
    for ring in rings:
        _show(made, ring)
    for kind, pairs in HOUSEHOLDS:
        for _ in range(pairs):
            made.share(kind, [each.id for each in draw.sample(people, 2)])
    return made


def _ring(nr: int, kind: str, seller: str) -> Ring:
    size = 1 if kind.endswith("one account") else 3
    return Ring(seller, kind, tuple(f"ring{nr}.{each}" for each in range(size)))


def _show(made: Town, ring: Ring) -> None:
    if ring.kind == "chain":
        made.share(MAIL, ring.accounts)
        made.share(INSTRUMENT, (ring.seller, ring.accounts[0]))
    else:
        for kind in SHARED[ring.kind]:
            made.share(kind, (ring.seller, *ring.accounts))


def _person(draw: Random, name: str, sellers: Sequence[str]) -> Person:
    habit = draw.choices(HABITS, WEIGHTS)[0]
    return Person(name, habit, 0.6 if habit.endswith("purse") else draw.lognormvariate(0, 0.2), draw.random() < CLIMBING, draw.choice(sellers))
