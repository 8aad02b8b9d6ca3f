"""Asking for a name at no cost, taking the request back, reading it, granting or refusing it: in the order of its life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Platform
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.seal import open_fields, seal
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves import look
from rehandle.people.queries import ctx_as, linked
from rehandle.people.queries import member as member_of
from rehandle.sales import request_queries as queries
from rehandle.sales.flows import may_be_given
from rehandle.sales.models import REQUEST, SALE, NameRequest, Sale
from rehandle.sales.quoted import quote_hash
from rehandle.sales.requested_letters import tell_passed, tell_refused
from rehandle.sales.rows import locked
from rehandle.sales.rules import request as rule
from rehandle.sales.struck import may_take_part, subject_of
from rehandle.sales.winning import award_to

MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Requested:
    """A request that stands: its number in the sale, and until when it is answered."""

    request: str
    seq: int
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class RequestState:
    """How a request stands; `award` where it was granted."""

    request: str
    state: str
    award: str = ""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A request as whoever decides reads it. `erased`: the asker was erased since."""

    request: str
    name: str
    why: str
    erased: bool


def ask(ctx: Ctx, id: str, sale: str, why: str, quote: str, *, platform: Platform) -> Requested:  # noqa: A002 -- the client's id
    """Ask for a name. The platform is asked before which membership the account has. Refuses `forbidden` and as `ask_as`."""
    if Permission.SALES_BID not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_BID.value)
    membership = look.membership(platform, member_of(ctx.actor.id).account_id) or ""
    office = ctx_as("office", ctx.now, ctx.new_id)
    return ask_as(office, id=id, sale=sale, member=ctx.actor.id, membership=membership, why=why, quote=quote)


@flow(needs=Permission.DELIVER, once="id", seen=("membership",))
def ask_as(ctx: Ctx, id: str, sale: str, member: str, membership: str, why: str, quote: str) -> Requested:  # noqa: A002 -- the client's id
    """A member's request, with the membership that the platform reported. What the name is for is sealed under his own key.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `barred`, `linked_bidder`, `struck_out`, `defaulted_before`, `membership_missing`,
    `request_open`, `request_answered`, `quote_changed`, `invalid`.
    """
    return asked(ctx, id, sale, member, membership, why, quote)


def asked(ctx: Ctx, id: str, sale: str, member: str, membership: str, why: str, quote: str) -> Requested:  # noqa: A002 -- the client's id
    """A request inside its flow. Refuses as `ask_as`, before anything is written."""
    row, account = _open(sale), member_of(member).account_id
    may_take_part(row, account, ctx.now)
    rule.may_ask(_asking(row, member, membership))
    if quote != quote_hash(row):
        raise Refused(Code.QUOTE_CHANGED)
    said = rule.why_given(why)
    sealed = seal(ctx, subject_of(account), table="name_request", row=id, column="why", text=said)
    made = NameRequest.objects.create(
        id=id, sale=row, seq=row.requests.count() + 1, member=member, membership=membership, at=ctx.now, sealed_why=sealed,
        answer_by=rule.answer_by(ctx.now, queries.step_of(row).answer_days),
    )  # fmt: skip
    append(ctx, Event.REQUEST_PLACED, handle=row.handle, ref=row.id, data={"sale": row.id, "seq": made.seq})
    return Requested(id, made.seq, made.answer_by)


@flow(needs=Permission.SALES_BID)
def take_request_back(ctx: Ctx, sale: str) -> RequestState:
    """Take one's own request back, as long as nobody answered it. Refuses `not_found`, `epoch_past`; never `stopped`."""
    row = locked(sale, stopped_is_fine=True)
    request = row.requests.filter(member=ctx.actor.id, state=REQUEST.start).first()
    if request is None:
        raise Refused(Code.NOT_FOUND, request=False)
    _answer(ctx, request, "taken_back", ctx.actor.id)
    append(ctx, Event.REQUEST_WITHDRAWN, handle=row.handle, ref=row.id, data={"sale": row.id, "seq": request.seq})
    return RequestState(request.id, request.state)


@flow(needs=Permission.SALES_DRAFT)
def read_request(ctx: Ctx, request: str) -> ReadRequest:
    """Read what somebody wrote; the record tells that it was read. Refuses `not_found`, `epoch_past`, `barred`, `request_answered`."""
    _, asked = _waiting(ctx, request, stopped_is_fine=True)
    name, subject = member_of(asked.member).name, subject_of(member_of(asked.member).account_id)
    try:
        opened = open_fields(
            subject, table="name_request", row=asked.id, sealed={"why": bytes(asked.sealed_why)}, event=Event.REQUEST_READ,
            handle=asked.sale.handle, data={"table": "name_request"},
        )  # fmt: skip
    except Refused as refused:
        if refused.code != Code.ERASED:
            raise
        return ReadRequest(asked.id, name, "", erased=True)
    return ReadRequest(asked.id, name, opened["why"], erased=False)


def grant(ctx: Ctx, request: str, *, platform: Platform) -> RequestState:
    """Grant a request. The platform is asked before for the membership and where people can be told. Refuses as `grant_request`."""
    membership, contacts = _looked(request, platform)
    return grant_request(ctx, request=request, membership=membership, contacts=contacts)


def refuse(ctx: Ctx, request: str, reason: str, alternatives: Sequence[str], *, platform: Platform) -> RequestState:
    """Refuse a request. The platform is asked before where the asker can be told. Refuses as `refuse_request`."""
    _, contacts = _looked(request, platform)
    return refuse_request(ctx, request=request, reason=reason, alternatives=list(alternatives), contacts=contacts)


@flow(needs=Permission.SALES_DRAFT)
def grant_request(ctx: Ctx, request: str, membership: str, contacts: list[Contact]) -> RequestState:
    """The name is given at no cost, by an accepted offer; everybody else who asked for it is told. One person decides: nothing is charged.

    Refuses `not_found`, `epoch_past`, `stopped`, `barred` where the decider is the asker or linked to him, `request_answered`, `struck_out`,
    `defaulted_before`, `membership_missing`, and what the guard says of the name.
    """
    row, asked = _waiting(ctx, request)
    may_be_given(ctx, row.case)
    may_take_part(row, member_of(asked.member).account_id, ctx.now)
    if not rule.entitled(queries.step_of(row).members, membership or None):
        raise Refused(Code.MEMBERSHIP_MISSING)
    asked.award = award_to(ctx, row, asked.member, Money(row.currency, 0), contacts, "granted")
    asked.membership, asked.looked_at = membership, ctx.now
    _answer(ctx, asked, "granted", ctx.actor.id)
    append(ctx, Event.REQUEST_ANSWERED, handle=row.handle, ref=row.id, data={"sale": row.id, "seq": asked.seq, "granted": True})
    row.state, row.ended_at = SALE.next(row.state, "awarded"), ctx.now
    row.save()
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state})
    for other in row.requests.filter(state=REQUEST.start).order_by("seq"):
        _answer(ctx, other, "given_to_another", "")
        tell_passed(ctx, row, other, contacts)
    return RequestState(asked.id, asked.state, asked.award)


@flow(needs=Permission.SALES_DRAFT)
def refuse_request(ctx: Ctx, request: str, reason: str, alternatives: list[str], contacts: list[Contact]) -> RequestState:
    """Say no, with a reason that the asker reads, and up to three names of the same tier that can be asked for.

    Refuses `not_found`, `epoch_past`, `barred`, `request_answered`, `reason_missing`, `invalid`; never `stopped`.
    """
    row, asked = _waiting(ctx, request, stopped_is_fine=True)
    said, free = reason_given(reason, limit=MOST_REASON), {each.handle: each.display for each in queries.alternatives(row)}
    if len(alternatives) > rule.ALTERNATIVES or not set(alternatives) <= set(free):
        raise Refused(Code.INVALID, field="alternatives")
    _answer(ctx, asked, "refused", ctx.actor.id)
    tell_refused(ctx, row, asked, said, [free[each] for each in alternatives], contacts)
    append(ctx, Event.REQUEST_ANSWERED, handle=row.handle, ref=row.id, data={"sale": row.id, "seq": asked.seq, "granted": False})
    return RequestState(asked.id, asked.state)


def near(reader: str, member: str) -> bool:
    """Whether somebody is the asker, has his account, or is linked to him: he does not decide then."""
    same = bool(member_of(reader).account_id) and member_of(reader).account_id == member_of(member).account_id
    return reader == member or same or linked(reader, member)


def _waiting(ctx: Ctx, request: str, *, stopped_is_fine: bool = False) -> tuple[Sale, NameRequest]:
    """The request under the locks of its name and sale, for somebody who may decide on it."""
    sale = NameRequest.objects.filter(id=request).values_list("sale_id", flat=True).first()
    if sale is None:
        raise Refused(Code.NOT_FOUND)
    row = locked(sale, stopped_is_fine=stopped_is_fine)
    asked = NameRequest.objects.select_for_update().get(id=request)
    asked.sale = row
    if near(ctx.actor.id, asked.member):
        raise Refused(Code.BARRED)
    if asked.state != REQUEST.start:
        raise Refused(Code.REQUEST_ANSWERED, state=asked.state)
    return row, asked


def _looked(request: str, platform: Platform) -> tuple[str, list[Contact]]:
    asked = NameRequest.objects.filter(id=request).first()
    if asked is None:
        raise Refused(Code.NOT_FOUND)
    members = NameRequest.objects.filter(sale=asked.sale_id, state=REQUEST.start).values_list("member", flat=True)
    accounts = [member_of(each).account_id for each in members]
    return look.membership(platform, member_of(asked.member).account_id) or "", look.contacts(platform, accounts)


def _asking(row: Sale, member: str, membership: str) -> rule.Asking:
    mine = NameRequest.objects.filter(member=member)
    answered = mine.filter(sale=row, state="refused").exists()
    return rule.Asking(queries.step_of(row).members, membership or None, mine.filter(state=REQUEST.start).count(), answered)


def _answer(ctx: Ctx, asked: NameRequest, event: str, by: str) -> None:
    asked.state, asked.answered_at, asked.answered_by = REQUEST.next(asked.state, event), ctx.now, by
    asked.save()


def _open(sale: str) -> Sale:
    row = locked(sale)
    if row.state != SALE.start or row.form != "request":
        raise Refused(Code.WRONG_STATE, machine="sale", state=row.state)
    return row
