"""Draws and drops: who entered, how applications were scored."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow


class Round(IdRow):
    """The entries of a draw or a drop, one row each. Its id is the sale's. The seed is on record as its hash before anybody enters."""

    handle = models.CharField(max_length=255)
    commitment = models.CharField(max_length=64)
    root = models.CharField(max_length=64, blank=True)  # over all tickets, once nobody enters any more
    ends_at = models.DateTimeField()  # of entering; stops of the name come on top
    entries = models.PositiveIntegerField(default=0)  # that ever were, and the number of the last one
    closed_at = models.DateTimeField(null=True)  # nobody enters any more
    decided_at = models.DateTimeField(null=True)  # everybody has a place

    class Meta:
        db_table = "round"
        indexes: ClassVar = [models.Index(fields=["ends_at"], condition=models.Q(closed_at=None), name="round_due")]


class Entry(IdRow):
    """Somebody's entry: one an account, told apart by its ticket. What he wrote is sealed under his own key."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entered")
    seq = models.PositiveIntegerField()
    member = models.CharField(max_length=80)
    ticket = models.CharField(max_length=64)
    at = models.DateTimeField()
    sealed_texts = models.BinaryField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    place = models.PositiveIntegerField(null=True)  # 1 is the first
    told_at = models.DateTimeField(null=True)  # of the result

    class Meta:
        db_table = "round_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "seq"], name="round_entry_in_order"),
            models.UniqueConstraint(fields=["round", "ticket"], condition=models.Q(withdrawn_at=None), name="round_entry_one_a_person"),
            models.UniqueConstraint(fields=["round", "place"], name="round_entry_place_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["round"], condition=models.Q(told_at=None, place__isnull=False), name="round_entry_to_tell")]


class Score(IdRow):
    """One reviewer's points and reasons for one application: a criterion each, written once."""

    only_added = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="scores")
    reviewer = models.CharField(max_length=80)
    points = models.JSONField()  # by criterion, 0 to 10
    reasons = models.JSONField()  # by criterion; published without anybody's name
    at = models.DateTimeField()

    class Meta:
        db_table = "entry_score"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "reviewer"], name="entry_score_once")]


class Conflict(IdRow):
    """A reviewer who says that he cannot judge an application freely."""

    only_added = True

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="conflicts")
    reviewer = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        db_table = "entry_conflict"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "reviewer"], name="entry_conflict_once")]
