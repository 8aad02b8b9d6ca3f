"""Paddles: whoever would bid in an auction is looked at once, when he takes one; bids in the lane are judged against its limit alone."""

import hmac
from dataclasses import dataclass

from rehandle.config.keys import keys
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import member as member_of
from rehandle.sales.auctions import is_open_to
from rehandle.sales.models import Auction, Paddle
from rehandle.sales.rows import locked, locked_open
from rehandle.sales.rules.batch import MOST
from rehandle.sales.struck import agrees


@dataclass(frozen=True, slots=True)
class PaddleTaken:
    """A paddle: its id, the pass by which bids are placed with it, and up to what."""

    paddle: str
    pass_code: str
    limit: Money


@flow(needs=Permission.SALES_BID, once="id")
def take_paddle(ctx: Ctx, id: str, sale: str, limit: Money, quote: str) -> PaddleTaken:  # noqa: A002 -- the client's id
    """Take part in an auction up to `limit`, echoing the quote that was seen. Looked at once: links, strikes, earlier defaults, the quote.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `barred`, `linked_bidder`, `struck_out`, `defaulted_before`,
    `quote_changed`, `invalid`, `already_done` where he has one already.
    """
    row = locked_open(sale, "english")
    if not is_open_to(row.id, ctx.actor.id):
        raise Refused(Code.NOT_FOUND)
    agrees(row, member_of(ctx.actor.id).account_id, quote, ctx.now)
    if limit.currency != row.currency or not 0 < limit.minor <= MOST:
        raise Refused(Code.INVALID, field="limit")
    if Paddle.objects.filter(auction=row.id, member=ctx.actor.id, left_at=None, voided_at=None).exists():
        raise Refused(Code.ALREADY_DONE)
    Paddle.objects.create(id=id, auction_id=row.id, member=ctx.actor.id, limit_minor=limit.minor, taken_at=ctx.now)
    append(ctx, Event.PADDLE_TAKEN, handle=row.handle, ref=row.id)
    return PaddleTaken(id, pass_of(id), limit)


@flow(needs=Permission.SALES_BID)
def leave_paddle(ctx: Ctx, paddle: str) -> str:
    """Give a paddle back, where its member does not lead. Refuses `not_found`, `already_done`, `wrong_state` where he leads."""
    known = Paddle.objects.filter(id=paddle, member=ctx.actor.id).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    row = locked(known.auction_id, stopped_is_fine=True)
    held = Paddle.objects.select_for_update().get(id=paddle)
    if held.left_at or held.voided_at:
        raise Refused(Code.ALREADY_DONE)
    if Auction.objects.select_for_update().get(id=row.id).leader == ctx.actor.id:
        raise Refused(Code.WRONG_STATE, leads=True)
    held.left_at = ctx.now
    held.save()
    append(ctx, Event.PADDLE_ENDED, handle=row.handle, ref=row.id)
    return held.id


def pass_of(paddle: str) -> str:
    """What a bid shows with its paddle: made by us alone, and checked without asking the database."""
    return keys().mac("sales.paddle", paddle).hex()[:32]


def passes(paddle: str, shown: str) -> bool:
    """Whether this is the pass of this paddle."""
    return hmac.compare_digest(pass_of(paddle), shown)
