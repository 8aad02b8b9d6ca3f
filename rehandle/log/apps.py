"""The room as a Django app."""

from django.apps import AppConfig


class LogConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.log"
    label = "log"
