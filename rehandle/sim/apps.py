"""The room as a Django app."""

from django.apps import AppConfig


class SimConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.sim"
    label = "sim"
