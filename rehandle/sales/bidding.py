"""Bids of an open auction, its close, and the second chance, in the order of its life."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales import auction_queries as queries
from rehandle.sales import auctions
from rehandle.sales.backing import may_go
from rehandle.sales.models import SALE, Auction, Bid, Sale
from rehandle.sales.rows import locked, locked_open
from rehandle.sales.rules import english
from rehandle.sales.rules.answers import SaleEnded
from rehandle.sales.rules.audited import commitment, root_of
from rehandle.sales.struck import agrees
from rehandle.sales.winning import award_to, offer_to, tell

MOST = 10**13  # minor units: more is a slip of the finger


@dataclass(frozen=True, slots=True)
class BidAnswer:
    """What became of a bid: leading, outbid, raised or bought; the price after it, and until when others may bid."""

    bid: str
    outcome: str
    price: Money
    ends_at: datetime
    leading: bool


@flow(needs=Permission.SALES_BID, once="id")
def place_bid(ctx: Ctx, id: str, sale: str, most: Money, quote: str) -> BidAnswer:  # noqa: A002 -- the client's id
    """Bid up to `most`, echoing the quote that was seen. The price is the second highest maximum and a step; nobody is told a maximum.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `barred`, `linked_bidder`, `struck_out`, `defaulted_before`,
    `quote_changed`, `invalid`, `deposit_missing`, `over_limit`, then as `english.place`: `too_early`, `too_late`, `bid_not_higher`,
    `bid_too_low`. Who is refused has
    changed nothing and extended nothing.
    """
    return placed(ctx, id, sale, most, quote)


def placed(ctx: Ctx, bid_id: str, sale: str, most: Money, quote: str) -> BidAnswer:
    """A bid inside its flow. Refuses as `place_bid`, before anything is written."""
    row = locked_open(sale, "english")
    if not auctions.is_open_to(row.id, ctx.actor.id):
        raise Refused(Code.NOT_FOUND)
    agrees(row, member_of(ctx.actor.id).account_id, quote, ctx.now)
    if most.currency != row.currency or not 0 < most.minor <= MOST:
        raise Refused(Code.INVALID, field="most")
    may_go(row, ctx.actor.id, most)
    auction = Auction.objects.select_for_update().get(id=row.id)
    before, terms = auctions.standing(auction, ctx.now), auctions.terms_of(auction)
    bid = english.Bid(bid_id, auction.seq + 1, ctx.actor.id, most.minor, ctx.now)
    outcome = english.place(before, terms, bid)
    if outcome.refused:
        raise Refused(outcome.refused, least=str(Money(row.currency, english.next_minimum(before, terms))))
    return kept(ctx, auction, bid, outcome)


def first_bid(ctx: Ctx, row: Sale, member: str, most: int) -> None:
    """What somebody had offered before is the first bid of an auction, inside the flow that opens it."""
    auction = Auction.objects.select_for_update().get(id=row.id)
    bid = english.Bid(ctx.new_id(), 1, member, most, ctx.now)
    placed = english.place(auctions.standing(auction, ctx.now), auctions.terms_of(auction), bid)
    assert placed.refused is None, placed.refused
    kept(ctx, auction, bid, placed)


@flow(needs=Permission.TICK)
def close_auction(ctx: Ctx, sale: str, contacts: list[Contact]) -> SaleEnded:
    """Close by the office's clock: whoever leads has it at the price, or nobody under the reserve. Refuses `stopped`, `wrong_state`, `too_early`.

    `contacts`: where the leader can be told (the platform was asked before).
    """
    row = locked_open(sale, "english")
    auction = Auction.objects.select_for_update().get(id=row.id)
    now, terms = auctions.standing(auction, ctx.now), auctions.terms_of(auction)
    if not english.closed(now, ctx.now) and not (now.ends_at is None and queries.nobody_began(row, ctx.now)):
        raise Refused(Code.TOO_EARLY)
    auction.closed_at = ctx.now
    auctions.write(auction, now, ctx.now)
    won = english.won(now, terms)
    row.state, row.ended_at = SALE.next(row.state, "awarded" if won else "not_sold"), ctx.now
    row.save()
    append(ctx, Event.AUCTION_CLOSED, handle=row.handle, ref=row.id, data=result(auction, now, sold=won is not None))
    if won:
        award_to(ctx, row, won[0], Money(row.currency, won[1]), contacts)
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state})
    return SaleEnded(row.id, row.state)


@flow(needs=Permission.TICK)
def tell_outbid(ctx: Ctx, bid: str, contacts: list[Contact]) -> SaleEnded:
    """Write once to whoever led by this bid and does not any more. Refuses `not_found`, `epoch_past`, `stopped`, `already_done`."""
    placed = Bid.objects.filter(id=bid).first()
    if placed is None:
        raise Refused(Code.NOT_FOUND)
    row = locked(placed.auction_id)
    if bid not in queries.to_tell_outbid(ctx.now):
        raise Refused(Code.ALREADY_DONE)
    tell(ctx, row, placed.member, placed.seq, Auction.objects.get(id=row.id), contacts)
    return SaleEnded(row.id, row.state)


@flow(needs=Permission.TICK)
def second_chance(ctx: Ctx, sale: str, contacts: list[Contact]) -> SaleEnded:
    """The winner did not pay: all his bids are void, and the name is offered to the next at the price that the others' bids come to.

    Nobody is charged by himself: he has the rule's hours to say yes. Refuses `stopped`, `already_done`, `not_found` where there is nobody.
    """
    row = locked(sale)
    next_one = queries.runner_up(row)
    if next_one is None:
        raise Refused(Code.NOT_FOUND, runner_up=False)
    until = ctx.now + timedelta(hours=pinned(row.policy_hash).payment.second_chance_hours)
    offer_to(ctx, row, next_one[0], Money(row.currency, next_one[1]), contacts, until)
    return SaleEnded(row.id, row.state)


def kept(ctx: Ctx, auction: Auction, bid: english.Bid, placed: english.Placed) -> BidAnswer:
    """A bid that counts, its auction as it stands after it, and what the record says of it, inside a flow."""
    after = placed.standing
    assert after.ends_at
    auction.seq = bid.seq
    auctions.write(auction, after, ctx.now)
    Bid.objects.create(
        id=bid.id, auction=auction, seq=bid.seq, member=bid.member, most_minor=bid.most, at=bid.at, outcome=placed.outcome,
        price_minor=after.price, ends_at=after.ends_at,
    )  # fmt: skip
    price = Money(auction.currency, after.price)
    told = {"seq": bid.seq, "commitment": commitment(auctions.audit_key(auction.id), bid), "price": str(price), "extended": placed.extended}
    append(ctx, Event.BID_PLACED, handle=auction.handle, ref=auction.id, data=told)
    return BidAnswer(bid.id, placed.outcome, price, after.ends_at, after.leader == bid.member)


def result(auction: Auction, after: english.Standing, *, sold: bool) -> dict[str, object]:
    """What the record says of a close: enough to hold every commitment to it."""
    root = root_of(auctions.audit_key(auction.id), auctions.bids_of(auction.id))
    price = str(Money(auction.currency, after.price))
    return {"bids": after.bids, "price": price, "sold": sold, "extensions": after.extensions, "root": root}
