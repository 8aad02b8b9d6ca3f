"""What every test may ask for."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import SeededIds
from rehandle.people.queries import ctx_as
from tests.ground import only_pure

FORGET = """do $$ declare one text; begin
    perform set_config('session_replication_role', 'replica', true);
    for one in select format('%I', tablename) from pg_tables where schemaname = 'public' and tablename <> 'django_migrations' order by tablename loop
        execute 'lock table ' || one || ' in share row exclusive mode';
        execute 'delete from ' || one;
    end loop;
end $$"""
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

HERE = Path(__file__).parent
# Folders whose tests start processes, browsers or databases of their own, or read the real data.
REAL = {"browser", "live", "pool", "crash", "cli", "platforms", "adapters", "site", "desk", "docs", "sim", "stories", "sweep", "tidy"}
# They run real engines, read the real data, or render whole pages by the hundred: `make tests` has time for that, `make pure` has not.
HEAVY = {"test_sql.py", "test_differential.py", "test_stages.py", "test_vectors.py", "test_programmes.py", "test_simulate.py", "test_page_law.py"}
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
    items.sort(key=lambda item: item.path.relative_to(HERE).parts[0] not in REAL)  # the long ones first: nobody waits for them at the end


def _holds_nothing_pure(path: Path) -> bool:
    folder = path.relative_to(HERE).parts[:1]
    return bool(REAL.intersection(folder)) or path.name in HEAVY or (path.suffix == ".py" and bool(ALL_IN_DATABASE.search(path.read_text(encoding="utf-8"))))


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
def django_db_setup(django_db_setup):
    """Tests that commit are followed by deleting their rows; Django's own lists of what there is, which nobody here reads, are not written anew each time."""
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    DatabaseOperations.execute_sql_flush = forget_rows  # of every connection: a browser's loop gets one of its own


def forget_rows(operations, _):
    """Cheaper than making every table anew by `truncate`, and it waits for whoever still writes as that does. Only here is no guard asked."""
    with transaction.atomic(), operations.connection.cursor() as cursor:
        cursor.execute(FORGET)
