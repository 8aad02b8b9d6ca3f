"""Ids: short, sortable by birth, safe in an address and in a story. The one place that draws randomness."""

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u to misread
ID_LENGTH = 20
NewId = Callable[[], str]


def new_id_at(now: datetime) -> str:
    """Twenty signs: nine of time in milliseconds, eleven (55 bits) drawn by the system's generator."""
    return _digits(int(now.timestamp() * 1000), 9) + _digits(secrets.randbits(55), 11)


@dataclass(slots=True)
class SeededIds:
    """The same ids for the same seed: stories and the simulator."""

    seed: int
    _random: random.Random = field(init=False)
    _count: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 -- the same ids for the same seed is what it is for

    def __call__(self) -> str:
        self._count += 1
        return _digits(self._count, 9) + _digits(self._random.getrandbits(55), 11)


def new_secret() -> str:
    """A secret for a link or a code: 130 bits in 26 signs."""
    return _digits(secrets.randbits(130), 26)


def _digits(number: int, width: int) -> str:
    signs = []
    for _ in range(width):
        number, digit = divmod(number, 32)
        signs.append(ALPHABET[digit])
    return "".join(reversed(signs))
