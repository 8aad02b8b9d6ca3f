"""Emptying a throw-away database between two runs. Only a database whose name says so is ever emptied."""

from django.apps import apps
from django.db import connection

THROW_AWAY = ("rehandle_story_", "test_")


def empty() -> None:
    """Forget every row. Refuses any database but a throw-away one."""
    name = str(connection.settings_dict["NAME"])
    assert name.startswith(THROW_AWAY), f"{name} is not a throw-away database"
    tables = ", ".join(f'"{model._meta.db_table}"' for model in apps.get_models())
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(f"truncate {tables} restart identity cascade")
        cursor.execute("set session_replication_role = origin")
