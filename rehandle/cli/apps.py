"""The room as a Django app."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.cli"
    label = "cli"
