"""Bidding, buying and one's own standing, for a member's programs. What binds is the quote: it is read first, and echoed."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api import proposals
from rehandle.api.acting import REFUSALS, Key, amount_of, checked, ctx_of
from rehandle.api.bearer import MemberKey
from rehandle.api.market import router
from rehandle.api.paddles import own_paddles
from rehandle.api.shapes import (
    BidIn,
    BidMade,
    BoughtOut,
    BuyIn,
    EnterIn,
    EntryMade,
    EntryOwn,
    MeOut,
    OfferOut,
    OwnOut,
    Problem,
    QuoteOut,
    RequestIn,
    RequestMade,
    RequestState,
    SaleId,
    SealedIn,
    SealedMade,
    WaitingOut,
)  # fmt: skip
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.links import token
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import in_force
from rehandle.sales import market, round_facts, sealed_bids, waiting_queries
from rehandle.sales.entering import withdraw_entry
from rehandle.sales.keyed import ask_by_key, bid_by_key, bid_in_lane_by_key, buy_by_key, enter_by_key, key_of
from rehandle.sales.queries import offers_to
from rehandle.sales.requesting import take_request_back

MOST_TOLD = 50
own = Router()


@router.get("/{sale}/quote", response={200: QuoteOut, 404: Problem, 422: Problem})
def quote(request: HttpRequest, sale: SaleId) -> QuoteOut:
    """What taking part binds to, in both languages, and its hash: a bid or a purchase echoes it."""
    market.open_form(sale)
    digest, terms = market.quote(sale)
    said = {lang: [*each.gets, *each.gets_not, *each.duties, each.objection, each.tax, each.withdrawal] for lang, each in terms.items()}
    return QuoteOut(quote=digest, en=said["en"], ar=said["ar"])


@router.post("/{sale}/bids", response={201: BidMade, 503: Problem, **REFUSALS}, auth=MemberKey())
def bid(request: HttpRequest, sale: SaleId, body: BidIn, idempotency_key: Key) -> Any:
    """Bid up to `most`. Nobody is told a maximum. The same key again has the same answer, be it a refusal; with another body it is refused."""
    if market.form_of(sale, ctx_of(request).actor.id) == "sealed":  # before anything is kept: a hash of an amount could be tried out
        raise Refused(Code.WRONG_STATE, machine="sale", form="sealed")
    by_key = bid_in_lane_by_key if office().lane else bid_by_key
    told = by_key(checked(request, sale), idempotency_key, sale, amount_of(body.most, "most"), body.quote)
    return 201, BidMade(bid=told.bid, outcome=told.outcome, price=str(told.price), ends_at=told.ends_at, leading=told.leading)


@router.post("/{sale}/sealed", response={201: SealedMade, **REFUSALS}, auth=MemberKey())
def bid_sealed(request: HttpRequest, sale: SaleId, body: SealedIn, idempotency_key: Key) -> Any:
    """Bid under seal; a later bid takes the place of an earlier one. The same key, secret and sum again are the same bid. No refusal is kept:
    it would stand for a sum that somebody could try out."""
    if market.form_of(sale, ctx_of(request).actor.id) != "sealed":
        raise Refused(Code.WRONG_STATE, machine="sale")
    ctx, most = checked(request, sale), amount_of(body.most, "most")
    told = sealed_bids.place(ctx, key_of(ctx, idempotency_key), sale, most, body.quote, secret=body.secret.encode())
    return 201, SealedMade(bid=told.bid, seq=told.seq, commitment=told.commitment, at=told.at)


@router.post("/{sale}/purchases", response={201: BoughtOut, **REFUSALS}, auth=MemberKey())
def purchase(request: HttpRequest, sale: SaleId, body: BuyIn, idempotency_key: Key) -> Any:
    """Take a name at the price that falls, as it was seen. The same key again has the same answer, be it a refusal."""
    market.form_of(sale)
    ctx = checked(request, sale)
    try:
        told = buy_by_key(ctx, idempotency_key, sale, amount_of(body.price, "price"), body.quote, platform=wiring.ports().platform)
    except Unreachable:
        raise Refused(Code.PLATFORM_DOWN) from None
    return 201, BoughtOut(award=told.award, price=str(told.price), go_on=_pages(ctx)[0].go_on)


@router.post("/{sale}/entries", response={201: EntryMade, **REFUSALS}, auth=MemberKey())
def enter(request: HttpRequest, sale: SaleId, body: EnterIn, idempotency_key: Key) -> Any:
    """Enter a draw or a drop, once an account. The same key again has the same answer, be it a refusal."""
    market.form_of(sale)
    told = enter_by_key(checked(request, sale), idempotency_key, sale, body.quote, body.texts or {})
    return 201, EntryMade(entry=told.entry, seq=told.seq, ticket=told.ticket)


@router.delete("/{sale}/entries", response={200: EntryMade, **REFUSALS}, auth=MemberKey())
def leave(request: HttpRequest, sale: SaleId) -> EntryMade:
    """Take one's own entry back, as long as others may enter."""
    market.form_of(sale)
    told = withdraw_entry(ctx_of(request), sale=sale)
    return EntryMade(entry=told.entry, seq=told.seq, ticket=told.ticket)


@router.post("/{sale}/requests", response={201: RequestMade, **REFUSALS}, auth=MemberKey())
def ask(request: HttpRequest, sale: SaleId, body: RequestIn, idempotency_key: Key) -> Any:
    """Ask for a name that is given at no cost. The same key again has the same answer, be it a refusal."""
    market.form_of(sale)
    try:
        told = ask_by_key(checked(request, sale), idempotency_key, sale, body.why, body.quote, platform=wiring.ports().platform)
    except Unreachable:
        raise Refused(Code.PLATFORM_DOWN) from None
    return 201, RequestMade(request=told.request, seq=told.seq, answer_by=told.answer_by)


@router.delete("/{sale}/requests", response={200: RequestState, **REFUSALS}, auth=MemberKey())
def take_back(request: HttpRequest, sale: SaleId) -> RequestState:
    """Take one's own request back, as long as nobody answered it."""
    market.form_of(sale)
    told = take_request_back(ctx_of(request), sale=sale)
    return RequestState(request=told.request, state=told.state)


@own.get("", response={200: MeOut, 401: Problem}, auth=MemberKey())
def me(request: HttpRequest) -> MeOut:
    """Whom the key acts for, his bids, his entries, what was offered to him or won, sums for listed names, names he waits for; newest first."""
    ctx = ctx_of(request)
    told = [(market.auction(sale, ctx.now), market.own(sale, ctx.actor.id)) for sale in market.bid_on(ctx.actor.id)[:MOST_TOLD]]
    bids = [
        OwnOut(sale=each.sale, name=each.handle, most=str(mine.most), leading=mine.leads, price=str(each.price), open=each.open)
        for each, mine in told
        if mine
    ]
    return MeOut(
        name=member_of(ctx.actor.id).name, bids=bids, entries=_entries(ctx), offers=_pages(ctx), offered=proposals.offered(ctx),
        received=proposals.received(ctx), waiting=_waits(ctx), deposits=own_paddles(ctx),
    )  # fmt: skip


def _entries(ctx: Ctx) -> list[EntryOwn]:
    rounds = [(round_facts.facts(sale, ctx.now), round_facts.own_entry(sale, ctx.actor.id)) for sale in round_facts.entered_by(ctx.actor.id)]
    return [EntryOwn(sale=each.sale, name=each.handle, ticket=mine.ticket, place=mine.place, open=each.open) for each, mine in rounds if mine]


def _waits(ctx: Ctx) -> list[WaitingOut]:
    rows = waiting_queries.own(ctx.actor.id, in_force(ctx.now).policy.currency)
    upto = {each.id: each.limit or each.wanted for each in rows}
    return [
        WaitingOut(id=each.id, name=each.handle, state=each.state, upto=str(upto[each.id]) if upto[each.id] else None, sale=each.sale or None)
        for each in rows
    ]


def _pages(ctx: Ctx) -> list[OfferOut]:
    """Offers with the page on which they go on."""
    rows = offers_to(member_of(ctx.actor.id).account_id, ctx.now)
    page = f"{office().address}/o/"
    return [
        OfferOut(offer=row.id, name=row.handle, state=row.state, price=str(row.price), until=row.ends_at, go_on=f"{page}{token('offer', row.id)}")
        for row in rows
    ]
