"""Names that somebody waits for."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sales.machines import BACKORDER


class Watch(IdRow):
    """Somebody who wants to be told of a name: read for him alone, in no entry of the record by its name, and emptied when it ends."""

    member = models.CharField(max_length=80)
    handle = models.CharField(max_length=255, blank=True)  # empty once it has ended
    wanted_minor = models.BigIntegerField(null=True)  # tell of a sale where it can be had for that or less
    at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list)  # the files and sales that he was told of

    class Meta:
        db_table = "watch"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "handle"], condition=models.Q(ended_at=None), name="watch_once_a_name"),
        ]
        indexes: ClassVar = [models.Index(fields=["handle"], condition=models.Q(ended_at=None), name="watch_by_name")]


class Backorder(IdRow):
    """Somebody who buys an announced name when it opens, up to a limit that nobody is told. `agreed`: the terms that he read."""

    case = models.CharField(max_length=80)
    handle = models.CharField(max_length=255)
    member = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()  # of this file's
    limit_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    agreed = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=20, default=BACKORDER.start)
    ended_at = models.DateTimeField(null=True)
    sale = models.CharField(max_length=80, blank=True)  # what it came to
    told_at = models.DateTimeField(null=True)  # of its end, where it did not buy at once

    class Meta:
        db_table = "backorder"
        constraints: ClassVar = [
            BACKORDER.constraint(),
            models.UniqueConstraint(fields=["case", "seq"], name="backorder_in_order"),
            models.UniqueConstraint(fields=["case", "member"], condition=models.Q(state="waiting"), name="backorder_one_a_member"),
            models.CheckConstraint(condition=models.Q(limit_minor__gt=0), name="backorder_limit_positive"),
        ]
