"""Where a test may end this process as `kill -9` would: between an effect and its record. Never armed in an office."""

import os
import signal
from collections.abc import Callable

ARMED = "REHANDLE_CRASH_AT"


class Crash(BaseException):
    """The simulator's kill: no handler of ours catches it."""


_armed: dict[str, Callable[[], None]] = {}
_left: list[int] = []  # places to pass until the end, where a simulation counts them


def point(name: str) -> None:
    """A place to die. Does nothing unless a test armed it by name."""
    if act := _armed.pop(name, None):
        act()
    if _left:
        _count(name)
    if os.environ.get(ARMED) == name:
        os.kill(os.getpid(), signal.SIGKILL)


def arm(name: str) -> None:
    """Raise `Crash` at this point, once: the simulator and stories."""

    def die() -> None:
        raise Crash(name)

    _armed[name] = die


def arm_nth(places: int) -> None:
    """Raise `Crash` at the so-manieth place that is passed from now on, whichever it is."""
    _left[:] = [places]


def disarm() -> None:
    """Forget what was armed."""
    _armed.clear()
    _left.clear()


def _count(name: str) -> None:
    _left[0] -= 1
    if _left[0] <= 0:
        _left.clear()
        raise Crash(name)
