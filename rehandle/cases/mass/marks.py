"""Keys of a campaign that nobody stores: what blinds the names in its leaves, and the seed that draws the order of opening."""

from collections.abc import Iterable
from hashlib import sha256

from rehandle.config.keys import keys


def key_of(campaign: str, salt: str) -> bytes:
    """The key of its files: gone with the salt."""
    return keys().mac("campaign.file", campaign, salt)


def seed_of(campaign: str) -> bytes:
    """32 bytes, committed to when it is drawn and told when it opens."""
    return keys().mac("campaign.seed", campaign)


def in_order(seed: bytes, names: Iterable[str]) -> list[str]:
    """Names in the drawn order, which anybody can compute again once the seed is told."""
    return sorted(names, key=lambda name: place(seed, name))


def place(seed: bytes, name: str) -> bytes:
    """What a name, or the number of a part, is ordered by: SHA-256 over seed and name."""
    return sha256(seed + name.encode()).digest()
