"""The room as a Django app."""

from django.apps import AppConfig


class HandlesConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.handles"
    label = "handles"
