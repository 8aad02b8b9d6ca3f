"""Answers that leave on a beat: how long one took says nothing about what was found on the way."""

from collections.abc import Callable
from functools import wraps
from time import monotonic, sleep
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
BEAT = 0.025  # seconds; some three times what a look-up takes, so that only load moves an answer to the next beat


def on_the_beat(view: Callable[P, R]) -> Callable[P, R]:
    """Let the answer, or the refusal, wait for the next beat after the question came. `python -m bench.lookup` measures what is left."""

    @wraps(view)
    def wait(*args: P.args, **named: P.kwargs) -> R:
        began = monotonic()
        try:
            return view(*args, **named)
        finally:
            sleep(BEAT - (monotonic() - began) % BEAT)

    return wait
