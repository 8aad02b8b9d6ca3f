"""The room as a Django app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.orders"
    label = "orders"
