"""Auctions with sealed bids."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow


class SealedAuction(IdRow):
    """A sale by sealed bids, one row each. Its id is the sale's. Without a public half it waits for its keeper, and nobody can bid."""

    handle = models.CharField(max_length=255)
    currency = models.CharField(max_length=3)
    terms = models.JSONField(default=dict)  # the rule's numbers as they stood when bidding began
    public = models.CharField(max_length=64, blank=True)  # the half that seals, as hex
    private = models.CharField(max_length=64, blank=True)  # the half that opens: the keeper gives it out after the close
    ends_at = models.DateTimeField(null=True)
    clock_from = models.DateTimeField()  # stops of the name before it are in `ends_at` already
    kept_until = models.DateTimeField(null=True)  # the instant that the keeper knows
    seq = models.PositiveBigIntegerField(default=0)  # of the last cover
    closed_at = models.DateTimeField(null=True)
    early = models.BooleanField(default=False)  # opened before its time by two keepers: it has no winner
    opened_at = models.DateTimeField(null=True)
    void = models.JSONField(default=list)  # members who were staff, or linked to them, by the opening
    winner = models.CharField(max_length=80, blank=True)
    price_minor = models.BigIntegerField(default=0)

    class Meta:
        db_table = "sealed_auction"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(private="") | models.Q(closed_at__isnull=False), name="sealed_opens_after_close"),
        ]
        indexes: ClassVar = [models.Index(fields=["ends_at"], condition=models.Q(opened_at=None), name="sealed_due")]


class Cover(IdRow):
    """One sealed bid, in the order of commit. What lies in it is known to nobody before the close; a member's last one counts."""

    auction = models.ForeignKey(SealedAuction, on_delete=models.PROTECT, related_name="covers")
    seq = models.PositiveBigIntegerField()
    member = models.CharField(max_length=80)
    cover = models.BinaryField()
    commitment = models.CharField(max_length=64)
    at = models.DateTimeField()
    most_minor = models.BigIntegerField(null=True)  # after the opening; stays empty where the cover does not hold what was committed to

    class Meta:
        db_table = "cover"
        constraints: ClassVar = [models.UniqueConstraint(fields=["auction", "seq"], name="cover_in_order")]
