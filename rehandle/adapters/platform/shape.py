"""What a name of the fake platform may look like."""

import re

_SHAPE = re.compile(r"[a-z0-9_]{1,15}")


def fits(handle: str) -> bool:
    """1 to 15 of a-z, 0-9 and _, in letters of either case."""
    return bool(_SHAPE.fullmatch(handle.lower()))
