"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.sales"
    label = "sales"

    def ready(self) -> None:
        """Flows that only people call are known by name wherever somebody signs."""
        for each in ("countering", "accepting", "proposing", "paddles"):
            import_module(f"rehandle.sales.{each}")
