"""The room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.api"
    label = "api"
