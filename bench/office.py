"""An office of a bench's own: an empty database in a folder that goes when the bench ends."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django

from rehandle.config.postgres import Embedded


def office() -> Path:
    """Start it; rooms are imported after this. Answers its folder."""
    folder = Path(tempfile.mkdtemp(prefix="rehandle-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {"REHANDLE_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "rehandle.settings", "REHANDLE_DEMO": "true"}
    server = Embedded(folder / "postgres")
    server.start()
    atexit.register(server.stop)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return folder
