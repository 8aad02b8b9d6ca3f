"""The room as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.cases"
    label = "cases"
