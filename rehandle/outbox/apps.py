"""The room as a Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.outbox"
    label = "outbox"
