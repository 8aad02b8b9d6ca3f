"""Names that are asked for."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sales.machines import REQUEST
from rehandle.sales.models.sales import Sale


class NameRequest(IdRow):
    """Somebody who asked for a name that is given at no cost. What it is for, and the office's answer, are sealed under his own key."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="requests")
    seq = models.PositiveIntegerField()
    member = models.CharField(max_length=80)
    membership = models.CharField(max_length=80, blank=True)  # as the platform reported it; empty where it reported none
    at = models.DateTimeField()
    answer_by = models.DateTimeField()
    sealed_why = models.BinaryField()
    state = models.CharField(max_length=20, default=REQUEST.start)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    award = models.CharField(max_length=80, blank=True)  # what it was given by, where it was granted
    looked_at = models.DateTimeField(null=True)  # when the platform was last asked for the membership
    lapsed_at = models.DateTimeField(null=True)  # the membership is over since then
    lapses = models.PositiveIntegerField(default=0)
    went_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "name_request"
        constraints: ClassVar = [
            REQUEST.constraint(),
            models.UniqueConstraint(fields=["sale", "seq"], name="name_request_in_order"),
            models.UniqueConstraint(fields=["member"], condition=models.Q(state="waiting"), name="name_request_one_a_person"),
            models.UniqueConstraint(fields=["sale"], condition=models.Q(state="granted"), name="name_request_one_granted"),
        ]
