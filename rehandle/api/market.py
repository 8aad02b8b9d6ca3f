"""What is for sale to everybody, for programs: price, end, bids, as the page shows them. Nobody is told a maximum, the reserve or who bids."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api.shapes import BidOut, DrawOut, Problem, SaleId, SaleOut
from rehandle.config.office import office
from rehandle.sales import falling, listed, market, request_queries, round_facts, sealed_market
from rehandle.sales.falling import FallingFacts
from rehandle.sales.market import AuctionFacts
from rehandle.sales.request_queries import RequestFacts
from rehandle.sales.round_facts import RoundFacts
from rehandle.sales.rules import decided
from rehandle.sales.rules.listing import FIXED
from rehandle.sales.sealed_market import SealedFacts

router = Router()


@router.get("", response=list[SaleOut])
def open_now(request: HttpRequest) -> list[SaleOut]:
    """Open sales: auctions by their end, sealed bids by theirs, draws and drops, prices that fall, names from their holders, names on request."""
    now = wiring.clock().now()
    others = [*map(_sealed, sealed_market.sealed_now(now)), *map(_round, round_facts.rounds_now(now))]
    fall = (_falling(falling.facts(sale, "", now)) for sale in falling.open_now())
    return [*map(_auction, market.auctions_now(now)), *others, *fall, *map(_listed, listed.open_now()), *map(_request, request_queries.open_now(now))]


@router.get("/{sale}", response={200: SaleOut, 404: Problem, 422: Problem})
def one(request: HttpRequest, sale: SaleId) -> SaleOut:
    """One sale, open or over."""
    now = wiring.clock().now()
    return FORMS[market.form_of(sale)](sale, now)


@router.get("/{sale}/bids", response={200: list[BidOut], 404: Problem, 422: Problem})
def bids(request: HttpRequest, sale: SaleId) -> list[BidOut]:
    """The bids of an open auction, oldest first; bidders by number, in the order in which they came. Sealed bids are told to nobody."""
    market.form_of(sale)
    return [BidOut(seq=each.seq, bidder=each.bidder, price=str(each.price), at=each.at, ends_at=each.ends_at) for each in market.steps(sale)]


@router.get("/{sale}/draw", response={200: DrawOut, 404: Problem, 409: Problem, 422: Problem})
def draw(request: HttpRequest, sale: SaleId) -> DrawOut:
    """The result of a draw or a drop once it is decided, as `rehandle sales draw` works it out again. Refuses `not_found`, `too_early`."""
    return DrawOut.model_validate(decided.told(round_facts.decided_of(sale)))


def _auction(facts: AuctionFacts) -> SaleOut:
    reserve = ("met" if facts.reserve_met else "not_met") if facts.has_reserve else "none"
    return SaleOut(
        sale=facts.sale, name=facts.handle, form="english", state=facts.state, open=facts.open, price=str(facts.price) if facts.bids else None,
        least=str(facts.least), opens_at=facts.opens_at, ends_at=facts.ends_at, bids=facts.bids, reserve=reserve, extensions=facts.extensions,
        buy_now=str(facts.buy_now) if facts.buy_now else None, stream=(office().stream(facts.sale) or None) if facts.state == "open" else None,
        seller="holder" if facts.by_holder else "office",
    )  # fmt: skip


def _falling(facts: FallingFacts) -> SaleOut:
    return SaleOut(
        sale=facts.sale, name=facts.handle, form=facts.form, state=facts.state, open=facts.open, price=str(facts.price), least=str(facts.floor),
        opens_at=facts.opened_at, ends_at=facts.ends_at, falls_at=facts.falls_at,
    )  # fmt: skip


def _request(facts: RequestFacts) -> SaleOut:
    return SaleOut(
        sale=facts.sale, name=facts.handle, form="request", state=facts.state, open=facts.open, price=str(facts.price), least=str(facts.price),
        opens_at=facts.opened_at, ends_at=facts.ends_at, entries=facts.waiting,
    )  # fmt: skip


def _round(facts: RoundFacts) -> SaleOut:
    return SaleOut(
        sale=facts.sale, name=facts.handle, form=facts.form, state=facts.state, open=facts.open, price=str(facts.price), least=str(facts.price),
        opens_at=facts.opened_at, ends_at=facts.ends_at, entries=facts.entries, commitment=facts.commitment,
    )  # fmt: skip


def _sealed(facts: SealedFacts) -> SaleOut:
    return SaleOut(
        sale=facts.sale, name=facts.handle, form="sealed", state=facts.state, open=facts.open, price=str(facts.price) if facts.price else None,
        least=str(facts.least), opens_at=facts.opens_at or facts.opened_at, ends_at=facts.ends_at, bids=facts.bidders,
        reserve="stated" if facts.reserve else "none", not_under=str(facts.reserve) if facts.reserve else None, public_key=facts.public or None,
    )  # fmt: skip


def _listed(sale: str) -> SaleOut:
    facts = listed.facts(sale)
    return SaleOut(
        sale=facts.sale, name=facts.handle, form=facts.form, state=facts.state, open=facts.open,
        price=str(facts.price) if facts.form == FIXED else None, least=str(facts.price), opens_at=facts.opened_at, ends_at=None, seller="holder",
    )  # fmt: skip


FORMS: dict[str, Callable[[str, datetime], SaleOut]] = {
    "english": lambda sale, now: _auction(market.auction(sale, now)),
    "sealed": lambda sale, now: _sealed(sealed_market.sealed(sale, now)),
    "lottery": lambda sale, now: _round(round_facts.facts(sale, now)),
    "drop": lambda sale, now: _round(round_facts.facts(sale, now)),
    "fixed": lambda sale, _: _listed(sale),
    "make_offer": lambda sale, _: _listed(sale),
    "request": lambda sale, now: _request(request_queries.facts(sale, now)),
    "falling": lambda sale, now: _falling(falling.facts(sale, "", now)),
    "priced": lambda sale, now: _falling(falling.facts(sale, "", now)),
}
