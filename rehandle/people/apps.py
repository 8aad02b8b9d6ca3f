"""The room as a Django app: it keeps what waits for a second person."""

from django.apps import AppConfig

from rehandle.kernel.flow import HOOKS


class PeopleConfig(AppConfig):
    """Its label is the room's name."""

    name = "rehandle.people"
    label = "people"

    def ready(self) -> None:
        """Flows of two people file their bytes here."""
        from rehandle.people.flows import ApprovalTable  # models exist only once the apps are loaded

        HOOKS.approvals = ApprovalTable()
