"""The room as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.site"
    label = "site"
