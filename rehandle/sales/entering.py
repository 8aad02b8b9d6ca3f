"""Entering a draw or a drop, the end of entering, the decision, and whoever is next: in the order of its life."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from rehandle.cases.queries import case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import canonical_json, flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.seal import seal
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales import round_queries as queries
from rehandle.sales import rounds
from rehandle.sales.models import SALE, Entry, Round, Sale
from rehandle.sales.rows import locked
from rehandle.sales.rules import drawn
from rehandle.sales.rules.answers import SaleEnded
from rehandle.sales.rules.clock import in_days
from rehandle.sales.rules.decided import Decided, digest
from rehandle.sales.rules.scoring import checked_texts
from rehandle.sales.rules.steps import ENTERED
from rehandle.sales.struck import agrees, subject_of
from rehandle.sales.winning import How, award_to, offer_to, tell_place

PLACE = """update round_entry set place = found.place from unnest(%s::text[]) with ordinality as found (ticket, place)
where round_id = %s and withdrawn_at is null and round_entry.ticket = found.ticket"""


@dataclass(frozen=True, slots=True)
class EntryAnswer:
    """An entry that stands: its number, and the ticket by which whoever entered finds himself in the result."""

    entry: str
    seq: int
    ticket: str


@flow(needs=Permission.SALES_BID, once="id")
def enter(ctx: Ctx, id: str, sale: str, quote: str, texts: Mapping[str, str] | None = None) -> EntryAnswer:  # noqa: A002 -- the client's id
    """Enter, echoing the quote that was seen; in a drop with a text to each criterion, sealed under one's own key. One entry an account.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `too_late`, `barred`, `linked_bidder`, `struck_out`, `defaulted_before`,
    `quote_changed`, `invalid`, `entered_before`.
    """
    return entered(ctx, id, sale, quote, texts or {})


def entered(ctx: Ctx, id: str, sale: str, quote: str, texts: Mapping[str, str]) -> EntryAnswer:  # noqa: A002 -- the client's id
    """The entry itself, inside a flow: what refuses it is looked at before anything is written."""
    row, of, account = _open(ctx, sale), Round.objects.get(id=sale), member_of(ctx.actor.id).account_id
    agrees(row, account, quote, ctx.now)
    ticket, told = rounds.ticket_of(row.id, account), checked_texts(list(rounds.weights(row)), texts)
    if Entry.objects.filter(round=of, ticket=ticket, withdrawn_at=None).exists():
        raise Refused(Code.ENTERED_BEFORE)
    of.entries += 1
    of.save(update_fields=["entries"])
    sealed = seal(ctx, subject_of(account), table="round_entry", row=id, column="texts", text=canonical_json(told)) if told else None
    Entry.objects.create(id=id, round=of, seq=of.entries, member=ctx.actor.id, ticket=ticket, at=ctx.now, sealed_texts=sealed)
    append(ctx, Event.ENTRY_PLACED, handle=row.handle, ref=row.id, data={"sale": row.id, "seq": of.entries, "ticket": ticket})
    return EntryAnswer(id, of.entries, ticket)


@flow(needs=Permission.SALES_BID)
def withdraw_entry(ctx: Ctx, sale: str) -> EntryAnswer:
    """Take one's own entry back, as long as others may enter; one may enter anew. Refuses as `enter`, and `not_found` without an entry."""
    row = _open(ctx, sale)
    entry = Entry.objects.filter(round_id=row.id, member=ctx.actor.id, withdrawn_at=None).first()
    if entry is None:
        raise Refused(Code.NOT_FOUND, entry=False)
    entry.withdrawn_at = ctx.now
    entry.save(update_fields=["withdrawn_at"])
    append(ctx, Event.ENTRY_WITHDRAWN, handle=row.handle, ref=row.id, data={"sale": row.id, "seq": entry.seq, "ticket": entry.ticket})
    return EntryAnswer(entry.id, entry.seq, entry.ticket)


@flow(needs=Permission.TICK)
def close_entries(ctx: Ctx, sale: str) -> SaleEnded:
    """The time to enter is over by the office's clock: the record has the root over all tickets. Nobody there: unsold.

    Refuses `stopped`, `wrong_state`, `already_done`, `too_early`.
    """
    row = _entered(sale)
    of, tickets = Round.objects.get(id=row.id), [each.ticket for each in rounds.entries(row.id)]
    if of.closed_at is not None:
        raise Refused(Code.ALREADY_DONE)
    if ctx.now < rounds.ends_at(row, of, ctx.now):
        raise Refused(Code.TOO_EARLY)
    of.closed_at, of.root = ctx.now, drawn.root_of(tickets)
    of.decided_at = None if tickets else ctx.now
    of.save()
    data = {"sale": row.id, "entries": len(tickets), "root": of.root}
    append(ctx, Event.ENTRIES_CLOSED, handle=row.handle, ref=row.id, data=data)
    return SaleEnded(row.id, row.state) if tickets else _end(ctx, row, "not_sold")


@flow(needs=Permission.TICK)
def decide(ctx: Ctx, sale: str, contacts: list[Contact]) -> SaleEnded:
    """Everybody gets his place, the seed is told, and the name goes to the first who may have it: at the price, or at no cost if he takes it.

    `contacts`: where that one can be told (the platform was asked before). Refuses `stopped`, `wrong_state`, `already_done`, `too_early`.
    """
    row = _entered(sale)
    of, result = Round.objects.get(id=row.id), rounds.decided(row)
    if of.decided_at is not None:
        raise Refused(Code.ALREADY_DONE)
    if of.closed_at is None or queries.to_score(row):
        raise Refused(Code.TOO_EARLY)
    members = rounds.in_order(row.id, result.places)
    first = queries.first_of(row, members, ctx.now)
    _place(row.id, result.places)
    of.decided_at = ctx.now
    of.save()
    passed = members.index(first) if first else len(members)
    append(ctx, Event.DRAWN, handle=row.handle, ref=row.id, data=_result(result, passed) | {"given": bool(first)})
    if not first:
        return _end(ctx, row, "not_sold")
    ended = _end(ctx, row, "awarded")
    Entry.objects.filter(round=of, member=first, withdrawn_at=None).update(told_at=ctx.now)
    _give(ctx, row, first, contacts)
    return ended


@flow(needs=Permission.TICK)
def ask_next(ctx: Ctx, sale: str, contacts: list[Contact]) -> SaleEnded:
    """Whoever was asked did not take the name: the next in order has the rule's hours to say yes. Refuses `stopped`, `not_found` without one."""
    row = locked(sale)
    following = queries.following(row, ctx.now)
    if not following or case(row.case).restore_move:
        raise Refused(Code.NOT_FOUND, following=False)
    until = ctx.now + timedelta(hours=pinned(row.policy_hash).payment.second_chance_hours)
    offer_to(ctx, row, following, _price(row), contacts, until, "following")
    return SaleEnded(row.id, row.state)


@flow(needs=Permission.TICK)
def tell_result(ctx: Ctx, entry: str, contacts: list[Contact]) -> SaleEnded:
    """Write once to somebody whose entry was not the first. Refuses `not_found`, `epoch_past`, `stopped`, `already_done`."""
    known = Entry.objects.filter(id=entry).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    row = locked(known.round_id)
    if known.told_at is not None or known.place is None:
        raise Refused(Code.ALREADY_DONE)
    known.told_at = ctx.now
    known.save(update_fields=["told_at"])
    tell_place(ctx, row, known, Entry.objects.filter(round_id=row.id, withdrawn_at=None).count(), contacts)
    return SaleEnded(row.id, row.state)


def _open(ctx: Ctx, sale: str) -> Sale:
    """The sale under its lock, while people may enter."""
    row = _entered(sale)
    of = Round.objects.get(id=row.id)
    if of.closed_at is not None or ctx.now >= rounds.ends_at(row, of, ctx.now):
        raise Refused(Code.TOO_LATE)
    return row


def _entered(sale: str) -> Sale:
    row = locked(sale)
    if row.state != SALE.start or row.form not in ENTERED:
        raise Refused(Code.WRONG_STATE, machine="sale", state=row.state)
    return row


def _place(sale: str, order: Sequence[str]) -> None:
    """Everybody's place in one statement: there may be a great many."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [list(order), sale])


def _give(ctx: Ctx, row: Sale, member: str, contacts: list[Contact]) -> None:
    """At a price he is bound to pay it, as he was told; at no cost he takes it or leaves it."""
    how: How = "chosen" if row.form == "drop" else "drawn"
    price = _price(row)
    if price.minor:
        award_to(ctx, row, member, price, contacts, how)
    else:
        offer_to(ctx, row, member, price, contacts, in_days(ctx.now, pinned(row.policy_hash).payment.days), how)


def _end(ctx: Ctx, row: Sale, event: str) -> SaleEnded:
    row.state, row.ended_at = SALE.next(row.state, event), ctx.now
    row.save()
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state})
    return SaleEnded(row.id, row.state)


def _result(of: Decided, passed: int) -> dict[str, object]:
    """What the record says of a result: enough to hold everything that is published to it. `passed`: first ones who may not have it any more."""
    told: dict[str, object] = {"sale": of.draw.sale, "seed": of.draw.seed, "root": of.draw.root, "first": of.places[0], "passed": passed}
    return told | ({"scores": digest(of)} if of.weights else {})


def _price(row: Sale) -> Money:
    assert row.price_minor is not None
    return Money(row.currency, row.price_minor)
