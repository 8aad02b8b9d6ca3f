"""The room as a Django app."""

from django.apps import AppConfig


class MovesConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.moves"
    label = "moves"
