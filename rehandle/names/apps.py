"""The room as a Django app."""

from django.apps import AppConfig


class NamesConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.names"
    label = "names"
