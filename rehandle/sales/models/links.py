"""What was found between people who take part in one sale, or between one of them and who sells or works here."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sales.machines import FINDING


class LinkFinding(IdRow):
    """Two members who are linked and take part in one sale. Where that is strong, their bids are void from then on; a person looks at it."""

    sale = models.CharField(max_length=80)
    one = models.CharField(max_length=80)
    other = models.CharField(max_length=80)
    side = models.CharField(max_length=20)  # bidders | seller | staff
    by = models.JSONField()  # kinds of what is shared; never a digest
    steps = models.PositiveSmallIntegerField()
    strong = models.BooleanField()
    state = models.CharField(max_length=20, default=FINDING.start)
    before_minor = models.BigIntegerField(null=True)  # the auction's price when it was found
    after_minor = models.BigIntegerField(null=True)  # what the bids of the others come to; none where they come to nothing
    told = models.JSONField(default=list)  # who of the two was written to
    found_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "link_finding"
        constraints: ClassVar = [
            FINDING.constraint(),
            models.UniqueConstraint(fields=["sale", "one", "other"], name="link_finding_once"),
            models.CheckConstraint(condition=models.Q(side__in=("bidders", "seller", "staff")), name="link_finding_side_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["one"], name="link_finding_one"), models.Index(fields=["other"], name="link_finding_other")]
