"""Names that members sell, and sums that others offer for them."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sales.machines import LISTING, PROPOSAL


class Listing(IdRow):
    """The name of a member's own account, for sale by him. While it stands, the name that his account carries afterwards is kept for him.

    `hearing`: it is not for sale, and he hears offers; the other name is chosen, and kept, once he says yes to one.
    """

    member = models.CharField(max_length=80)
    account = models.CharField(max_length=80)
    handle = models.CharField(max_length=255)
    display = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()  # of the name, when it was listed: another one voids the listing
    policy_hash = models.CharField(max_length=64)
    form = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField()  # where an auction begins; the least that may be offered
    reserve_minor = models.BigIntegerField(null=True)  # of an auction: under it nobody wins
    chosen = models.CharField(max_length=80, blank=True)  # the sum that he said yes to while he heard offers
    afterwards = models.CharField(max_length=255, blank=True)  # the name that the account carries once this one is sold
    state = models.CharField(max_length=20, default=LISTING.start)
    keep_move = models.CharField(max_length=80, blank=True)  # keeps that name from everybody
    free_move = models.CharField(max_length=80, blank=True)  # gives it free again
    listed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "listing"
        constraints: ClassVar = [
            LISTING.constraint(),
            models.UniqueConstraint(fields=["handle"], condition=models.Q(state__in=("hearing", "asked", "open")), name="listing_one_a_name"),
            models.UniqueConstraint(fields=["afterwards"], condition=models.Q(state__in=("asked", "open")), name="listing_one_afterwards"),
            models.CheckConstraint(condition=models.Q(price_minor__gt=0), name="listing_price_positive"),
        ]


class Proposal(IdRow):
    """A sum that a member offers for a listed name. Its seller reads the sum and never whose it is; accepted, it binds."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()  # of this listing's: what its seller knows it by
    member = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    sum_minor = models.BigIntegerField()
    state = models.CharField(max_length=20, default=PROPOSAL.start)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seller_told_at = models.DateTimeField(null=True)  # that it was made
    told_at = models.DateTimeField(null=True)  # whoever made it, what came of it

    class Meta:
        db_table = "proposal"
        constraints: ClassVar = [
            PROPOSAL.constraint(),
            models.UniqueConstraint(fields=["listing", "number"], name="proposal_in_order"),
            models.UniqueConstraint(fields=["listing", "member"], condition=models.Q(state="open"), name="proposal_one_a_member"),
            models.CheckConstraint(condition=models.Q(sum_minor__gt=0), name="proposal_positive"),
        ]
