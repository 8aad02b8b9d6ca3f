"""A draw by a seed: one order for each seed, which anybody can work out again once the seed is told."""

from collections.abc import Iterable
from hashlib import sha256


def in_order(seed: bytes, names: Iterable[str]) -> list[str]:
    """Names in the drawn order. In which order they are given changes nothing."""
    return sorted(names, key=lambda name: place(seed, name))


def place(seed: bytes, name: str) -> bytes:
    """What a name, or the number of a part, is ordered by: SHA-256 over seed and name."""
    return sha256(seed + name.encode()).digest()


def committed(seed: bytes) -> str:
    """What is put on record before a draw: SHA-256 of the seed, in hex."""
    return sha256(seed).hexdigest()
