"""What every room's tables share: text ids, guards, and the answers already given to a client's id."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from rehandle.kernel.ctx import Ctx

ID = RegexValidator(r"\A[A-Za-z0-9_.:-]{1,80}\Z")


class Row(models.Model):
    """A table of ours: written by flows only. `only_added` rows are never changed afterwards."""

    guarded: ClassVar[bool] = True
    only_added: ClassVar[bool] = False
    guard_sql: ClassVar[str] = ""

    class Meta:
        abstract = True


class IdRow(Row):
    """A row with a text id that the caller brings."""

    id = models.CharField(primary_key=True, max_length=80, validators=[ID])

    class Meta:
        abstract = True


class Deed(Row):
    """The answer given to a client's id: kept for ever, so that a replay answers as the first time."""

    only_added = True

    id = models.BigAutoField(primary_key=True)
    flow = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    answer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "deed"
        constraints: ClassVar = [models.UniqueConstraint(fields=["flow", "key"], name="deed_once")]


class DeedTable:
    """The kernel's `Deeds` on PostgreSQL."""

    def find(self, flow: str, key: str) -> tuple[str, str] | None:
        """Hash and answer of the first call, if there was one."""
        return Deed.objects.filter(flow=flow, key=key).values_list("digest", "answer").first()

    def keep(self, flow: str, key: str, digest: str, answer: str, ctx: Ctx) -> None:
        """Remember the first answer, in the flow's own transaction."""
        Deed.objects.create(flow=flow, key=key, digest=digest, answer=answer, at=ctx.now)


class ClockOffset(Row):
    """One row, in a demo only: how many seconds its clock is ahead of the machine's."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        db_table = "clock_offset"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1, seconds__gte=0), name="clock_offset_one_forward")]
