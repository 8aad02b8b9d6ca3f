"""The room as a Django app."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.sales"
    label = "sales"
