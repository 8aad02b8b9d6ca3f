"""The name that a vacated account bears: made from its old one, the same each time, and valid in the profile."""

from hashlib import sha256

from rehandle.kernel.ids import ALPHABET
from rehandle.names.rules.profiles import canonical

HEAD_LENGTH = 8
SIGNS = 5
STROKE = {"dns-label": "-x", "ens": "-x"}


def archive_name(handle: str, case_id: str, max_length: int = 15, profile: str = "x", attempt: int = 0) -> str:
    """Up to eight letters of the old name, `_x`, five signs drawn from (handle, case, attempt), within `max_length`.

    Where the profile forbids what that makes (scripts or directions mixed, a sign cut in two), the five signs alone.
    `attempt` is 0; a caller whose name turned out to be taken asks again with 1, 2, ...
    """
    assert max_length >= 1, "a name has at least one sign"
    tail = STROKE.get(profile, "_x") + _signs(f"{handle}\0{case_id}\0{attempt}")
    head = handle[: min(HEAD_LENGTH, max(0, max_length - len(tail)))].rstrip("-")
    name = (head + tail)[-max_length:]
    return name if head and canonical(name, profile, 1, max_length) == name else tail[-SIGNS:][-max_length:]


def _signs(seed: str) -> str:
    number = int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(SIGNS))
