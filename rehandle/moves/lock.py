"""One writer a name: whoever changes a name on the platform holds a lock in our database while the call is out."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from rehandle.kernel.ports import Unreachable


@contextmanager
def alone(handle: str) -> Iterator[None]:
    """Hold a name's lock without holding a transaction. It falls with our connection; who comes second tries later.

    A worker whose lease ran out while its call hangs still has this lock, so nobody moves the name on meanwhile.
    """
    if not _ask("pg_try_advisory_lock", handle):
        raise Unreachable("another worker moves this name")
    try:
        yield
    finally:
        _ask("pg_advisory_unlock", handle)


def _ask(function: str, handle: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(hashtextextended(%s, 1))", [f"moves\n{handle}"])
        row = cursor.fetchone()
    return bool(row and row[0])
