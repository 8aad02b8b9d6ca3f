"""The room as a Django app."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.policy"
    label = "policy"
