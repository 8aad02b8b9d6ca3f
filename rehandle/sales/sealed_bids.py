"""Sealed bids, in the order of their life: the bidding begins under a key, covers come in, it closes, the covers are opened and judged.

The private half of the key lies with the keeper, apart from the office. The keeper is asked before a flow, never inside one.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import member as member_of
from rehandle.sales import covers
from rehandle.sales import sealed_queries as queries
from rehandle.sales.backing import may_go
from rehandle.sales.bidding import MOST
from rehandle.sales.models import SALE, Cover, Sale, SealedAuction
from rehandle.sales.rows import locked
from rehandle.sales.rules import sealed_terms
from rehandle.sales.rules.answers import SaleEnded
from rehandle.sales.rules.english import Bid
from rehandle.sales.rules.sealed import refusal, won
from rehandle.sales.rules.sealed_audited import cover_hash, root_of
from rehandle.sales.rules.sealing import COVER_BYTES, HALF_BYTES, Place, public_half, seal
from rehandle.sales.struck import agrees
from rehandle.sales.winning import award_to


@dataclass(frozen=True, slots=True)
class Begun:
    """The bidding of a sealed auction has begun."""

    sale: str
    opens_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A sealed bid that counts. `commitment` is what the record says of it; nothing here tells its amount."""

    bid: str
    seq: int
    at: datetime
    commitment: str


@flow(needs=Permission.TICK)
def begin_sealed(ctx: Ctx, sale: str, public: str) -> Begun:
    """The keeper has made a key: from now, or from the hour that the rule names, everybody can bid.

    Refuses `stopped`, `wrong_state`, `already_done`.
    """
    row, auction = _locked(sale)
    if auction.public:
        raise Refused(Code.ALREADY_DONE)
    assert len(bytes.fromhex(public)) == HALF_BYTES
    terms = covers.terms_from(row, ctx.now)
    auction.terms, auction.public, auction.clock_from = sealed_terms.told(terms), public, ctx.now
    auction.ends_at = auction.kept_until = terms.planned_end
    auction.save()
    told = {"public": public, "opens_at": terms.opens_at.isoformat(), "closes_at": terms.planned_end.isoformat()}
    append(ctx, Event.AUCTION_BEGAN, handle=row.handle, ref=row.id, data=told)
    return Begun(row.id, terms.opens_at, terms.planned_end)


def place(ctx: Ctx, id: str, sale: str, most: Money, quote: str, *, secret: bytes) -> Kept:  # noqa: A002 -- the client's id
    """Bid an amount: it is sealed here, before anything is written, and goes on as a cover. A later bid of the same member takes its place.

    `secret`: what the bidder's own page drew and nobody keeps; sent twice, the same secret and amount are one bid. Refuses `not_found`,
    `too_early` while the keeper has made no key, `invalid`, `bid_too_low`, `deposit_missing`, `over_limit`, then as `keep_bid`.
    """
    auction = SealedAuction.objects.filter(id=sale).first()
    if auction is None:
        raise Refused(Code.NOT_FOUND)
    if not auction.public:
        raise Refused(Code.TOO_EARLY)
    if most.currency != auction.currency or not 0 < most.minor <= MOST:
        raise Refused(Code.INVALID, field="most")
    least = covers.terms_of(auction).minimum
    if most.minor < least:
        raise Refused(Code.BID_TOO_LOW, least=str(Money(auction.currency, least)))
    may_go(Sale.objects.get(id=sale), ctx.actor.id, most)
    made = seal(bytes.fromhex(auction.public), Place(sale, id, ctx.actor.id), most.minor, secret)
    return keep_bid(ctx, id=id, sale=sale, cover=made.cover.hex(), commitment=made.commitment, quote=quote)


@flow(needs=Permission.SALES_BID, once="id")
def keep_bid(ctx: Ctx, id: str, sale: str, cover: str, commitment: str, quote: str) -> Kept:  # noqa: A002 -- the client's id
    """Keep a cover, echoing the quote that was seen; nobody can open it before the close.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `barred`, `linked_bidder`, `struck_out`, `defaulted_before`,
    `quote_changed`, `invalid`, `too_early`, `too_late`.
    """
    row, auction = _locked(sale)
    agrees(row, member_of(ctx.actor.id).account_id, quote, ctx.now)
    body = _cover(cover)
    if code := _when(auction, ctx.now):
        raise Refused(code)
    auction.seq += 1
    auction.save()
    Cover.objects.create(id=id, auction=auction, seq=auction.seq, member=ctx.actor.id, cover=body, commitment=commitment, at=ctx.now)
    told = {"seq": auction.seq, "commitment": commitment, "cover": cover_hash(body)}
    append(ctx, Event.BID_SEALED, handle=row.handle, ref=row.id, data=told)
    return Kept(id, auction.seq, ctx.now, commitment)


@flow(needs=Permission.TICK)
def put_off_sealed(ctx: Ctx, sale: str, until: datetime) -> SaleEnded:
    """Note that the keeper knows of a later close: the name was stopped. Refuses `not_found`, `wrong_state`, `already_done`."""
    row, auction = _locked(sale, stopped_is_fine=True)
    if auction.kept_until is None or until <= auction.kept_until:
        raise Refused(Code.ALREADY_DONE)
    auction.kept_until = until
    auction.save()
    append(ctx, Event.AUCTION_PUT_OFF, handle=row.handle, ref=row.id, data={"not_before": until.isoformat()})
    return SaleEnded(row.id, row.state)


@flow(needs=Permission.TICK)
def close_sealed(ctx: Ctx, sale: str) -> SaleEnded:
    """Close by the office's clock, before anybody asks for the key: from now no cover counts, and the record has the root over all of them.

    Refuses `stopped`, `wrong_state`, `already_done`, `too_early`.
    """
    row, auction = _locked(sale)
    if auction.closed_at:
        raise Refused(Code.ALREADY_DONE)
    if not queries.is_over(auction, ctx.now):
        raise Refused(Code.TOO_EARLY)
    _shut(ctx, auction)
    auction.save()
    return SaleEnded(row.id, row.state)


@flow(needs=Permission.TICK)
def open_sealed(ctx: Ctx, sale: str, private: str, contacts: list[Contact]) -> SaleEnded:
    """Open every cover of a closed auction and judge: the highest has it at the second highest, nobody under the reserve.

    Whoever is staff by now, or linked to them, has no bid, also where he was not when he bid.

    `private`: the half that the keeper gave out. `contacts`: where the winner can be told (the platform was asked before).
    Refuses `stopped`, `wrong_state`, `already_done`, `too_early`, `invalid` where the halves do not belong together.
    """
    row, auction = _locked(sale)
    if auction.closed_at is None:
        raise Refused(Code.TOO_EARLY)
    bids = _opened(ctx, auction, private)
    void = queries.barred_now(sale)
    winner = won(covers.terms_of(auction), bids, void)
    auction.void = sorted(void)
    auction.winner, auction.price_minor = winner or ("", 0)
    auction.save()
    price = Money(row.currency, winner[1]) if winner else None
    told = {"covers": auction.seq, "bids": len(bids), "void": len(void), "sold": winner is not None, "price": str(price) if price else ""}
    append(ctx, Event.SEALS_OPENED, handle=row.handle, ref=row.id, data=told)
    _end(row, ctx, "awarded" if winner else "not_sold")
    if winner and price:
        award_to(ctx, row, winner[0], price, contacts)
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state})
    return SaleEnded(row.id, row.state)


@flow(needs=Permission.SALES_SIGN)
def ask_early(ctx: Ctx, sale: str, reason: str, keepers: int) -> SaleEnded:
    """Put on record, before the keeper is asked, that sealed bids are to be opened before their time, why (its hash) and how many people signed.

    Refuses `not_found`, `epoch_past`, `wrong_state`, `reason_missing`, `too_early` without a key, `too_late` after the close.
    """
    row, auction = _locked(sale, stopped_is_fine=True)
    reason_given(reason, required=True)
    if not auction.public:
        raise Refused(Code.TOO_EARLY)
    if auction.closed_at or queries.is_over(auction, ctx.now):
        raise Refused(Code.TOO_LATE)
    told = {"reason": hashlib.sha256(reason.encode()).hexdigest(), "keepers": keepers}
    append(ctx, Event.SEALS_ASKED_EARLY, handle=row.handle, ref=row.id, data=told)
    return SaleEnded(row.id, row.state)


@flow(needs=Permission.SALES_SIGN)
def break_off(ctx: Ctx, sale: str, private: str) -> SaleEnded:
    """Two keepers opened the bids before their time: the auction closes at this instant and nobody wins, whoever is highest.

    Refuses `not_found`, `epoch_past`, `wrong_state`, `already_done`, `too_late` where it has closed, `invalid` where the halves do not belong
    together.
    """
    row, auction = _locked(sale, stopped_is_fine=True)
    if auction.closed_at:
        raise Refused(Code.TOO_LATE)
    _shut(ctx, auction)
    bids = _opened(ctx, auction, private)
    auction.early = True
    auction.save()
    append(ctx, Event.SEALS_OPENED_EARLY, handle=row.handle, ref=row.id, data={"covers": auction.seq, "bids": len(bids)})
    _end(row, ctx, "not_sold")
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state})
    return SaleEnded(row.id, row.state)


def _locked(sale: str, *, stopped_is_fine: bool = False) -> tuple[Sale, SealedAuction]:
    row = locked(sale, stopped_is_fine=stopped_is_fine)
    if row.state != SALE.start or row.form != "sealed":
        raise Refused(Code.WRONG_STATE, machine="sale", state=row.state)
    return row, SealedAuction.objects.get(id=sale)


def _cover(told: str) -> bytes:
    try:
        body = bytes.fromhex(told)
    except ValueError:
        body = b""
    if len(body) != COVER_BYTES:
        raise Refused(Code.INVALID, field="cover")
    return body


def _when(auction: SealedAuction, now: datetime) -> Code | None:
    end = covers.ends_at(auction, now)
    if end is None:
        return Code.TOO_EARLY
    return Code.TOO_LATE if auction.closed_at else refusal(covers.terms_of(auction).opens_at, end, now)


def _shut(ctx: Ctx, auction: SealedAuction) -> None:
    """Nothing counts from here; the root binds what came in, while nobody can know what lies in it."""
    auction.closed_at = ctx.now
    root = root_of((each.commitment, bytes(each.cover)) for each in covers.of(auction.id))
    append(ctx, Event.AUCTION_CLOSED, handle=auction.handle, ref=auction.id, data={"covers": auction.seq, "root": root})


def _opened(ctx: Ctx, auction: SealedAuction, private: str) -> list[Bid]:
    if auction.opened_at:
        raise Refused(Code.ALREADY_DONE)
    if public_half(bytes.fromhex(private)).hex() != auction.public:
        raise Refused(Code.INVALID, field="private")
    bids = list(covers.opened(auction.id, bytes.fromhex(private)))
    for bid in bids:
        Cover.objects.filter(id=bid.id).update(most_minor=bid.most)
    auction.private, auction.opened_at = private, ctx.now
    return bids


def _end(row: Sale, ctx: Ctx, event: str) -> None:
    row.state, row.ended_at = SALE.next(row.state, event), ctx.now
    row.save()
