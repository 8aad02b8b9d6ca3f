"""What the provider answered: charges opened, webhooks, refunds, ends."""

from dataclasses import dataclass

from rehandle.kernel import ports
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow, scope
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.post import Posting, post
from rehandle.ledger.rules import plan
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.outbox import put
from rehandle.payments import ask, books, queries
from rehandle.payments.models import CHARGE, REFUND, Charge, ProviderEvent, Refund
from rehandle.payments.rules.answer import Known, answer
from rehandle.people.rules.ties import INSTRUMENT
from rehandle.people.traits import digest


@dataclass(frozen=True, slots=True)
class Received:
    """What a webhook came to: applied, late, known, waiting, noted, exception."""

    event: str
    charge: str
    outcome: str


@flow(needs=Permission.DELIVER)
def record_opened(ctx: Ctx, charge: str, provider_charge: str, url: str, fence: int) -> str:
    """The provider has a page where it can be paid. A webhook may have been quicker than this answer."""
    row = ask.locked(charge)
    put.done(ctx, ask.OPEN_CHARGE, charge, fence)
    if row.provider_charge not in ("", provider_charge):
        raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, charge=charge)
    row.state = CHARGE.next(row.state, "opened") if row.state == CHARGE.start else row.state
    row.provider_charge, row.url = provider_charge, url
    row.save()
    append(ctx, Event.CHARGE_OPENED, ref=charge)
    return row.state


@flow(needs=Permission.DELIVER)
def receive(ctx: Ctx, event: ports.ProviderEvent) -> Received:
    """Take a webhook whose signature held: once by its id, in whatever order it comes.

    The same id with other content is refused (`exists_with_different_content`).
    """
    row = _charge_of(event)
    if known := ProviderEvent.objects.filter(id=event.id).first():
        if (known.kind, known.provider_charge, known.amount_minor) != (event.kind, event.charge, event.amount and event.amount.minor):
            raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, event=event.id)
        return Received(known.id, known.charge, known.outcome)
    told = _kept(ctx, event, row)
    _take(ctx, row, told)
    if row:
        _take_waiting(ctx, row)
    return Received(told.id, told.charge, told.outcome)


@flow(needs=Permission.DELIVER)
def record_refund(ctx: Ctx, refund: str, outcome: str, fence: int, provider_refund: str = "", why: str = "") -> str:
    """The provider paid back (`done`), or will not (`refused`): then the money stays in `refund:<charge>` for people."""
    charge = ask.locked(Refund.objects.values_list("charge_id", flat=True).get(id=refund))
    row = Refund.objects.select_for_update().get(id=refund)
    put.done(ctx, ask.MAKE_REFUND, refund, fence)
    row.state, row.ended_at = REFUND.next(row.state, outcome), ctx.now
    row.provider_refund, row.why_refused = provider_refund, why[:40]
    row.save()
    if outcome == "done":
        amount = Money(charge.currency, row.amount_minor)
        post(ctx, refund, [Posting(plan.refund(charge.id), plan.PROVIDER_FREE, amount, "returned")])
    else:
        charge.refunded_minor -= row.amount_minor
        charge.save(update_fields=["refunded_minor"])
    append(ctx, Event.REFUNDED if outcome == "done" else Event.REFUND_REFUSED, ref=refund)
    _take_waiting(ctx, charge)
    return row.state


@flow(needs=Permission.TICK)
def expire_charge(ctx: Ctx, charge: str) -> str:
    """End a charge that nobody paid. Refuses `too_early` before its end. `reconcile` asks the provider first."""
    row = ask.locked(charge)
    if ctx.now < row.expires_at:
        raise Refused(Code.TOO_EARLY, charge=charge)
    books.expired(ctx, row)
    return row.state


@flow(needs=Permission.TICK)
def settle_late(ctx: Ctx, charge: str) -> Money:
    """Return what is left of an unmatched charge. Returns what nobody may keep and is still here after that: nothing."""
    row = ask.locked(charge)
    if row.outcome != "unmatched":
        raise Refused(Code.WRONG_STATE, machine="charge", state=row.state, event="settle_late")
    ask.send_back(ctx, row)
    row.refresh_from_db()
    return ask.left(row)


@flow(needs=Permission.DELIVER)
def looked(ctx: Ctx, charge: str) -> str:
    """Remember that the provider was asked, so that it is not asked at every tick."""
    row = ask.locked(charge)
    row.looked_at = ctx.now
    row.save(update_fields=["looked_at"])
    scope().entries += 1  # asking is not an event: nothing happened
    return row.state


def _charge_of(event: ports.ProviderEvent) -> Charge | None:
    """Our charge that a webhook is about, locked: by our own id, else by the provider's."""
    rows = Charge.objects.select_for_update()
    return rows.filter(id=event.reference).first() or rows.filter(provider_charge=event.charge).exclude(provider_charge="").first()


def _kept(ctx: Ctx, event: ports.ProviderEvent, row: Charge | None) -> ProviderEvent:
    amount, fee = event.amount, event.fee
    return ProviderEvent(
        id=event.id, kind=event.kind, charge=row.id if row else "", provider_charge=event.charge, at=event.at, received_at=ctx.now,
        amount_minor=amount.minor if amount else None, fee_minor=fee.minor if fee else None, currency=amount.currency if amount else "",
        instrument=digest(INSTRUMENT, event.instrument),
    )  # fmt: skip


def _take(ctx: Ctx, row: Charge | None, told: ProviderEvent) -> None:
    """Decide, keep the decision on the webhook's row, tell the log, and let it take effect."""
    told.outcome = _decided(row, told)
    told.save()
    append(ctx, Event.WEBHOOK, ref=told.charge, data={"kind": told.kind, "outcome": told.outcome})
    if told.outcome == "exception":
        books.foreign(ctx, told) if _is_foreign(row, told) else append(ctx, Event.MONEY_UNMATCHED, ref=told.charge)
    elif row and told.outcome in ("applied", "late"):
        row.provider_charge = row.provider_charge or told.provider_charge
        books.apply(ctx, row, told)


def _take_waiting(ctx: Ctx, row: Charge) -> None:
    """Webhooks that came before what they needed: each is tried again until none moves."""
    for told in ProviderEvent.objects.filter(charge=row.id, outcome="waiting").order_by("at", "id"):
        if _decided(row, told) != "waiting":
            _take(ctx, row, told)
            return _take_waiting(ctx, row)
    return None


def _decided(row: Charge | None, told: ProviderEvent) -> str:
    if row is None or _is_foreign(row, told):
        return "exception"
    amount = None if told.amount_minor is None else Money(told.currency, told.amount_minor)
    waits = row.refunds.filter(state=REFUND.start).exists()
    asked = Money(row.currency, row.amount_minor)
    known = Known(row.state, asked, row.expires_at, queries.applied(row.id), waits, ask.left(row))
    return answer(told.kind, told.at, amount, known)


def _is_foreign(row: Charge | None, told: ProviderEvent) -> bool:
    """Of a charge that we do not know, or of another page of the provider than the one that we opened."""
    return row is None or row.provider_charge not in ("", told.provider_charge)
