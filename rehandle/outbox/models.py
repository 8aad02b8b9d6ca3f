"""Work that waits for its commit, and rows that a stage has put aside."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import Row


class Job(Row):
    """One call to make outside: `kind` names the handler, `ref` the row that it is about. Done once, tried often."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    ref = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)  # grows with every claim: a worker whose lease ended cannot record
    leased_until = models.DateTimeField(null=True)  # on real time, never on the demo's clock
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "job"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "ref"], name="job_once")]
        indexes: ClassVar = [models.Index(fields=["due_at", "id"], condition=models.Q(done_at=None), name="job_due")]


class Parked(Row):
    """A row whose stage failed: it waits here and never blocks the others."""

    id = models.BigAutoField(primary_key=True)
    stage = models.CharField(max_length=60)
    ref = models.CharField(max_length=80)
    tries = models.PositiveIntegerField(default=1)
    retry_at = models.DateTimeField()
    error = models.CharField(max_length=300)

    class Meta:
        db_table = "parked"
        constraints: ClassVar = [models.UniqueConstraint(fields=["stage", "ref"], name="parked_once")]
