"""A process that sweeps, to be killed at any moment: forked from a server that has loaded everything and swept nothing."""

import os
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:  # the server that forks the sweeps starts with nothing
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehandle.settings")
    django.setup()

import duckdb  # noqa: F401 -- loaded before the fork, no connection opened
from django.core.management import call_command

from rehandle.names import words

words.words()


def run(*words_of_the_command: str) -> None:
    """The command, as somebody types it."""
    with Path(os.devnull).open("w") as nowhere:
        call_command("sweep", *words_of_the_command, stdout=nowhere, stderr=nowhere)
