"""Sweeps that were asked for, and those that are finished: where the findings lie and what they came to. The findings themselves are files."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.models import IdRow
from rehandle.sweep.machines import SWEEP


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


class Sweep(IdRow):
    """One sweep that somebody asked for; once finished, the run of the same id holds its numbers. `begun` counts the processes that took it up."""

    policy_hash = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    state = models.CharField(max_length=20, default=SWEEP.start)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    begun = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=80, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    told = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sweep"
        constraints: ClassVar = [SWEEP.constraint()]
        indexes: ClassVar = [models.Index(fields=["-asked_at"], name="sweep_newest")]
