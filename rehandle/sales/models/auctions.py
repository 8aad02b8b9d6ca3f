"""Open auctions: their bids, and the lane that takes many bids at once."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow, Row


class Auction(IdRow):
    """A sale by open auction, one row each: what the next bid has to know. Its id is the sale's. Only bids and clocks change it."""

    guard_sql = "alter table auction set (fillfactor = 50);"  # written at each bid: the next version finds room beside it, no index grows

    handle = models.CharField(max_length=255)
    terms = models.JSONField()  # the rule's numbers as they stood when it opened
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField(default=0)
    leader = models.CharField(max_length=80, blank=True)
    leader_most = models.BigIntegerField(default=0)
    leader_seq = models.PositiveBigIntegerField(default=0)
    second_most = models.BigIntegerField(default=0)
    bids = models.PositiveIntegerField(default=0)
    reserve_met = models.BooleanField(default=False)
    extensions = models.PositiveIntegerField(default=0)
    bought = models.BooleanField(default=False)
    planned_end = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # none before the first bid, where the clock starts with that
    clock_from = models.DateTimeField()  # stops of the name before it are in `ends_at` already
    closed_at = models.DateTimeField(null=True)
    seq = models.PositiveBigIntegerField(default=0)  # of the last bid
    moved = models.PositiveBigIntegerField(default=0)  # how often this row changed: each bid, and the close
    private = models.BooleanField(default=False)  # among those whose backorders opened it, and nobody else
    shard = models.PositiveSmallIntegerField(default=0)  # which lane takes its bids in batches

    class Meta:
        db_table = "auction"
        indexes: ClassVar = [models.Index(fields=["ends_at"], condition=models.Q(closed_at=None), name="auction_due")]


class Bid(IdRow):
    """One bid that counts: a proxy maximum, in the order of commit. Its maximum is told to nobody but its bidder."""

    only_added = True

    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="placed")
    seq = models.PositiveBigIntegerField()
    member = models.CharField(max_length=80)
    most_minor = models.BigIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)  # leading | outbid | raised | bought, at that moment
    price_minor = models.BigIntegerField()  # after it
    ends_at = models.DateTimeField()  # after it
    batch = models.PositiveBigIntegerField(null=True)  # the lane's batch that it came in, where it came so

    class Meta:
        db_table = "bid"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["auction", "seq"], name="bid_in_order"),
            models.CheckConstraint(condition=models.Q(most_minor__gt=0), name="bid_positive"),
        ]


class Lane(Row):
    """Who may write batches of bids: a lease and its fence. A writer whose epoch is past writes nothing any more."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    epoch = models.PositiveBigIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)  # of the last batch
    at = models.DateTimeField()  # of the last batch: no later one is earlier
    until = models.DateTimeField()  # the lease

    class Meta:
        db_table = "lane"
