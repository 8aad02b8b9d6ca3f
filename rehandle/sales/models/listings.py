"""Names that members sell."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sales.machines import LISTING


class Listing(IdRow):
    """The name of a member's own account, for sale by him. While it stands, the name that his account carries afterwards is kept for him."""

    member = models.CharField(max_length=80)
    account = models.CharField(max_length=80)
    handle = models.CharField(max_length=255)
    display = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()  # of the name, when it was listed: another one voids the listing
    policy_hash = models.CharField(max_length=64)
    form = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()
    afterwards = models.CharField(max_length=255)  # the name that the account carries once this one is sold
    state = models.CharField(max_length=20, default=LISTING.start)
    keep_move = models.CharField(max_length=80)  # keeps that name from everybody
    free_move = models.CharField(max_length=80, blank=True)  # gives it free again
    listed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "listing"
        constraints: ClassVar = [
            LISTING.constraint(),
            models.UniqueConstraint(fields=["handle"], condition=models.Q(state__in=("asked", "open")), name="listing_one_a_name"),
            models.UniqueConstraint(fields=["afterwards"], condition=models.Q(state__in=("asked", "open")), name="listing_one_afterwards"),
            models.CheckConstraint(condition=models.Q(price_minor__gt=0), name="listing_price_positive"),
        ]
