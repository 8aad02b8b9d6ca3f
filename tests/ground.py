"""The ground that tests stand on: a throw-away data folder and a PostgreSQL of its own, ended by id.

`make pure` needs no PostgreSQL, and who only deals tests out to workers needs none either: theirs is at an address where nobody answers.
"""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from rehandle.config.postgres import Embedded

MEMORY = "/dev/shm"  # where the machine has it, what is thrown away after every test never meets the disk
ROOM = 1_000_000_000
NOWHERE = "postgresql:///none?host=/nowhere"
PURE = "pure"
# A law is held or it is not: how long an example took on this machine says nothing about that.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before Django reads its settings."""
    folder = _folder()
    if "REHANDLE_DATABASE_URL" not in os.environ and _needs_database(early_config):
        _server(folder / "postgres")
    elif only_pure(early_config):
        os.environ["REHANDLE_DATABASE_URL"] = NOWHERE
    return (yield)


def only_pure(config: pytest.Config) -> bool:
    """Whether this run asks for pure tests and no others."""
    return str(config.known_args_namespace.markexpr) == PURE


def _needs_database(config: pytest.Config) -> bool:
    deals_out = "PYTEST_XDIST_WORKER" not in os.environ and bool(getattr(config.known_args_namespace, "numprocesses", 0))
    return not deals_out and not only_pure(config)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rehandle-test-", dir=MEMORY if _has_room(MEMORY) else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= dict.fromkeys(("TMPDIR", "PYTEST_DEBUG_TEMPROOT"), str(folder))  # what tests write goes there too
    tempfile.tempdir = None
    os.environ |= {"REHANDLE_DATA_DIR": str(folder), "REHANDLE_PAYMENT": "memory", "REHANDLE_MAIL": "memory", "REHANDLE_DEMO": "true"}
    return folder


def _has_room(folder: str) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


def _server(folder: Path) -> None:
    server = Embedded(folder)
    server.start(fsync="off", synchronous_commit="off", full_page_writes="off")
    atexit.register(server.stop)


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the collector of garbage need not look at it again and again."""
    gc.freeze()


def pytest_sessionfinish() -> None:
    """At the end everything may be cleared away."""
    gc.unfreeze()
