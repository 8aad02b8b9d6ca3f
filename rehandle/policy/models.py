"""Published versions of the rule. The bytes are the rule; nothing of a version is ever changed."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import Row


class PolicyVersion(Row):
    """One published policy: its exact text, its hash, and from when it holds."""

    only_added = True

    hash = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.TextField()
    published_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)

    class Meta:
        db_table = "policy_version"
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "version"], name="policy_version_once")]
