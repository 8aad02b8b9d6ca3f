"""Paddles and their deposits, for a member's programs."""

from typing import Any

from django.http import HttpRequest

from rehandle import wiring
from rehandle.api.acting import REFUSALS, Key, amount_of, checked, ctx_of
from rehandle.api.bearer import MemberKey
from rehandle.api.market import router
from rehandle.api.shapes import PaddleIn, PaddleMade, PaddleOwn, SaleId
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code, Refused
from rehandle.outbox.deliver import deliver_now
from rehandle.sales import deposit_queries as queries
from rehandle.sales import market, paddles
from rehandle.sales.keyed import paddle_by_key


@router.post("/{sale}/paddles", response={201: PaddleMade, **REFUSALS}, auth=MemberKey())
def take(request: HttpRequest, sale: SaleId, body: PaddleIn, idempotency_key: Key) -> Any:
    """Take a paddle: bid up to `limit`. Above what the rule leaves free a deposit is paid first, on the page at `pay_at`, or moved.

    The same key again has the same answer, be it a refusal.
    """
    market.form_of(sale, ctx_of(request).actor.id)
    ctx = checked(request, sale)
    told = paddle_by_key(ctx, idempotency_key, sale, amount_of(body.limit, "limit"), body.quote, body.moves)
    if told.charge:
        deliver_now(wiring.office_ctx(), wiring.ports().handlers, "payments.open_charge", told.charge)
    return 201, _made(ctx, sale, told.paddle)


@router.delete("/{sale}/paddles", response={200: PaddleMade, **REFUSALS}, auth=MemberKey())
def leave(request: HttpRequest, sale: SaleId) -> PaddleMade:
    """Leave an auction in which one does not lead: the deposit goes back."""
    ctx = ctx_of(request)
    made = _made(ctx, sale)
    paddles.leave_paddle(ctx, paddle=made.paddle)
    return made


def own_paddles(ctx: Ctx) -> list[PaddleOwn]:
    """A member's deposits, newest first."""
    return [
        PaddleOwn(paddle=each.paddle, sale=each.sale, name=each.handle, limit=str(each.limit), deposit=str(each.amount), state=each.deposit)
        for each in queries.own(ctx.actor.id)
    ]


def _made(ctx: Ctx, sale: str, paddle: str = "") -> PaddleMade:
    mine = queries.own_in(sale, ctx.actor.id)
    if mine is None or (paddle and mine.paddle != paddle):
        raise Refused(Code.NOT_FOUND)
    waits = mine.deposit == "asked"
    return PaddleMade(
        paddle=mine.paddle, bids_with=paddles.pass_of(mine.paddle), limit=str(mine.limit), counts_to=str(mine.counts_to),
        deposit=str(mine.amount) if waits else None, pay_at=mine.pay_at or None,
    )  # fmt: skip
