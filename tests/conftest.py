"""What every test may ask for."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import SeededIds
from rehandle.people.queries import ctx_as
from tests.ground import only_pure

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

HERE = Path(__file__).parent
# Folders whose tests start processes, browsers or databases of their own, or read the real data.
REAL = {"browser", "crash", "cli", "platforms", "adapters", "site", "desk", "docs", "sim", "stories", "sweep", "tidy"}
ENGINES = {"test_sql.py"}  # the law that holds DuckDB to the judge runs a real engine
ALL_IN_DATABASE = re.compile(r"^pytestmark = pytest\.mark\.django_db\b", re.M)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`make pure` does not even import what it will not run."""
    return True if only_pure(config) and _holds_nothing_pure(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make pure` runs what touches nothing outside: rules, tables, laws."""
    for item in items:
        database = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if not database and not _holds_nothing_pure(item.path):
            item.add_marker(pytest.mark.pure)


def _holds_nothing_pure(path: Path) -> bool:
    folder = path.relative_to(HERE).parts[:1]
    return bool(REAL.intersection(folder)) or path.name in ENGINES or (path.suffix == ".py" and bool(ALL_IN_DATABASE.search(path.read_text(encoding="utf-8"))))


@pytest.fixture
def office() -> Ctx:
    """The office itself, on 1 December 2026."""
    return ctx_as("office", NOW, SeededIds(1))


@pytest.fixture
def as_role() -> Callable[..., Ctx]:
    """A context for a role, by name."""
    ids = SeededIds(2)

    def make(role: str, actor: str = "", now: datetime = NOW) -> Ctx:
        return ctx_as(role, now, ids, actor)

    return make


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tests' own database may be emptied between tests: the only guard that is taken off, and only here."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("select format('drop trigger not_emptied on %I', relname) from pg_trigger t join pg_class c on c.oid = tgrelid where tgname = 'not_emptied'")
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
