"""Paddles: whoever would bid in an auction is looked at once, when he takes one; bids in the lane are judged against its limit alone.

A limit above what the rule leaves free needs a deposit: until that is here, bids count up to what is free.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.rules import plan
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.payments import ask as payments
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales import backing, deposits
from rehandle.sales.about import about
from rehandle.sales.auctions import is_open_to
from rehandle.sales.models import SALE, Auction, Cover, Deposit, Paddle, Sale
from rehandle.sales.rows import locked
from rehandle.sales.rules import deposit as rule
from rehandle.sales.rules.batch import MOST
from rehandle.sales.struck import agrees

TIME_TO_PAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PaddleTaken:
    """A paddle: its id, the pass by which bids are placed with it, and up to what; `deposit`: what has to be paid before bids count so far."""

    paddle: str
    pass_code: str
    limit: Money
    deposit: Money
    charge: str = ""


@flow(needs=Permission.SALES_BID, once="id")
def take_paddle(ctx: Ctx, id: str, sale: str, limit: Money, quote: str, from_paddle: str = "") -> PaddleTaken:  # noqa: A002 -- the client's id
    """Take part in an auction up to `limit`, echoing the quote that was seen. Looked at once: links, strikes, earlier defaults, the quote.

    The deposit that the limit needs is asked for, or moved here from `from_paddle`, which is left by that. Refuses `not_found`, `epoch_past`,
    `stopped`, `wrong_state`, `barred`, `linked_bidder`, `struck_out`, `defaulted_before`, `quote_changed`, `invalid`, `already_done` where
    he has one with a deposit or as high a limit, `deposit_missing` where the moved one is too small.
    """
    return taken(ctx, id, sale, limit, quote, from_paddle)


def taken(ctx: Ctx, paddle: str, sale: str, limit: Money, quote: str, from_paddle: str = "") -> PaddleTaken:
    """A paddle inside its flow. Refuses as `take_paddle`, before anything is written."""
    row, left = _both(ctx, sale, from_paddle)
    if not is_open_to(row.id, ctx.actor.id):
        raise Refused(Code.NOT_FOUND)
    agrees(row, member_of(ctx.actor.id).account_id, quote, ctx.now)
    if limit.currency != row.currency or not 0 < limit.minor <= MOST:
        raise Refused(Code.INVALID, field="limit")
    needed = backing.needed(row)
    limit = rule.limit(needed, limit) if needed else limit
    before = _replaced(row.id, ctx.actor.id, limit)
    size = rule.size(needed, limit) if needed else Money(limit.currency, 0)
    moved = deposits.movable(ctx, left, size) if left else None
    free = min(limit, needed.above) if needed else limit
    if before:
        _left(ctx, before)
    made = Paddle.objects.create(
        id=paddle, auction=row, member=ctx.actor.id, limit_minor=free.minor, wanted_minor=limit.minor, taken_at=ctx.now,
    )  # fmt: skip
    append(ctx, Event.PADDLE_TAKEN, handle=row.handle, ref=row.id)
    if left and moved:
        deposits.move(ctx, row, moved, made)
        _left(ctx, left)
    charge = _asked(ctx, row, made, size) if size.minor and not moved else ""
    return PaddleTaken(paddle, pass_of(paddle), limit, size if charge else size - size, charge)


@flow(needs=Permission.SALES_BID)
def leave_paddle(ctx: Ctx, paddle: str) -> str:
    """Give a paddle back, where its member does not lead; its deposit goes back to him.

    Refuses `not_found`, `already_done`, `wrong_state` where he leads, where a sealed bid of his may win, or while his bank disputes the deposit.
    """
    known = Paddle.objects.filter(id=paddle, member=ctx.actor.id).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    locked(known.auction_id, stopped_is_fine=True)
    held = _may_leave(ctx, paddle)
    deposits.give_up(ctx, held)
    _left(ctx, held)
    return held.id


def _replaced(sale: str, member: str, limit: Money) -> Paddle | None:
    """The lower paddle without a deposit whose place the new one takes: nothing goes back by that, so he may lead."""
    held = Paddle.objects.select_for_update().filter(auction=sale, member=member, left_at=None, voided_at=None).first()
    if held and (limit.minor <= held.wanted_minor or deposits.lies_behind(held)):
        raise Refused(Code.ALREADY_DONE)
    return held


def _both(ctx: Ctx, sale: str, from_paddle: str) -> tuple[Sale, Paddle | None]:
    """The auction and the paddle that is left for it, under the locks of both names, always in the same order."""
    known = Paddle.objects.filter(id=from_paddle, member=ctx.actor.id).first() if from_paddle else None
    if from_paddle and known is None:
        raise Refused(Code.NOT_FOUND, paddle=from_paddle)
    sales = Sale.objects.filter(id__in=[sale, *([known.auction_id] if known else [])])
    for each in sales.order_by("handle", "id").values_list("id", flat=True):
        locked(each, stopped_is_fine=each != sale)
    row = locked(sale)
    if row.state != SALE.start or row.form not in backing.FORMS:
        raise Refused(Code.WRONG_STATE, machine="sale", state=row.state)
    return row, _may_leave(ctx, from_paddle) if known else None


def _may_leave(ctx: Ctx, paddle: str) -> Paddle:
    """The paddle, locked before its auction is read: no bid of the lane slips in between."""
    held = Paddle.objects.select_for_update().get(id=paddle)
    if held.left_at or held.voided_at:
        raise Refused(Code.ALREADY_DONE)
    auction = Auction.objects.select_for_update().filter(id=held.auction_id).first()
    sale = Sale.objects.get(id=held.auction_id)
    sealed = sale.state == SALE.start and Cover.objects.filter(auction=held.auction_id, member=ctx.actor.id).exists()
    if sealed or deposits.is_winner(held) or (auction and auction.closed_at is None and auction.leader == ctx.actor.id):
        raise Refused(Code.WRONG_STATE, leads=True)
    return held


def _left(ctx: Ctx, held: Paddle) -> None:
    held.left_at = ctx.now
    held.save(update_fields=["left_at"])
    append(ctx, Event.PADDLE_ENDED, handle=held.auction.handle, ref=held.auction_id)


def _asked(ctx: Ctx, row: Sale, paddle: Paddle, size: Money) -> str:
    """Ask for the deposit: a charge of its own, on the provider's page."""
    charge = ctx.new_id()
    Deposit.objects.create(
        id=charge, paddle=paddle, member=paddle.member, currency=size.currency, amount_minor=size.minor, asked_at=ctx.now,
    )  # fmt: skip
    site = pinned(row.policy_hash).site.name or "Names"
    payments.charge(
        ctx, id=charge, ref=paddle.id, amount=size, says=f"{site}: deposit, @{about(row.case).display}"[:200],
        return_url=f"{office().address}/s/{row.id}", expires_at=ctx.now + TIME_TO_PAY, into=plan.deposit(paddle.id),
    )  # fmt: skip
    return charge


def pass_of(paddle: str) -> str:
    """What a bid shows with its paddle: made by us alone, and checked without asking the database."""
    return keys().mac("sales.paddle", paddle).hex()[:32]


def passes(paddle: str, shown: str) -> bool:
    """Whether this is the pass of this paddle."""
    return hmac.compare_digest(pass_of(paddle), shown)
