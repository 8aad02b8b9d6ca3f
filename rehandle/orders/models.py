"""Orders: from the award to the end of reversal risk."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.models import IdRow

ORDER = Machine(
    "order",
    start="open",
    ends=frozenset({"settled", "defaulted", "returned", "lost", "unused"}),
    arcs=(
        Arc("open", "proven", on="account_proven"),
        Arc("open", "defaulted", after="pay_days"),
        Arc("open", "returned", on="cancelled"),
        Arc("proven", "paid", on="paid"),
        Arc("proven", "defaulted", after="pay_days"),
        Arc("proven", "returned", on="cancelled"),
        Arc("paid", "delivered", on="delivered"),
        Arc("paid", "returned", on="refunded"),
        Arc("paid", "lost", on="dispute_lost"),
        Arc("paid", "unused", after="use_days"),
        Arc("delivered", "settled", after="appeal"),
        Arc("delivered", "returned", on="taken_back"),
        Arc("delivered", "lost", on="dispute_lost"),
    ),
)


class Payee(IdRow):
    """Where a member is paid what he is owed: his own account's, sealed, and opened for the call to the provider alone. Its id is the account's."""

    sealed_to = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "payee"


class Order(IdRow):
    """One award on its way to delivery. The quote that the buyer saw is kept as its canonical text and echoed when he pays."""

    award = models.CharField(max_length=80, unique=True)
    offer = models.CharField(max_length=80)  # whose link is the buyer's key
    case = models.CharField(max_length=80)
    handle = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()
    policy_hash = models.CharField(max_length=64)
    buyer = models.CharField(max_length=100)
    lang = models.CharField(max_length=10)
    state = models.CharField(max_length=20, default=ORDER.start)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    former_minor = models.BigIntegerField(default=0)
    seller = models.CharField(max_length=80, blank=True)  # the account that sells its own name; empty where the office sells
    fee_minor = models.BigIntegerField(default=0)  # the site's part of a seller's price
    fee_tax_minor = models.BigIntegerField(default=0)
    seller_move = models.CharField(max_length=80, blank=True)  # the seller's account leaves the name
    seller_told = models.PositiveSmallIntegerField(default=0)  # the last letter to him, by number
    return_move = models.CharField(max_length=80, blank=True)  # and has it again, where it could not be handed over
    quote = models.TextField()
    quote_hash = models.CharField(max_length=64)
    quote_until = models.DateTimeField()
    to_account = models.CharField(max_length=80, blank=True)
    to_handle = models.CharField(max_length=255, blank=True)  # the receiver's own name when he proved the account
    proof_mac = models.BinaryField(max_length=32, null=True)
    charge = models.CharField(max_length=80, blank=True)  # the last one asked, then the one that paid
    deposit = models.CharField(max_length=80, blank=True)  # the charge of a deposit that counted towards it, once it is paid
    deposit_minor = models.BigIntegerField(default=0)  # and how much of it
    move = models.CharField(max_length=80, blank=True)
    offer_letter = models.CharField(max_length=80)  # where the buyer's address lies sealed
    use_days = models.PositiveSmallIntegerField(default=0)  # where a right to the name was sold: for how long it can be used
    use_by = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    dispute = models.CharField(max_length=10, blank=True)  # what we know of a chargeback: open | won | lost
    opened_at = models.DateTimeField()
    pay_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    reserve_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "order"
        constraints: ClassVar = [
            ORDER.constraint(),
            models.CheckConstraint(
                condition=models.Q(total_minor=models.F("price_minor") + models.F("tax_minor")), name="order_total_is_the_parts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "pay_by"], name="order_due")]
