"""Runs of the sweep: where the findings lie and what they came to. The findings themselves are files."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow


class Run(IdRow):
    """One finished sweep of the office. `summary` is its run.json."""

    policy_hash = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    folder = models.CharField(max_length=500)
    summary = models.JSONField()
    finished_at = models.DateTimeField()

    class Meta:
        db_table = "run"
        indexes: ClassVar = [models.Index(fields=["-finished_at"], name="run_newest")]
