"""Who may bid in one auction, up to what, and the deposit that lies behind it."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sales.machines import DEPOSIT
from rehandle.sales.models.sales import Sale

BACKING = ("asked", "held")  # states in which a deposit belongs to a paddle


class Paddle(IdRow):
    """Somebody who may bid in one auction up to a limit: looked at once, when it was taken. Left by himself, or made void by the office.

    `auction` is the auction's id and its sale's: open or sealed.
    """

    auction = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="paddles")
    member = models.CharField(max_length=80)
    limit_minor = models.BigIntegerField()  # up to which bids count now
    wanted_minor = models.BigIntegerField()  # and once its deposit is here
    backed = models.BooleanField(default=False)  # a deposit that counts lies behind it now
    taken_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "paddle"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["auction", "member"], condition=models.Q(left_at=None, voided_at=None), name="paddle_one_a_member"
            ),
            models.CheckConstraint(
                condition=models.Q(limit_minor__gte=0, wanted_minor__gt=0, wanted_minor__gte=models.F("limit_minor")),
                name="paddle_limits_sane",
            ),
        ]


class Deposit(IdRow):
    """Money behind one paddle at a time. Its id is its charge's. It lies in the ledger's account of its paddle."""

    paddle = models.ForeignKey(Paddle, on_delete=models.PROTECT, related_name="deposits")
    member = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=20, default=DEPOSIT.start)
    asked_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deposit"
        constraints: ClassVar = [
            DEPOSIT.constraint(),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="deposit_positive"),
            models.UniqueConstraint(fields=["paddle"], condition=models.Q(state__in=BACKING), name="deposit_one_a_paddle"),
        ]
        indexes: ClassVar = [models.Index(fields=["state"], condition=models.Q(state__in=BACKING), name="deposit_open")]
