"""Drafts and published versions of the rule. The bytes are the rule; nothing of either is ever changed."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow, Row


class PolicyDraft(IdRow):
    """A text that may become a version. To change it is to make another draft. `hash` is empty where the text has errors."""

    only_added = True

    text = models.TextField()
    hash = models.CharField(max_length=64, blank=True)
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()

    class Meta:
        db_table = "policy_draft"
        indexes: ClassVar = [models.Index(fields=["-drafted_at"], name="policy_draft_newest")]


class PolicyVersion(Row):
    """One published policy: its exact text, its hash, and from when it holds. `signed_by` is empty for the first of an office."""

    only_added = True

    hash = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)
    signed_by = models.CharField(max_length=80, blank=True)
    draft = models.OneToOneField(PolicyDraft, null=True, on_delete=models.PROTECT, related_name="version")

    class Meta:
        db_table = "policy_version"
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "version"], name="policy_version_once")]
