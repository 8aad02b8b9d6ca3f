"""The room as a Django app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.payments"
    label = "payments"
