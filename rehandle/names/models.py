"""Lists of names as revisions: what changed, why, by whom. Nothing of a revision is ever changed; in force is a row of its own."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow, Row
from rehandle.names.files import SEVERITIES

LONGEST_NAME = 255
MOST_NAMES = 2_000_000  # in one draft: twice the longest list that the checks are measured with


class ListRevision(IdRow):
    """One drafted state of one list, told by its changes against the revision in force when it was drafted (`base`, 0 for none)."""

    only_added = True

    list = models.CharField(max_length=40)
    base = models.PositiveIntegerField()
    severity = models.CharField(max_length=20)
    hash = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    why = models.CharField(max_length=500)
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()

    class Meta:
        db_table = "list_revision"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(severity__in=sorted(SEVERITIES)), name="list_revision_severity_known"),
            models.CheckConstraint(condition=~models.Q(why=""), name="list_revision_says_why"),
        ]


class ListChange(Row):
    """One name that a revision adds to its list, or takes away."""

    only_added = True

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(ListRevision, on_delete=models.PROTECT, related_name="changes")
    name = models.CharField(max_length=LONGEST_NAME)
    added = models.BooleanField()

    class Meta:
        db_table = "list_change"
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "revision"], name="list_change_once")]


class ListForce(Row):
    """A revision came into force as this number of its list, signed by a second person."""

    only_added = True

    revision = models.OneToOneField(ListRevision, primary_key=True, on_delete=models.PROTECT, related_name="force")
    list = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    signed_by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "list_force"
        constraints: ClassVar = [models.UniqueConstraint(fields=["list", "number"], name="list_force_once")]
