"""Clocks of people's answers: whole days that end everywhere on Earth, and that stand still while the name is stopped."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from rehandle.kernel.words.dates import ends_at

LEAST_AFTER_STOP = timedelta(days=7)
Span = tuple[datetime, datetime]


class Ending(Protocol):
    """Something for sale that ends at an instant, or at none that is known yet."""

    @property
    def sale(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...


T = TypeVar("T", bound=Ending)


def soonest(rows: Iterable[T]) -> list[T]:
    """The one that closes first on top; those without an end last, the oldest of them first."""
    return sorted(rows, key=lambda each: (each.ends_at is None, each.ends_at or each.opened_at, each.sale))


def in_days(now: datetime, days: int) -> datetime:
    """The end of the day that lies so many days ahead: whoever is told on `now` has at least so many whole days."""
    return ends_at((now + timedelta(days=days)).date())


def later(end: datetime, stops: Sequence[Span]) -> datetime:
    """Where a clock that would have ended at `end` ends after these stops, earliest first.

    What was left when the name was stopped is left afterwards, at least seven days. A stop that began after the end changes nothing.
    """
    reached: datetime | None = None
    for began, ended in stops:
        if began >= end:
            break
        if reached is None or ended > reached:
            start = began if reached is None else max(began, reached)
            end = ended + max(end - start, LEAST_AFTER_STOP)
            reached = ended
    return end
