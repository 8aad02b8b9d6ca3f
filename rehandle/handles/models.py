"""Handles, tenures that never overlap, stops, the holder's words."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models.expressions import RawSQL

from rehandle.kernel.models import IdRow, Row

STOP_KINDS = ("objection", "dispute", "duress", "death_report", "legal_hold", "resale_lock", "recovery_hold", "frozen_old_handle")
WORD_KINDS = ("kept", "away", "memorial", "released", "undone")


class Handle(Row):
    """One name of this office's namespace that something happened to. Its epoch grows at hand-over and opening only."""

    id = models.BigAutoField(primary_key=True)
    canonical = models.CharField(max_length=255, unique=True)
    display = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(null=True)  # the last hand-over or opening
    frozen_since = models.DateTimeField(null=True)  # the first of the stops that are open, or that overlapped into them

    class Meta:
        db_table = "handle"


class Tenure(Row):
    """One account held one name from then until then, for this price. A reclaim suspends it; a hand-over ends it."""

    id = models.BigAutoField(primary_key=True)
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="tenures")
    account_id = models.CharField(max_length=80)
    period = DateTimeRangeField()
    epoch = models.PositiveIntegerField()
    suspended_at = models.DateTimeField(null=True)
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        db_table = "tenure"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handle", "epoch"], name="tenure_epoch"),
            ExclusionConstraint(
                name="tenure_never_overlaps",
                expressions=[
                    (models.Func("handle_id", "handle_id", RawSQL("'[]'", []), function="int8range"), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Stop(Row):
    """Something that freezes a name until it is answered. Whoever changes a name looks here first, under its lock."""

    id = models.CharField(primary_key=True, max_length=80)
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="stops")
    kind = models.CharField(max_length=30)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    opened_why = models.CharField(max_length=1000, blank=True)  # of one that was set by hand
    ends_at = models.DateTimeField(null=True)  # known beforehand (a resale lock), or never by itself
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    ended_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "stop"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(kind__in=STOP_KINDS), name="stop_kind_known")]
        indexes: ClassVar = [models.Index(fields=["handle"], condition=models.Q(ended_at=None), name="stop_open")]


class Word(Row):
    """What a holder told us about a name: kept, away until, a memorial. It outlives the file that asked.

    `undone` takes the last `kept` back: nothing is ever changed or deleted here.
    """

    only_added = True

    id = models.BigAutoField(primary_key=True)
    handle = models.ForeignKey(Handle, on_delete=models.PROTECT, related_name="words")
    account_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "word"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(kind__in=WORD_KINDS), name="word_kind_known")]

class Standstill(IdRow):
    """Somebody pressed the one button: nothing that harms a holder happens until two people start the office again."""

    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=80)
    why = models.CharField(max_length=1000)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "standstill"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ended_at"], condition=models.Q(ended_at=None), name="standstill_one", nulls_distinct=False)
        ]
