"""Proving an account: the one-time code to show on it, and whether it can be given a name."""

from collections.abc import Iterable

from rehandle.kernel.ids import ALPHABET

SIGNS = 12


def code(mac: bytes) -> str:
    """Twelve signs (60 bits) of a MAC, as `rh-abcd-efgh-jkmn`."""
    signs = "".join(ALPHABET[byte & 31] for byte in mac[:SIGNS])
    return "rh-" + "-".join(_fours(signs))


def can_hold(state: str | None) -> bool:
    """Whether an account in this state of the platform can be given a name; an unknown state says nothing against it."""
    return state in (None, "", "active", "ok")


def _fours(signs: str) -> Iterable[str]:
    return (signs[at : at + 4] for at in range(0, len(signs), 4))
