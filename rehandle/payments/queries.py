"""What is known of charges."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.payments.models import Charge, ProviderEvent, Refund

LOOK_AGAIN = timedelta(minutes=10)  # at an open charge whose webhook may be lost
LOOK_NIGHTLY = timedelta(days=1)  # at a paid one, for disputes
REVERSIBLE = timedelta(days=200)
LATE_FOR = timedelta(days=30)  # money may still come for a charge that ended, and its webhook may be lost


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """One charge. No person is named."""

    charge: str
    ref: str
    state: str
    amount: Money
    says: str
    return_url: str
    url: str
    provider_charge: str
    asked_at: datetime
    expires_at: datetime
    captured_at: datetime | None
    captured: Money
    fee: Money
    refunded: Money
    disputed: Money
    outcome: str
    instrument: str


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """One refund."""

    refund: str
    charge: str
    provider_charge: str
    amount: Money
    why: str
    state: str
    why_refused: str


def charge(charge_id: str) -> ChargeFacts:
    """One charge. Refuses `not_found`."""
    row = Charge.objects.filter(id=charge_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, charge=charge_id)
    return facts(row)


def of(ref: str) -> list[ChargeFacts]:
    """All charges of one order, oldest first."""
    return [facts(row) for row in Charge.objects.filter(ref=ref).order_by("asked_at", "id")]


def captured(now: datetime) -> list[ChargeFacts]:
    """Charges that were paid by now and that no order has taken yet."""
    rows = Charge.objects.filter(state="captured", outcome="", captured_at__lte=now)
    return [facts(row) for row in rows.order_by("captured_at", "id")]


def refund(refund_id: str) -> RefundFacts:
    """One refund. Refuses `not_found`."""
    row = Refund.objects.select_related("charge").filter(id=refund_id).first()
    if row is None:
        raise Refused(Code.NOT_FOUND, refund=refund_id)
    return _refund(row)


def refunds(charge_id: str) -> list[RefundFacts]:
    """All refunds of one charge, oldest first."""
    rows = Refund.objects.select_related("charge").filter(charge_id=charge_id)
    return [_refund(row) for row in rows.order_by("asked_at", "id")]


def returned(charge_id: str) -> Money:
    """What has gone back for certain."""
    row = Charge.objects.get(id=charge_id)
    return Money(row.currency, sum(row.refunds.filter(state="done").values_list("amount_minor", flat=True)))


def to_look_at(now: datetime) -> list[str]:
    """Charges to ask the provider about: past their end, long without a webhook, paid and reversible, or ended lately."""
    unpaid, never = Q(state__in=("asked", "open")), Q(looked_at=None)
    silent = unpaid & (Q(looked_at__lte=now - LOOK_AGAIN) | never & Q(asked_at__lte=now - LOOK_AGAIN))
    over = unpaid & Q(expires_at__lte=now)
    paid = Q(state__in=("captured", "disputed"), captured_at__gte=now - REVERSIBLE)
    ended = Q(state="expired", expires_at__gte=now - LATE_FOR)
    nightly = (paid | ended) & (Q(looked_at__lte=now - LOOK_NIGHTLY) | never & Q(asked_at__lte=now - LOOK_NIGHTLY))
    return list(Charge.objects.filter(silent | over | nightly).order_by("expires_at", "id").values_list("id", flat=True))


def unreturned() -> list[str]:
    """Unmatched charges of which something is left and whose return nobody has asked for or refused yet."""
    rows = Charge.objects.filter(outcome="unmatched", state__in=("captured", "late")).exclude(refunds__state="refused")
    return list(rows.filter(captured_minor__gt=F("refunded_minor") + F("disputed_minor")).values_list("id", flat=True))


def exceptions() -> list[str]:
    """Ids of webhooks that people have to look at: money or disputes for which the books have no answer."""
    return list(ProviderEvent.objects.filter(outcome="exception").order_by("received_at", "id").values_list("id", flat=True))


def applied(charge_id: str) -> frozenset[str]:
    """Kinds of webhooks that took effect on a charge."""
    rows = ProviderEvent.objects.filter(charge=charge_id, outcome__in=("applied", "late"))
    return frozenset(rows.values_list("kind", flat=True))


def facts(row: Charge) -> ChargeFacts:
    """A row as a value."""

    def amount(minor: int) -> Money:
        return Money(row.currency, minor)

    return ChargeFacts(
        row.id, row.ref, row.state, amount(row.amount_minor), row.says, row.return_url, row.url, row.provider_charge,
        row.asked_at, row.expires_at, row.captured_at, amount(row.captured_minor), amount(row.fee_minor),
        amount(row.refunded_minor), amount(row.disputed_minor), row.outcome, row.instrument,
    )  # fmt: skip


def _refund(row: Refund) -> RefundFacts:
    amount = Money(row.charge.currency, row.amount_minor)
    return RefundFacts(row.id, row.charge_id, row.charge.provider_charge, amount, row.why, row.state, row.why_refused)
