"""Charges, refunds, payouts and what the provider told us. One charge has one machine: it is paid back once, by whichever way."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.models import IdRow, Row

CHARGE = Machine(
    "charge",
    start="asked",
    ends=frozenset({"late", "lost"}),
    arcs=(
        Arc("asked", "open", on="opened"),
        Arc("asked", "captured", on="captured"),
        Arc("asked", "expired", on="expired"),
        Arc("open", "captured", on="captured"),
        Arc("open", "expired", on="expired"),
        Arc("expired", "late", on="captured"),  # paid after its end: never kept as a gift
        Arc("captured", "disputed", on="dispute_opened"),
        Arc("disputed", "captured", on="dispute_won"),
        Arc("disputed", "lost", on="dispute_lost"),
    ),
)
REFUND = Machine(
    "refund",
    start="asked",
    ends=frozenset({"done", "refused"}),
    arcs=(
        Arc("asked", "done", on="done"),
        Arc("asked", "refused", on="refused"),
    ),
)


PAYOUT = Machine(
    "payout",
    start="asked",
    ends=frozenset({"done", "refused"}),
    arcs=(
        Arc("asked", "done", on="done"),
        Arc("asked", "refused", on="refused"),
    ),
)


class Charge(IdRow):
    """Money asked from somebody for one order, or as a deposit. Amounts in minor units; `refunded_minor` counts what is asked back too."""

    ref = models.CharField(max_length=80)  # the order, or the paddle whose deposit it is
    into = models.CharField(max_length=100)  # the account of the ledger that it lands in
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=20, default=CHARGE.start)
    says = models.CharField(max_length=200)  # what the hosted page names: the office and the handle, no person
    return_url = models.CharField(max_length=500)
    provider_charge = models.CharField(max_length=100, blank=True)
    url = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    captured_at = models.DateTimeField(null=True)
    captured_minor = models.BigIntegerField(default=0)
    fee_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    disputed_minor = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=20, blank=True)  # set once: paid by the order that takes it; else unmatched
    instrument = models.CharField(max_length=32, blank=True)  # a blind digest of what it was paid with
    looked_at = models.DateTimeField(null=True)  # when the provider was last asked, without a webhook

    class Meta:
        db_table = "charge"
        constraints: ClassVar = [
            CHARGE.constraint(),
            models.CheckConstraint(
                condition=models.Q(captured_minor__gte=models.F("refunded_minor") + models.F("disputed_minor")),
                name="charge_not_paid_back_twice",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    amount_minor__gt=0, captured_minor__gte=0, fee_minor__gte=0, refunded_minor__gte=0, disputed_minor__gte=0
                ),
                name="charge_amounts_sane",
            ),
            models.CheckConstraint(condition=models.Q(outcome__in=("", "paid", "unmatched")), name="charge_outcome_known"),
            models.UniqueConstraint(fields=["provider_charge"], condition=~models.Q(provider_charge=""), name="charge_of_provider"),
        ]


class Refund(IdRow):
    """Money going back for one charge."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    why = models.CharField(max_length=40)
    provider_refund = models.CharField(max_length=100, blank=True)
    why_refused = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, default=REFUND.start)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "refund"
        constraints: ClassVar = [
            REFUND.constraint(),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="refund_positive"),
        ]


class Payout(IdRow):
    """What a member is paid of one order. Where it goes lies sealed elsewhere, and is opened for the call alone."""

    ref = models.CharField(max_length=80)  # the order
    owed_from = models.CharField(max_length=100)  # the account of the ledger that it comes from, and goes back to
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    provider_payout = models.CharField(max_length=100, blank=True)
    why_refused = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, default=PAYOUT.start)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payout"
        constraints: ClassVar = [
            PAYOUT.constraint(),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payout_positive"),
            models.UniqueConstraint(fields=["ref"], condition=models.Q(state__in=("asked", "done")), name="payout_once_an_order"),
        ]


class ProviderEvent(Row):
    """A webhook whose signature held: kept once by the provider's id, answered once."""

    id = models.CharField(primary_key=True, max_length=140)
    kind = models.CharField(max_length=40)
    charge = models.CharField(max_length=80, blank=True)  # ours; empty where we know of none
    provider_charge = models.CharField(max_length=100)
    amount_minor = models.BigIntegerField(null=True)
    fee_minor = models.BigIntegerField(null=True)
    instrument = models.CharField(max_length=32, blank=True)  # a blind digest
    currency = models.CharField(max_length=3, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=20)  # applied | late | known | waiting | noted | exception

    class Meta:
        db_table = "provider_event"
        indexes: ClassVar = [models.Index(fields=["charge", "at"], name="provider_event_charge")]
