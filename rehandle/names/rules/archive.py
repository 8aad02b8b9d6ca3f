"""The name that a vacated account bears: made from its old one, the same each time, and valid in the profile."""

from hashlib import sha256

from rehandle.kernel.ids import ALPHABET

HEAD_LENGTH = 8
SIGNS = 5
STROKE = {"dns-label": "-x"}


def archive_name(handle: str, case_id: str, max_length: int = 15, profile: str = "x", attempt: int = 0) -> str:
    """Up to eight letters of the old name, `_x`, five signs drawn from (handle, case, attempt), within `max_length`.

    `attempt` is 0; a caller whose name turned out to be taken asks again with 1, 2, ...
    """
    assert max_length >= 1, "a name has at least one sign"
    tail = STROKE.get(profile, "_x") + _signs(f"{handle}\0{case_id}\0{attempt}")
    head = handle[: min(HEAD_LENGTH, max(0, max_length - len(tail)))].rstrip("-")
    return (head + tail if head else tail[-SIGNS:])[-max_length:]


def _signs(seed: str) -> str:
    number = int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(SIGNS))
