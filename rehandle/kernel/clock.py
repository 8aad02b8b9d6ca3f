"""The one place that reads the machine's clock. Everything else is told the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the instant, always aware and in UTC."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class RealClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """Real time plus an offset that is read anew each time: the demo's clock, which only moves forward."""

    offset: Callable[[], timedelta]

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset()


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set: stories, the simulator, tests."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def move_to(self, at: datetime) -> None:
        assert at >= self.at, "a clock is only ever moved forward"
        self.at = at
