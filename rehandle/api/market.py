"""What is for sale to everybody, for programs: price, end, bids, as the page shows them. Nobody is told a maximum, the reserve or who bids."""

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api.shapes import BidOut, Problem, SaleId, SaleOut
from rehandle.sales import falling, listed, market
from rehandle.sales.falling import FallingFacts
from rehandle.sales.market import AuctionFacts

router = Router()


@router.get("", response=list[SaleOut])
def open_now(request: HttpRequest) -> list[SaleOut]:
    """Open sales: auctions by their end, prices that fall, then names from their holders."""
    now = wiring.clock().now()
    fall = (_falling(falling.facts(sale, "", now)) for sale in falling.open_now())
    return [*map(_auction, market.auctions_now(now)), *fall, *map(_listed, listed.open_now())]


@router.get("/{sale}", response={200: SaleOut, 404: Problem, 422: Problem})
def one(request: HttpRequest, sale: SaleId) -> SaleOut:
    """One sale, open or over."""
    now = wiring.clock().now()
    match market.form_of(sale):
        case "english":
            return _auction(market.auction(sale, now))
        case "falling":
            return _falling(falling.facts(sale, "", now))
    return _listed(sale)


@router.get("/{sale}/bids", response={200: list[BidOut], 404: Problem, 422: Problem})
def bids(request: HttpRequest, sale: SaleId) -> list[BidOut]:
    """The bids of an auction, oldest first; bidders by number, in the order in which they came."""
    market.form_of(sale)
    return [BidOut(seq=each.seq, bidder=each.bidder, price=str(each.price), at=each.at, ends_at=each.ends_at) for each in market.steps(sale)]


def _auction(facts: AuctionFacts) -> SaleOut:
    reserve = ("met" if facts.reserve_met else "not_met") if facts.has_reserve else "none"
    return SaleOut(
        sale=facts.sale, name=facts.handle, form="english", state=facts.state, open=facts.open, price=str(facts.price) if facts.bids else None,
        least=str(facts.least), opens_at=facts.opens_at, ends_at=facts.ends_at, bids=facts.bids, reserve=reserve, extensions=facts.extensions,
        buy_now=str(facts.buy_now) if facts.buy_now else None,
    )  # fmt: skip


def _falling(facts: FallingFacts) -> SaleOut:
    return SaleOut(
        sale=facts.sale, name=facts.handle, form="falling", state=facts.state, open=facts.open, price=str(facts.price), least=str(facts.floor),
        opens_at=facts.opened_at, ends_at=facts.ends_at, falls_at=facts.falls_at,
    )  # fmt: skip


def _listed(sale: str) -> SaleOut:
    facts = listed.facts(sale)
    return SaleOut(
        sale=facts.sale, name=facts.handle, form="fixed", state=facts.state, open=facts.open, price=str(facts.price), least=str(facts.price),
        opens_at=facts.opened_at, ends_at=None,
    )  # fmt: skip
