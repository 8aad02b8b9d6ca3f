"""Cases, objections, reports of a death."""

from typing import ClassVar

from django.db import models

from rehandle.cases.machines import APPEAL, CASE
from rehandle.cases.mass.models import Campaign, Leaver, Part, Sampled
from rehandle.kernel.models import IdRow

__all__ = ["Appeal", "Campaign", "Case", "DeathReport", "Leaver", "Part", "Sampled"]


class Case(IdRow):
    """One name on its way back, under the rule that was in force when it was opened.

    `ends_at` is when the present state's clock runs out; it only ever moves later. `reclaim_move` and `restore_move`
    are the moves asked for; the state follows when the platform's answer is on record.
    """

    handle = models.CharField(max_length=255)
    display = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()
    account_id = models.CharField(max_length=80)
    policy_hash = models.CharField(max_length=64)
    tier = models.CharField(max_length=40)
    tier_clause = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=80)
    clause = models.CharField(max_length=80)
    facts = models.JSONField()  # the finding: what was seen, with source and date
    lang = models.CharField(max_length=10)
    state = models.CharField(max_length=20, default=CASE.start)
    opened_at = models.DateTimeField()
    grace_from = models.DateTimeField(null=True)  # the first delivered notice, or its publication
    answer_by = models.DateTimeField(null=True)  # E: the end of the time to answer
    published_at = models.DateTimeField(null=True)  # on the notice list, where nobody could be told
    ends_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    review_reason = models.CharField(max_length=1000, blank=True)
    reclaim_move = models.CharField(max_length=80, blank=True)
    restore_move = models.CharField(max_length=80, blank=True)
    reclaimed_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=40, blank=True)
    objection_until = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)  # set once, by the sale that took the name on

    class Meta:
        db_table = "case"
        indexes: ClassVar = [
            models.Index(fields=["state", "ends_at"], name="case_due"),
            models.Index(fields=["handle"], name="case_handle"),
        ]
        constraints: ClassVar = [
            CASE.constraint(),
            models.UniqueConstraint(
                fields=["handle"], condition=~models.Q(state__in=("kept", "restored", "closed")), name="case_one_open_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("opened", "grace", "kept")) | models.Q(reclaimed_at__isnull=False), name="case_reclaimed_when"
            ),
        ]


class Appeal(IdRow):
    """A holder's objection. It freezes the name; somebody who did not review decides."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    state = models.CharField(max_length=20, default=APPEAL.start)
    sealed_words = models.BinaryField()
    lang = models.CharField(max_length=10)
    filed_at = models.DateTimeField()
    promised_by = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "appeal"
        constraints: ClassVar = [
            APPEAL.constraint(),
            models.UniqueConstraint(fields=["case"], condition=models.Q(state="filed"), name="appeal_one_open_a_case"),
            models.CheckConstraint(
                condition=models.Q(state__in=("filed", "withdrawn")) | ~models.Q(decided_by=""), name="appeal_decided_by_somebody"
            ),
        ]


class DeathReport(IdRow):
    """Somebody told us that a holder has died. Everything stands still from that instant; proof is asked for later."""

    handle = models.CharField(max_length=255)
    relation = models.CharField(max_length=40)
    sealed_contact = models.BinaryField()
    sealed_words = models.BinaryField()
    lang = models.CharField(max_length=10)
    told_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)  # memorial | not_confirmed

    class Meta:
        db_table = "death_report"
