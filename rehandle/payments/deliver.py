"""Calls to the payment provider: made in no transaction, each under our own id as its key, recorded by flows of their own."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Payment, ProviderCharge, ProviderEvent, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger import queries as ledger
from rehandle.ledger.rules.plan import PROVIDER_FREE
from rehandle.outbox.deliver import Claimed
from rehandle.payments import flows, queries
from rehandle.payments.rules.answer import CAPTURED, UNPAID
from rehandle.payments.rules.missed import missed

# Answers that no retry changes. Every other refusal is tried again.
FINAL = frozenset({Code.WRONG_STATE, Code.REFUND_TOO_LARGE, Code.INVALID, Code.EXISTS_WITH_DIFFERENT_CONTENT})


@dataclass(frozen=True, slots=True)
class Compared:
    """What our books say that the provider holds for us, and what it says itself."""

    ours: Money
    theirs: Money


def open_charge(ctx: Ctx, job: Claimed, *, payment: Payment) -> None:
    """Open the hosted page. The charge's id is the key: asked again after a crash, it is the same page."""
    row = queries.charge(job.ref)
    point("payments.checkout.before")
    page = payment.checkout(row.charge, row.amount, row.charge, row.return_url, row.says, row.expires_at)
    point("payments.checkout.after")
    flows.record_opened(ctx, row.charge, page.charge, page.url, job.fence)


def make_refund(ctx: Ctx, job: Claimed, *, payment: Payment) -> None:
    """Pay back. The refund's id is the key: asked again after a crash, it is the same refund."""
    row = queries.refund(job.ref)
    point("payments.refund.before")
    try:
        made, why = payment.refund(row.refund, row.provider_charge, row.amount), ""
    except Refused as refused:
        if refused.code not in FINAL:
            raise
        made, why = "", refused.code.value
    point("payments.refund.after")
    flows.record_refund(ctx, row.refund, "done" if made else "refused", job.fence, made, why)


def reconcile(ctx: Ctx, *, payment: Payment) -> int:
    """Ask about charges past their end, long silent, or paid and still reversible. Returns how many changed.

    A charge ends only after the provider was asked: while it does not answer, nothing expires.
    """
    changed = 0
    for charge in queries.to_look_at(ctx.now):
        try:
            changed += _look_at(ctx, queries.charge(charge), payment)
        except Unreachable:
            break
    return changed


def compare(currency: str, *, payment: Payment) -> Compared:
    """Our books beside the provider's: equal, or an alarm."""
    return Compared(-ledger.balance(PROVIDER_FREE, currency), payment.balance(currency))


def _look_at(ctx: Ctx, row: queries.ChargeFacts, payment: Payment) -> int:
    told = payment.charge(row.provider_charge) if row.provider_charge else None
    for kind in missed(told, queries.applied(row.charge)) if told else ():
        assert told is not None
        flows.receive(ctx, _as_told(kind, told, row, ctx.now))
    if flows.looked(ctx, row.charge) in UNPAID and ctx.now >= row.expires_at:
        flows.expire_charge(ctx, row.charge)
    return int(queries.charge(row.charge).state != row.state)


def _as_told(kind: str, told: ProviderCharge, row: queries.ChargeFacts, now: datetime) -> ProviderEvent:
    """The webhook that was lost. The provider itself takes no money after the end: what it has was paid in time."""
    amount = told.captured if kind == CAPTURED else None
    if kind.startswith("dispute.") and told.captured:
        amount = told.captured - (told.refunded or Money(told.captured.currency, 0))
    return ProviderEvent(f"look:{row.charge}:{kind}", kind, told.charge, row.charge, amount, told.fee, min(now, row.expires_at), told.instrument)
