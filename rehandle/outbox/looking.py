"""What due lists have read is known until something moves: most of them ask the same, and mostly nothing is due."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection
from django.db.models import Model

P = ParamSpec("P")
R = TypeVar("R")
_KNOWN: ContextVar[dict[object, object] | None] = ContextVar("known to due lists", default=None)
_LOOKING: ContextVar[bool] = ContextVar("a due list is read", default=False)
_TABLES: set[str] = set()  # that stages move rows of


@contextmanager
def one_walk() -> Iterator[None]:
    """A walk through all stages begins: nothing is known yet. What another process writes meanwhile is seen by the next walk."""
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


@contextmanager
def looking() -> Iterator[None]:
    """A due list is read. Only here may an answer be an earlier one: a step asks anew, under its locks."""
    token = _LOOKING.set(True)
    try:
        yield
    finally:
        _LOOKING.reset(token)


def forget() -> None:
    """Something may have moved: everything is asked anew."""
    if (known := _KNOWN.get()) is not None:
        known.clear()


def once(read: Callable[P, R]) -> Callable[P, R]:
    """A read of due lists: asked once in a walk until something moves, elsewhere each time. Its answer is shared: nobody changes it."""

    @wraps(read)
    def asked(*args: P.args, **named: P.kwargs) -> R:
        known = _KNOWN.get() if _LOOKING.get() else None
        if known is None:
            return read(*args, **named)
        key = (read, args, tuple(sorted(named.items())))
        if key not in known:
            known[key] = read(*args, **named)
        return known[key]  # type: ignore[return-value]  # it was put there by this read

    return asked


def has_rows(of: type[Model]) -> bool:
    """Whether a table has any row: one question for all tables that stages move rows of, until something moves."""
    _TABLES.add(of._meta.db_table)
    with looking():
        return of._meta.db_table in _filled(frozenset(_TABLES))


@once
def _filled(tables: frozenset[str]) -> frozenset[str]:
    names = sorted(tables)
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(f'exists (select from "{name}")' for name in names))  # noqa: S608 -- names of our own tables
        row = cursor.fetchone()
    return frozenset(name for name, filled in zip(names, row, strict=True) if filled)
