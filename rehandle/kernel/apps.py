"""The ground as a Django app: it sets its hooks and guards the tables."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from rehandle.kernel.flow import HOOKS
from rehandle.kernel.guard import install


class KernelConfig(AppConfig):
    """Loaded first."""

    name = "rehandle.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Answers to replays lie in our table; guards are put on after each migration."""
        from rehandle.kernel.models import DeedTable  # models exist only once the apps are loaded

        HOOKS.deeds = DeedTable()
        post_migrate.connect(self.guard, dispatch_uid="rehandle.guard")

    def guard(self, sender: AppConfig, using: str, **told: object) -> None:
        """Guards go on when the last room was migrated; emptying a test's tables sends no plan and changes nothing."""
        if "plan" not in told:
            return
        rooms = [config for config in apps.get_app_configs() if config.name.startswith("rehandle.") and config.models_module]
        if sender.name == rooms[-1].name:
            install(apps.get_models(), using)
