"""Answers that leave on a beat: how long one took says nothing about what was found on the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from time import monotonic, sleep
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
BEAT = 0.025  # seconds; some three times what a look-up takes, so that only load moves an answer to the next beat
EACH = 0.010  # seconds for each name of a batch; some twice what reading one takes, without its page


def on_the_beat(view: Callable[P, R]) -> Callable[P, R]:
    """Let the answer, or the refusal, wait for the next beat after the question came. `python -m bench.lookup` measures what is left."""

    @wraps(view)
    def wait(*args: P.args, **named: P.kwargs) -> R:
        with beat_of(BEAT):
            return view(*args, **named)

    return wait


@contextmanager
def beat_of(seconds: float) -> Iterator[None]:
    """What happens inside ends at a multiple of that many seconds after it began."""
    began = monotonic()
    try:
        yield
    finally:
        sleep(seconds - (monotonic() - began) % seconds)
