"""A throw-away database on the office's own server: made, migrated, used, dropped."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from rehandle.config.office import office
from rehandle.config.postgres import Embedded


@contextmanager
def database() -> Iterator[None]:
    """Work in a database of our own; whatever lies in the office's is not touched. Starts the embedded server if need be."""
    server = Embedded(office().data_dir / "postgres")
    started = not office().database_url and server.pid() is None
    if started:
        server.start()
    name, mine = connection.settings_dict["NAME"], f"rehandle_story_{os.getpid()}"
    connection.close()
    try:
        _on_server(f'create database "{mine}"')
        _on_server(f'alter database "{mine}" set synchronous_commit = off')  # it is gone at the end of the run: nobody waits for the disk
        connection.settings_dict["NAME"] = mine
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        _on_server(f'drop database if exists "{mine}" with (force)')
        if started:
            server.stop()


def _on_server(statement: str) -> None:
    kept = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "postgres"
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept
