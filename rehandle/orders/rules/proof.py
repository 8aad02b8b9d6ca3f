"""The one-time code that a buyer shows on the account that is to receive the name."""

from collections.abc import Iterable

from rehandle.kernel.ids import ALPHABET

SIGNS = 12


def code(mac: bytes) -> str:
    """Twelve signs (60 bits) of a MAC that binds order and account, as `rh-abcd-efgh-jkmn`."""
    signs = "".join(ALPHABET[byte & 31] for byte in mac[:SIGNS])
    return "rh-" + "-".join(_fours(signs))


def _fours(signs: str) -> Iterable[str]:
    return (signs[at : at + 4] for at in range(0, len(signs), 4))
