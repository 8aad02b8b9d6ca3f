"""Many auctions at once as their watchers see them, each under a number that is higher after every change that a watcher sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rehandle.handles.queries import stops_counted
from rehandle.sales import auctions
from rehandle.sales.models import SALE, Auction, Sale
from rehandle.sales.rules import english


@dataclass(frozen=True, slots=True)
class Watched:
    """What moves on an auction's page. Prices in minor units; `ends_at` is None before a first bid that starts the clock, and while stopped.

    `reserve_met` is None where there is no reserve. `closed` comes with the close itself, some moments after `ends_at`.
    """

    number: int
    price: int
    least: int
    currency: str
    bids: int
    ends_at: datetime | None
    reserve_met: bool | None
    extensions: int
    buy_now: bool
    stopped: bool
    closed: bool
    sold: bool


def watched(sales: Sequence[str], now: datetime) -> dict[str, Watched]:
    """These auctions, open or over, by sale; no private ones. As many questions to the database for one as for a thousand."""
    rows = Auction.objects.filter(private=False).in_bulk(list(sales))
    states = dict(Sale.objects.filter(id__in=rows).values_list("id", "state"))
    stops = stops_counted({row.handle for row in rows.values()})
    return {id_: _seen(row, states[id_], stops.get(row.handle, (0, 0)), now) for id_, row in rows.items()}


def _seen(row: Auction, state: str, stops: tuple[int, int], now: datetime) -> Watched:
    """A stop is a row beside the auction, and so is what voids its sale: both count where the auction's own row does not move."""
    begun, over = stops
    standing = auctions.standing(row, now) if begun else auctions.written(row)
    terms, stopped = auctions.terms_of(row), begun > over
    return Watched(
        row.moved + begun + over + (state != SALE.start), standing.price, english.next_minimum(standing, terms), row.currency, standing.bids,
        None if stopped else standing.ends_at, None if terms.reserve is None else standing.reserve_met and standing.bids > 0, standing.extensions,
        english.may_buy_now(standing, terms), stopped, state != SALE.start, state == "awarded",
    )  # fmt: skip
