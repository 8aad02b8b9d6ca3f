"""The room as a Django app."""

from django.apps import AppConfig


class SweepConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.sweep"
    label = "sweep"
