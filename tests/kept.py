"""A world that takes long to make is made once a process. Whoever asks for it again has it as it was: its rows, its folder, its clock, ids and letters.

Its payment provider is a new one: only for worlds in which nobody has paid yet.
"""

import copy
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from rehandle.kernel import faults
from rehandle.sim.world import World, around
from tests.conftest import FORGET

FILLED = "select tablename from pg_tables where schemaname = 'public' and tablename <> 'django_migrations' order by tablename"


@dataclass(frozen=True)
class Kept:
    """What is put back."""

    rows: dict[str, bytes]
    folder: Path
    at: datetime
    ids: tuple[object, int]
    sent: tuple[list[object], dict[str, str], list[object]]


_KEPT: dict[str, Kept] = {}
_ROWS: dict[str, dict[str, bytes]] = {}


@contextmanager
def as_it_was(name: str, start: datetime, make: Callable[[World], None]) -> Iterator[World]:
    """The world of this name: `make` brings it about the first time. The database has to be empty."""
    folder = Path(tempfile.gettempdir()) / f"kept-{name}"
    if name in _KEPT:
        shutil.copytree(_KEPT[name].folder, folder)
        _put_back(_KEPT[name], found := around(folder, start))
    else:
        found = _made(folder, start, make, name)
    yield found
    shutil.rmtree(folder)
    faults.disarm()


def rows_as_they_were(name: str, make: Callable[[], object]) -> None:
    """The rows that `make` brings about, on top of what is there: made once a process, afterwards put back instead of what is there."""
    if name not in _ROWS:
        make()
        _ROWS[name] = _rows()
        return
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
    _filled(_ROWS[name])


def _made(folder: Path, start: datetime, make: Callable[[World], None], name: str) -> World:
    folder.mkdir()
    found = around(folder, start)
    make(found)
    copied = Path(shutil.copytree(folder, f"{folder}-copy"))
    mailer = found.mailer
    _KEPT[name] = Kept(_rows(), copied, found.clock.at, (found.ids._random.getstate(), found.ids._count), copy.deepcopy((mailer.sent, mailer.rules, mailer._bounced)))
    return found


def _rows() -> dict[str, bytes]:
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(FILLED)
        for (table,) in cursor.fetchall():
            with cursor.copy(f'copy "{table}" to stdout (format binary)') as copied:
                found[table] = b"".join(bytes(each) for each in copied)
    return found


def _put_back(kept: Kept, found: World) -> None:
    _filled(kept.rows)
    found.clock.at = kept.at
    state, found.ids._count = kept.ids
    found.ids._random.setstate(state)
    found.mailer.sent, found.mailer.rules, found.mailer._bounced = copy.deepcopy(kept.sent)


def _filled(tables: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        for table, rows in tables.items():
            with cursor.copy(f'copy "{table}" from stdin (format binary)') as copied:
                copied.write(rows)
