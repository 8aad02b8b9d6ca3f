"""The room as a Django app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.letters"
    label = "letters"
