"""Linked accounts in one sale: put down when found, their bids void, the price recomputed; a person looks; neither is told of the other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import linked as recorded
from rehandle.sales import auctions, linked, voiding_queries
from rehandle.sales.models import FINDING, SALE, Auction, LinkFinding, Paddle, Sale
from rehandle.sales.rows import locked
from rehandle.sales.rules import english
from rehandle.sales.rules.links import acts
from rehandle.sales.winning import tell_void


@dataclass(frozen=True, slots=True)
class Looked:
    """What a finding came to."""

    finding: str
    state: str


@flow(needs=Permission.TICK)
def put_down(ctx: Ctx, sale: str) -> list[str]:
    """Put down every link that is found in a sale. Strong ones make the bids void at once. Refuses `not_found`, `epoch_past`, `already_done`."""
    row = locked(sale, stopped_is_fine=True)
    found = linked.unknown(row)
    if not found:
        raise Refused(Code.ALREADY_DONE)
    rows = [
        LinkFinding(
            id=ctx.new_id(), sale=row.id, one=one, other=other, side=side, by=list(way.by), steps=way.steps, strong=acts(side, way), found_at=ctx.now
        )
        for (side, one, other), way in found.items()
    ]
    for each in rows:
        each.before_minor, each.after_minor = voiding_queries.prices(row, each)
        append(ctx, Event.LINK_FOUND, handle=row.handle, ref=each.id, data={"side": each.side, "void": each.strong})
    LinkFinding.objects.bulk_create(rows)
    _recount(ctx, row)
    return [each.id for each in rows]


@flow(needs=Permission.LINKS_DECIDE)
def decide_link(ctx: Ctx, finding: str, answer: str, reason: str) -> Looked:
    """Say that two are `linked` (their bids are void, what they won is not handed over) or `not_linked` (their bids count). In one's own words.

    Refuses `not_found`, `invalid`, `reason_missing`, `barred` where the decider is one of them or linked to one, `already_done`, `epoch_past`.
    """
    known = LinkFinding.objects.filter(id=finding).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    if answer not in ("linked", "not_linked"):
        raise Refused(Code.INVALID, field="answer")
    said = reason_given(reason, required=True, limit=500)
    if any(ctx.actor.id == each or recorded(ctx.actor.id, each) for each in (known.one, known.other)):
        raise Refused(Code.BARRED)
    row = locked(known.sale, stopped_is_fine=True)
    known = LinkFinding.objects.select_for_update().get(id=finding)
    if known.state != FINDING.start:
        raise Refused(Code.ALREADY_DONE)
    known.state, known.decided_by, known.decided_at, known.reason = FINDING.next(known.state, answer), ctx.actor.id, ctx.now, said
    known.save()
    append(ctx, Event.LINK_DECIDED, handle=row.handle, ref=known.id, data={"came_to": known.state})
    _recount(ctx, row)
    return Looked(known.id, known.state)


@flow(needs=Permission.TICK)
def tell(ctx: Ctx, finding: str, member: str, contacts: Sequence[Contact]) -> Looked:
    """Write once to somebody whose bids do not count. Refuses `epoch_past`, `stopped`, `already_done`."""
    known = LinkFinding.objects.get(id=finding)
    row = locked(known.sale)
    if f"{finding}/{member}" not in voiding_queries.to_tell():
        raise Refused(Code.ALREADY_DONE)
    known.told = [*known.told, member]
    known.save(update_fields=["told"])
    tell_void(ctx, row, member, contacts)
    return Looked(known.id, known.state)


def _recount(ctx: Ctx, row: Sale) -> None:
    """An open auction stands as if the void had never bid; the end that was announced stands. The lane sees that its row has moved."""
    if row.form != "english" or row.state != SALE.start:
        return
    auction, void = Auction.objects.select_for_update().get(id=row.id), linked.void_in(row.id)
    before = auctions.standing(auction, ctx.now)
    after = _without(before, auctions.terms_of(auction), auctions.bids_of(row.id), void)
    Paddle.objects.filter(auction=auction.id, member__in=void, left_at=None, voided_at=None).update(voided_at=ctx.now)
    if after == before:
        return
    auction.seq += 1  # a number that no bid has: whoever judged by the row as it was judges anew
    auctions.write(auction, after, ctx.now)
    told = {"price": str(Money(row.currency, after.price)), "bids": after.bids, "bidders_void": len(void)}
    append(ctx, Event.BIDS_VOIDED, handle=row.handle, ref=row.id, data=told)


def _without(before: english.Standing, terms: english.Terms, bids: list[english.Bid], void: frozenset[str]) -> english.Standing:
    if before.bought and before.leader not in void:
        return before
    end = before.planned_end if before.bought else before.ends_at
    return replace(english.recount(terms, bids, void), planned_end=before.planned_end, ends_at=end, extensions=before.extensions)
