"""The room as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.desk"
    label = "desk"
