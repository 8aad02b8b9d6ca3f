"""Waiting for a name: watching it, being told; a backorder, and what it comes to when the name opens. In the order of its life."""

from dataclasses import dataclass
from datetime import timedelta

from rehandle.cases.queries import case
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.models import Member
from rehandle.people.queries import member as member_of
from rehandle.people.queries import staff_account
from rehandle.policy.queries import in_force, pinned
from rehandle.sales import auctions, bidding, waiting_letters
from rehandle.sales import waiting_queries as queries
from rehandle.sales.flows import may_be_given, opened
from rehandle.sales.linked import linked_among
from rehandle.sales.models import BACKORDER, SALE, Auction, Backorder, Sale, Watch
from rehandle.sales.queries import step_for
from rehandle.sales.rules import english
from rehandle.sales.rules import waiting as rule
from rehandle.sales.rules.answers import SaleEnded
from rehandle.sales.winning import award_to

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A watch or a backorder as it stands."""

    id: str
    handle: str
    state: str


@flow(needs=Permission.SALES_BID, once="id")
def watch(ctx: Ctx, id: str, handle: str, wanted: Money | None = None) -> Waiting:  # noqa: A002 -- the client's id
    """Be told when a name is announced and when it can be had, for `wanted` or less where that is given. Never on a page, never in the record.

    Refuses `watching_off`, `too_many_names`, `already_done` where he watches it, `invalid` for a price in another currency.
    """
    return watched(ctx, id, handle, wanted)


def watched(ctx: Ctx, id: str, handle: str, wanted: Money | None) -> Waiting:  # noqa: A002 -- the client's id
    """A watch inside its flow. Refuses as `watch`, before anything is written."""
    _one_at_a_time(ctx)
    policy = in_force(ctx.now)
    if Watch.objects.filter(member=ctx.actor.id, handle=handle, ended_at=None).exists():
        raise Refused(Code.ALREADY_DONE)
    rule.may_watch(policy, queries.held(ctx.actor.id))
    if wanted is not None and (wanted.currency != policy.policy.currency or wanted.minor < 0):
        raise Refused(Code.INVALID, field="price")
    ends_at = ctx.now + policy.watch.years * YEAR if policy.watch.years else None
    Watch.objects.create(id=id, member=ctx.actor.id, handle=handle, wanted_minor=wanted.minor if wanted else None, at=ctx.now, ends_at=ends_at)
    append(ctx, Event.WATCH_BEGAN, ref=id)
    return Waiting(id, handle, "watched")


@flow(needs=Permission.SALES_BID)
def stop_watching(ctx: Ctx, watch: str) -> Waiting:
    """Wait for a name no longer. Which one it was is forgotten. Refuses `not_found`."""
    row = Watch.objects.select_for_update().filter(id=watch, member=ctx.actor.id, ended_at=None).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return _forgotten(ctx, row)


@flow(needs=Permission.TICK)
def end_watch(ctx: Ctx, watch: str) -> Waiting:
    """The time of a watch is over, or whoever watched was erased. Refuses `not_found`."""
    row = Watch.objects.select_for_update().filter(id=watch, ended_at=None).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return _forgotten(ctx, row)


@flow(needs=Permission.TICK)
def tell_watcher(ctx: Ctx, watch: str, what: rule.News, of: str, contacts: list[Contact]) -> Waiting:
    """Write once to somebody who watches a name that was announced, or can be had. Refuses `not_found`, `already_done`."""
    row = Watch.objects.select_for_update().filter(id=watch, ended_at=None).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if of in row.told:
        raise Refused(Code.ALREADY_DONE)
    row.told = [*row.told, of]
    row.save(update_fields=["told"])
    waiting_letters.tell_watcher(ctx, row, what, of, contacts)
    append(ctx, Event.WATCH_TOLD, ref=row.id)
    return Waiting(row.id, row.handle, "watched")


@flow(needs=Permission.SALES_BID, once="id")
def backorder(ctx: Ctx, id: str, handle: str, limit: Money, quote: str) -> Waiting:  # noqa: A002 -- the client's id
    """Buy an announced name when it opens, up to a limit that nobody is told, echoing the terms that were seen.

    Refuses `watching_off`, `epoch_past`, `stopped`, `wrong_state`, `barred`, `backordered_already`, `too_many_names`, `bid_too_low`,
    `struck_out`, `linked_bidder`, `quote_changed`, `invalid`.
    """
    return placed(ctx, id, handle, limit, quote)


def placed(ctx: Ctx, id: str, handle: str, limit: Money, quote: str) -> Waiting:  # noqa: A002 -- the client's id
    """A backorder inside its flow. Refuses as `backorder`, before anything is written."""
    _one_at_a_time(ctx)
    found = queries.takes_backorders(handle)
    if found is None:
        raise Refused(Code.WATCHING_OFF)
    file = case(found.case)
    change.lock(file.handle, epoch=file.epoch)
    _may_backorder(ctx, file, found, limit)
    if quote != found.quote:
        raise Refused(Code.QUOTE_CHANGED)
    if limit.currency != found.least.currency or limit.minor > bidding.MOST:
        raise Refused(Code.INVALID, field="most")
    seq = Backorder.objects.filter(case=file.id).count() + 1
    Backorder.objects.create(
        id=id, case=file.id, handle=file.handle, member=ctx.actor.id, seq=seq, limit_minor=limit.minor, currency=limit.currency, agreed=quote,
        at=ctx.now,
    )  # fmt: skip
    append(ctx, Event.BACKORDER_PLACED, handle=file.handle, ref=file.id, data={"seq": seq})
    return Waiting(id, file.handle, BACKORDER.start)


@flow(needs=Permission.SALES_BID)
def take_backorder_back(ctx: Ctx, backorder: str) -> Waiting:
    """Take one's own backorder back, as long as the name has not opened. Refuses `not_found`."""
    row = Backorder.objects.select_for_update().filter(id=backorder, member=ctx.actor.id, state=BACKORDER.start).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return _end(ctx, row, "taken_back", told=True)


@flow(needs=Permission.TICK)
def fill(ctx: Ctx, case: str, contacts: list[Contact]) -> SaleEnded:
    """A name opens on which backorders wait: one that reaches the price buys at it; two or more bid among themselves, their limits first.

    What does not reach it, or may not take part any more, comes to nothing, and the name opens as the rule says. Refuses `epoch_past`,
    `stopped`, `already_done`, and what the guard says of the name.
    """
    file = _locked(case)
    step = step_for(file.id, ctx.now)
    least = rule.least(pinned(file.policy_hash), file.tier)
    if step is None or Sale.objects.filter(case=file.id, state="open").exists():
        raise Refused(Code.ALREADY_DONE)
    may_be_given(ctx, file.id)
    price = Money(step.price.currency, least or 0)
    good, _ = rule.filled(queries.limits(file, price, ctx.now) if least and step.index == 0 else [], price.minor)
    rows = queries.placed_on(file.id)
    for row in rows:
        if row.id not in good:
            _end(ctx, row, "came_to_nothing")
    if not good:
        return SaleEnded("", "unsold")
    sale = opened(ctx, file, step, "english", price)
    return _among(ctx, sale, [row for row in rows if row.id in good], contacts)


@flow(needs=Permission.TICK)
def pass_backorder(ctx: Ctx, backorder: str) -> Waiting:
    """The name goes back to its holder, or was given otherwise. Refuses `not_found`."""
    row = Backorder.objects.select_for_update().filter(id=backorder, state=BACKORDER.start).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    return _end(ctx, row, "came_to_nothing")


@flow(needs=Permission.TICK)
def tell_backorder(ctx: Ctx, backorder: str, contacts: list[Contact]) -> Waiting:
    """Write once what a backorder came to that did not buy at once. Refuses `not_found`."""
    row = Backorder.objects.select_for_update().filter(id=backorder, told_at=None).exclude(state=BACKORDER.start).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    row.told_at = ctx.now
    row.save(update_fields=["told_at"])
    waiting_letters.tell_backorder(ctx, row, contacts)
    return Waiting(row.id, row.handle, row.state)


def _among(ctx: Ctx, sale: Sale, rows: list[Backorder], contacts: list[Contact]) -> SaleEnded:
    """The private auction of these backorders: over at once where there is one."""
    file = pinned(sale.policy_hash)
    auction = auctions.open_private(sale, rule.course(file, sale.tier), ctx.now)
    for row in rows:
        _end(ctx, row, "name_opened", sale=sale.id, told=len(rows) == 1)
        _first_bid(ctx, auction, row)
    if len(rows) > 1:
        return SaleEnded(sale.id, sale.state)
    auction.closed_at = ctx.now
    auctions.write(auction, auctions.standing(auction, ctx.now), ctx.now)
    sale.state, sale.ended_at = SALE.next(sale.state, "awarded"), ctx.now
    sale.save()
    append(ctx, Event.AUCTION_CLOSED, handle=sale.handle, ref=sale.id, data=bidding.result(auction, auctions.written(auction), sold=True))
    award_to(ctx, sale, rows[0].member, Money(sale.currency, auction.price_minor), contacts, "backordered")
    append(ctx, Event.SALE_CLOSED, handle=sale.handle, ref=sale.id, data={"outcome": sale.state})
    return SaleEnded(sale.id, sale.state)


def _first_bid(ctx: Ctx, auction: Auction, row: Backorder) -> None:
    """A limit as a proxy maximum, whether it leads or not: it was placed before everybody's."""
    bid = english.Bid(row.id, auction.seq + 1, row.member, row.limit_minor, ctx.now)
    bidding.kept(ctx, auction, bid, english.counted(auctions.standing(auction, ctx.now), auctions.terms_of(auction), bid))


def _may_backorder(ctx: Ctx, file: CaseFacts, found: queries.Open, limit: Money) -> None:
    mine = Backorder.objects.filter(case=file.id, member=ctx.actor.id, state=BACKORDER.start).exists()
    staff = staff_account(member_of(ctx.actor.id).account_id)
    asked = rule.Asked(limit.minor, found.least.minor, file.state == "announced", staff, queries.held(ctx.actor.id), mine)
    rule.may_backorder(pinned(file.policy_hash), asked)
    if not queries.able(file, ctx.actor.id, ctx.now):
        raise Refused(Code.STRUCK_OUT)
    if linked_among(ctx.actor.id, {each.member for each in queries.placed_on(file.id)}):
        raise Refused(Code.LINKED_BIDDER)


def _one_at_a_time(ctx: Ctx) -> None:
    """Two requests of one member wait for each other: what he waits for is counted."""
    Member.objects.select_for_update().get(id=ctx.actor.id)


def _locked(case_id: str) -> CaseFacts:
    known = case(case_id)
    change.lock(known.handle, epoch=known.epoch)
    return case(case_id)


def _forgotten(ctx: Ctx, row: Watch) -> Waiting:
    was, row.handle, row.ended_at, row.told = row.handle, "", ctx.now, []
    row.save()
    append(ctx, Event.WATCH_ENDED, ref=row.id)
    return Waiting(row.id, was, "ended")


def _end(ctx: Ctx, row: Backorder, event: str, sale: str = "", *, told: bool = False) -> Waiting:
    row.state, row.ended_at, row.sale, row.told_at = BACKORDER.next(row.state, event), ctx.now, sale, ctx.now if told else None
    row.save()
    append(ctx, Event.BACKORDER_ENDED, handle=row.handle, ref=row.case, data={"seq": row.seq, "came_to": row.state})
    return Waiting(row.id, row.handle, row.state)
