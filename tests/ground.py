"""The ground that tests stand on: a throw-away data folder and a PostgreSQL of its own, ended by id."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from rehandle.config.postgres import Embedded

MEMORY = "/dev/shm"  # where the machine has it, tables that are emptied after every test never meet the disk
FOLDER = Path(tempfile.mkdtemp(prefix="rehandle-test-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
os.environ["REHANDLE_DATA_DIR"] = str(FOLDER)
os.environ["REHANDLE_PAYMENT"] = "memory"
os.environ["REHANDLE_MAIL"] = "memory"
os.environ["REHANDLE_DEMO"] = "true"
if "REHANDLE_DATABASE_URL" not in os.environ:
    SERVER = Embedded(FOLDER / "postgres")
    SERVER.start(fsync="off", synchronous_commit="off", full_page_writes="off")
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    atexit.register(SERVER.stop)
