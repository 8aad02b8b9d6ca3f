"""The room as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.ledger"
    label = "ledger"
