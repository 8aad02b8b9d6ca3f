"""Sums offered for listed names, for a member's programs: made and taken back by whoever wants the name, answered by who sells it."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api.acting import REFUSALS, Key, amount_of, checked, ctx_of
from rehandle.api.bearer import MemberKey
from rehandle.api.market import router
from rehandle.api.shapes import AnswerIn, AnswerMade, SaleId, SumIn, SumMade, SumOwn
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import market, proposing
from rehandle.sales.keyed import answer_by_key, propose_by_key

answers = Router()


@router.post("/{sale}/offers", response={201: SumMade, **REFUSALS}, auth=MemberKey())
def propose(request: HttpRequest, sale: SaleId, body: SumIn, idempotency_key: Key) -> Any:
    """Offer a sum for a name whose holder takes offers. It binds once it is accepted. The same key again has the same answer, be it a refusal."""
    market.form_of(sale)
    told = propose_by_key(checked(request, sale), idempotency_key, sale, amount_of(body.sum, "sum"), body.quote)
    return 201, SumMade(offer=told.proposal, number=told.number, state=told.state, sum=str(told.sum), until=told.expires_at)


@router.delete("/{sale}/offers", response={200: SumMade, **REFUSALS}, auth=MemberKey())
def leave(request: HttpRequest, sale: SaleId) -> SumMade:
    """Take one's own offer back, as long as nobody accepted it. Asked again it is the same answer."""
    market.form_of(sale)
    ctx = ctx_of(request)
    mine = proposing.own(ctx.actor.id, ctx.now, sale)
    if not mine:
        raise Refused(Code.NOT_FOUND)
    told = proposing.take_proposal_back(ctx, proposal=mine[0].proposal)
    return SumMade(offer=mine[0].proposal, number=mine[0].number, state=told.state, sum=str(mine[0].sum), until=mine[0].expires_at)


@answers.post("/{offer}/answer", response={200: AnswerMade, **REFUSALS}, auth=MemberKey())
def answer(request: HttpRequest, offer: SaleId, body: AnswerIn, idempotency_key: Key) -> Any:
    """Answer an offer for one's own name. The same key again has the same answer, be it a refusal."""
    try:
        told = answer_by_key(ctx_of(request), idempotency_key, offer, body.answer, platform=wiring.ports().platform)
    except Unreachable:
        raise Refused(Code.PLATFORM_DOWN) from None
    return 200, AnswerMade(offer=told.proposal, state=told.state, sale=told.sale or None)


def offered(ctx: Ctx) -> list[SumOwn]:
    """A member's own offers, newest first."""
    return [_told(each) for each in proposing.own(ctx.actor.id, ctx.now)]


def received(ctx: Ctx) -> list[SumOwn]:
    """What was offered for his own name and waits."""
    return [_told(each, arrives=True) for each in proposing.received(ctx.actor.id, ctx.now)]


def _told(each: proposing.Offered, *, arrives: bool = False) -> SumOwn:
    rest = str(Money(each.sum.currency, each.parts.seller)) if arrives else None
    return SumOwn(
        offer=each.proposal, number=each.number, state=each.state, sum=str(each.sum), until=each.expires_at, sale=each.sale, name=each.display,
        arrives=rest,
    )  # fmt: skip
