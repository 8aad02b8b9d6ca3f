"""What happens to a sale, in the order of its life."""

from collections.abc import Mapping
from datetime import timedelta

from rehandle.cases import queries as cases
from rehandle.cases.rules.facts import CaseFacts
from rehandle.config.keys import keys
from rehandle.handles import change
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters import queries as letters
from rehandle.letters.write import Recipient, post_draft, withdraw, write
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import linked
from rehandle.sales import auctions, covers, falling, queries, rounds
from rehandle.sales.barred import barred
from rehandle.sales.correspondence import body_of
from rehandle.sales.drafting import recipient_name, text_of
from rehandle.sales.models import COUNTER, OFFER, SALE, Award, Offer, Sale
from rehandle.sales.rows import locked, locked_offer, own, step_of
from rehandle.sales.rules.answers import Accepted, Drafted, OfferState, SaleEnded, SaleOpened
from rehandle.sales.rules.clock import in_days
from rehandle.sales.rules.ladder import Drafting, Sending, may_answer, may_draft, may_send
from rehandle.sales.rules.offer_letter import offer_letter
from rehandle.sales.rules.steps import ENTERED, SaleStep
from rehandle.sales.valued import valued

SIGN_DAYS = 3  # a second person has these; the recipient has the rule's whole time after them


@flow(needs=Permission.TICK)
def open_sale(ctx: Ctx, case: str) -> SaleOpened:
    """Open the sale of a released name by the next step of its pinned rule. The name is appraised now, and not before.

    Refuses `epoch_past`, `stopped`, `already_done`, `policy_sells_nothing` where the rule has no step for it that is built, and what the guard
    says of the name.
    """
    file = cases.case(case)
    change.lock(file.handle, epoch=file.epoch)
    if Sale.objects.filter(case=case, state="open").exists():
        raise Refused(Code.ALREADY_DONE)
    step = queries.step_for(case, ctx.now)
    if step is None:
        raise Refused(Code.POLICY_SELLS_NOTHING)
    may_be_given(ctx, case)
    row = opened(ctx, file, step, step.form, step.price)
    if row.form == "english":
        auctions.open_auction(row, ctx.now)
    if row.form in ENTERED:
        rounds.open_round(ctx, row)
    if row.form == "sealed":
        covers.prepare(row, ctx.now)
    if row.form == "priced":
        row.ends_at = min(filter(None, (row.ends_at, falling.sold_until(row))))
        row.save()
    assert row.ends_at is not None
    return SaleOpened(row.id, row.number, row.form, step.price, row.ends_at)


@flow(needs=Permission.SALES_DRAFT, once="id")
def draft_offer(
    ctx: Ctx, id: str, sale: str, name: str, address: str, lang: str = "en", price: Money | None = None, account_id: str = ""  # noqa: A002 -- the client's id
) -> Drafted:
    """Draft an offer to one named person: the exact letter, sealed, not sent. `price`: the rule's, or one of its band.

    Refuses `invalid`, `not_found`, `epoch_past`, `stopped`, `wrong_state`, `price_not_in_policy`, `barred`, `offer_exists`, and what the guard
    says of the name.
    """
    told = recipient_name(name, address, lang)
    row = locked(sale)
    step = step_of(row)
    may_be_given(ctx, row.case)
    if row.form != "offer":
        raise Refused(Code.WRONG_STATE, machine="sale", form=row.form)
    price = price or step.price
    may_draft(Drafting(_takes_offers(ctx, row), step.price, step.lowest, price, barred(address, account_id), _has_offer(row)))
    expires_at = in_days(ctx.now, step.answer_days + SIGN_DAYS)
    subject, letter = f"person:{keys().blind_index(address).hex()}", ctx.new_id()
    parts = offer_letter(text_of(row, price, id, letter, told, expires_at, lang))
    written = write(
        ctx, id=letter, kind="offer", ref=id, handle=row.handle, epoch=row.epoch, to=Recipient(subject, "mail", address.strip(), lang),
        body=body_of(parts), draft=True,
    )  # fmt: skip
    Offer.objects.create(
        id=id, sale=row, number=queries.tries_used(row.case, row.step) + 1, letter=letter, text_hash=written.text_hash, subject=subject, lang=lang,
        price_minor=price.minor, currency=price.currency, drafted_by=ctx.actor.id, drafted_at=ctx.now, expires_at=expires_at,
    )  # fmt: skip
    append(ctx, Event.OFFER_DRAFTED, handle=row.handle, ref=id, data={"hash": written.text_hash})
    return Drafted(id, letter, written.text_hash, price, expires_at)


def versions(ctx: Ctx, offer: str, text_hash: str) -> Mapping[str, object]:
    """What a signature under an offer binds: its state and text, the sale's state, the name's epoch and stops.

    Refuses `not_found`, `offer_not_open`, `approval_changed`.
    """
    row = Offer.objects.select_related("sale").filter(id=offer).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if row.state != OFFER.start:
        raise Refused(Code.OFFER_NOT_OPEN, state=row.state)
    if row.text_hash != text_hash:
        raise Refused(Code.APPROVAL_CHANGED)
    return {
        "offer": row.state, "hash": row.text_hash, "letter": letters.letter(row.letter).text_hash, "sale": row.sale.state,
        "epoch": epoch_of(row.sale.handle), "stops": [stop.id for stop in stops(row.sale.handle)],
    }  # fmt: skip


@flow(needs=Permission.SALES_SIGN, eyes=2, reads=versions)
def send_offer(ctx: Ctx, offer: str, text_hash: str) -> OfferState:
    """Send an offer: the first call files its hash, a second person's signature posts the letter. From now its time runs.

    Refuses `epoch_past`, `stopped`, `approver_is_drafter`, `approver_is_linked`, `offer_not_open`, `approval_changed`, `too_late`,
    and what the guard says of the name. An offer that was sent stands: it is a promise.
    """
    row = locked_offer(offer)
    may_be_given(ctx, row.sale.case)
    filed_by = ctx.drafted_by or ""
    near = linked(row.drafted_by, ctx.actor.id) or linked(filed_by, ctx.actor.id)
    same = row.text_hash == text_hash
    may_send(Sending(row.state, same, row.drafted_by, filed_by, ctx.actor.id, near, step_of(row.sale).answer_days, row.expires_at), ctx.now)
    row.state, row.signed_by, row.sent_at = OFFER.next(row.state, "signed"), ctx.actor.id, ctx.now
    row.save()
    post_draft(ctx, row.letter, text_hash)
    append(ctx, Event.OFFER_SENT, handle=row.sale.handle, ref=row.id, data={"hash": text_hash})
    return OfferState(row.id, row.state, row.expires_at)


@flow(needs=Permission.SALES_ANSWER)
def accept_offer(ctx: Ctx, offer: str) -> Accepted:
    """Accept, by the letter's link. Pressed twice it answers the same. Refuses `not_found`, `epoch_past`, `stopped`, `offer_not_open`."""
    own(ctx, offer)
    row = locked_offer(offer)
    if row.state == "accepted":
        return Accepted(row.id, row.state, row.award.id)
    may_answer(row.state, queries.ends_at(row, ctx.now), ctx.now)
    return awarded(ctx, row, Money(row.currency, row.price_minor))


@flow(needs=Permission.SALES_ANSWER)
def decline_offer(ctx: Ctx, offer: str) -> OfferState:
    """Decline, by the letter's link. Pressed twice it answers the same. Refuses as `accept_offer`, but never `stopped`."""
    own(ctx, offer)
    row = locked_offer(offer, stopped_is_fine=True)
    if row.state != "declined":
        may_answer(row.state, queries.ends_at(row, ctx.now), ctx.now)
        _answer(ctx, row, "declined")
        append(ctx, Event.OFFER_DECLINED, handle=row.sale.handle, ref=row.id)
    return OfferState(row.id, row.state, row.expires_at)


@flow(needs=Permission.TICK)
def expire_offer(ctx: Ctx, offer: str) -> OfferState:
    """Nobody answered in time. Refuses `stopped`, `too_early`, `wrong_state`."""
    row = locked_offer(offer)
    if ctx.now < queries.ends_at(row, ctx.now):
        raise Refused(Code.TOO_EARLY)
    _answer(ctx, row, "answer_days_over")
    append(ctx, Event.OFFER_EXPIRED, handle=row.sale.handle, ref=row.id)
    return OfferState(row.id, row.state, row.expires_at)


@flow(needs=Permission.SALES_DRAFT)
def withdraw_offer(ctx: Ctx, offer: str, reason: str = "") -> OfferState:
    """Take an offer back: a draft at any time, one that was sent until it is answered, with a reason. Refuses `wrong_state`, `reason_missing`."""
    row = locked_offer(offer, stopped_is_fine=True)
    reason_given(reason, required=row.state == "sent")
    _withdraw(ctx, row)
    return OfferState(row.id, row.state, row.expires_at)


@flow(needs=Permission.TICK)
def close_sale(ctx: Ctx, sale: str) -> SaleEnded:
    """A step is over without a buyer: its offers are used up, or its days. Refuses `stopped`, `wrong_state`, `too_early`."""
    row = locked(sale)
    event = queries.over(row, ctx.now) if row.state == SALE.start else None
    if event is None or row.offers.filter(state="sent").exists():
        raise Refused(Code.TOO_EARLY if row.state == SALE.start else Code.WRONG_STATE, state=row.state)
    return _end_sale(ctx, row, event)


@flow(needs=Permission.TICK)
def void_sale(ctx: Ctx, sale: str) -> SaleEnded:
    """The name goes back to its earlier holder: the sale is void and its open offer withdrawn. Refuses `wrong_state`, `too_early`."""
    row = locked(sale, stopped_is_fine=True)
    if not cases.case(row.case).restore_move:
        raise Refused(Code.TOO_EARLY)
    return _end_sale(ctx, row, "voided")


def awarded(ctx: Ctx, row: Offer, price: Money) -> Accepted:
    """The offer is accepted at this price, inside the flow that says so: the award that the order goes on from."""
    _answer(ctx, row, "accepted")
    award = Award.objects.create(
        id=ctx.new_id(), sale=row.sale, number=row.sale.awards.count() + 1, offer=row, buyer=row.subject, price_minor=price.minor,
        currency=price.currency, at=ctx.now,
    )  # fmt: skip
    if row.sale.state == SALE.start:  # an auction's is over already when the runner-up says yes
        row.sale.state, row.sale.ended_at = SALE.next(row.sale.state, "awarded"), ctx.now
        row.sale.save()
    append(ctx, Event.OFFER_ACCEPTED, handle=row.sale.handle, ref=row.id)
    return Accepted(row.id, row.state, award.id)


def opened(ctx: Ctx, file: CaseFacts, step: SaleStep, form: str, price: Money) -> Sale:
    """The row of a sale by a step of the rule, inside the flow that opens it; the name is appraised."""
    row = Sale.objects.create(
        id=ctx.new_id(), case=file.id, number=Sale.objects.filter(case=file.id).count() + 1, handle=file.handle, epoch=file.epoch,
        policy_hash=file.policy_hash, tier=file.tier, form=form, step=step.index, price_minor=price.minor, currency=price.currency,
        appraisal=valued(file.handle, price.currency), opened_at=ctx.now, ends_at=ctx.now + timedelta(days=step.for_days),
    )  # fmt: skip
    append(ctx, Event.APPRAISED, handle=file.handle, ref=row.id, data={"method": row.appraisal["method"]})
    append(ctx, Event.SALE_OPENED, handle=file.handle, ref=row.id, data={"number": row.number})
    return row


def may_be_given(ctx: Ctx, case: str) -> None:
    """Refuses what the guard says of the name."""
    if refusal := queries.guarded_now(case, ctx.now):
        raise refusal


def _end_sale(ctx: Ctx, row: Sale, event: str) -> SaleEnded:
    row.state, row.ended_at = SALE.next(row.state, event), ctx.now
    row.save()
    for offer in row.offers.select_for_update().filter(state__in=queries.OPEN_OFFER):
        _withdraw(ctx, offer)
    append(ctx, Event.SALE_CLOSED, handle=row.handle, ref=row.id, data={"outcome": row.state})
    return SaleEnded(row.id, row.state)


def _withdraw(ctx: Ctx, row: Offer) -> None:
    was = row.state
    _lapse(ctx, row)
    row.state, row.answered_at = OFFER.next(was, "withdrawn"), ctx.now
    row.save()
    if letters.letter(row.letter).state in ("draft", "written"):
        withdraw(ctx, row.letter)
    append(ctx, Event.OFFER_WITHDRAWN, handle=row.sale.handle, ref=row.id, data={"was": was})


def _lapse(ctx: Ctx, row: Offer) -> None:
    """A price that the recipient named waits no longer: the offer is over."""
    row.counters.filter(state=COUNTER.start).update(state=COUNTER.next(COUNTER.start, "offer_over"), ended_at=ctx.now)


def _answer(ctx: Ctx, row: Offer, event: str) -> None:
    _lapse(ctx, row)
    row.state, row.answered_at = OFFER.next(row.state, event), ctx.now
    row.save()


def _takes_offers(ctx: Ctx, row: Sale) -> bool:
    return row.state == SALE.start and queries.over(row, ctx.now) is None


def _has_offer(row: Sale) -> bool:
    return row.offers.filter(state__in=(*queries.OPEN_OFFER, "accepted")).exists()
