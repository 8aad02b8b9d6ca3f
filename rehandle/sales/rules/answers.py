"""What the flows of a sale answer."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money


@dataclass(frozen=True, slots=True)
class SaleOpened:
    """A sale that stands."""

    sale: str
    number: int
    form: str
    price: Money
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Drafted:
    """An offer that waits to be sent: what a second person signs is the hash of its exact text."""

    offer: str
    letter: str
    text_hash: str
    price: Money
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OfferState:
    """Where an offer stands."""

    offer: str
    state: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """An offer that was accepted, and the award it led to."""

    offer: str
    state: str
    award: str


@dataclass(frozen=True, slots=True)
class SaleEnded:
    """A sale that is over without a buyer."""

    sale: str
    state: str
