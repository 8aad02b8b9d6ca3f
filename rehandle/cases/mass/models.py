"""Campaigns, their parts, who left them, and what people judged of a drawn sample."""

from typing import ClassVar

from django.db import models

from rehandle.cases.machines import CASE
from rehandle.cases.mass.machines import CAMPAIGN
from rehandle.kernel.models import IdRow, Row

PART_STATES = ("opened", "grace", "reclaimed", "announced", "released", "closed")


class Campaign(IdRow):
    """One wave of one tier, drawn from one sweep: its members lie in files, and are cases whose rows are not written.

    `salt` makes the key that blinds names in the log's leaves; destroying it closes them for ever.
    """

    policy_hash = models.CharField(max_length=64)
    tier = models.CharField(max_length=40)
    run = models.CharField(max_length=80)  # the sweep it was drawn from
    wave = models.CharField(max_length=10)  # `00` to the last wave, or `first`
    as_of = models.DateTimeField()
    folder = models.CharField(max_length=500)
    members = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    commitment = models.CharField(max_length=64)  # to the seed that draws the order of opening
    state = models.CharField(max_length=20, default=CAMPAIGN.start)
    drawn_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    begun_by = models.CharField(max_length=80, blank=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=80, blank=True)
    stopped_why = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True)

    @property
    def forgotten(self) -> bool:
        """Whether its files are gone with their key: counts are left, and what was opened."""
        return not self.salt

    class Meta:
        db_table = "campaign"
        constraints: ClassVar = [
            CAMPAIGN.constraint(),
            models.UniqueConstraint(fields=["policy_hash", "tier", "run", "wave"], name="campaign_once"),
        ]


class Part(IdRow):
    """Some thousands of members with one time line: what a case's row says of one name, this says of all who have not left.

    `rounds`: for each notice that is on record, when its last letter went. `act`: a bulk step that was begun and is not yet recorded.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    members = models.PositiveIntegerField()
    left = models.PositiveIntegerField(default=0)
    first = models.CharField(max_length=255, db_collation="C")
    last = models.CharField(max_length=255, db_collation="C")
    root = models.CharField(max_length=64)
    state = models.CharField(max_length=20, default=CASE.start)
    rounds = models.JSONField(default=dict)
    letters = models.PositiveIntegerField(default=0)
    undelivered = models.PositiveIntegerField(default=0)
    act = models.CharField(max_length=20, blank=True)
    act_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    grace_from = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    reclaimed_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    opened_to_all_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    objection_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="part_once"),
            models.CheckConstraint(condition=models.Q(state__in=PART_STATES), name="part_state_known"),
            models.CheckConstraint(condition=models.Q(left__lte=models.F("members")), name="part_left_at_most_all"),
        ]
        indexes: ClassVar = [models.Index(fields=["first", "last"], name="part_names"), models.Index(fields=["state", "ends_at"], name="part_due")]


class Leaver(Row):
    """A member who differs from the default from now on, once and for good: his case is a row."""

    only_added = True

    id = models.BigAutoField(primary_key=True)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="leavers")
    handle = models.CharField(max_length=255)
    case = models.CharField(max_length=80)
    why = models.CharField(max_length=40)
    state = models.CharField(max_length=20)  # in which he left
    at = models.DateTimeField()

    class Meta:
        db_table = "leaver"
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "handle"], name="leaver_once")]


class Sampled(Row):
    """One finding of the drawn sample, and what a person says of it: whether the rule meets it rightly."""

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sample")
    place = models.PositiveIntegerField()
    handle = models.CharField(max_length=255)
    right = models.BooleanField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    judged_by = models.CharField(max_length=80, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sampled"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "place"], name="sampled_once"),
            models.CheckConstraint(condition=models.Q(right=None) | ~models.Q(judged_by=""), name="sampled_by_somebody"),
        ]
