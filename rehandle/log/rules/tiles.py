"""The tree as files: C2SP tlog-tiles. Paths, hash tiles of height 8, bundles of entries."""

import re
from collections.abc import Iterator, Sequence

from rehandle.log.rules.merkle import root

WIDTH = 256
LONGEST_ENTRY = 0xFFFF
_TILE = re.compile(r"(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<place>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?")


def place(number: int) -> str:
    """A tile's number in a path: groups of three digits, all but the last with an x: `x001/x234/067`."""
    digits = str(number)
    groups = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [groups[at : at + 3] for at in range(0, len(groups), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])


def path(level: str, number: int, width: int = WIDTH) -> str:
    """Where a tile lies; one that is not full says how wide it is."""
    return f"tile/{level}/{place(number)}{'' if width == WIDTH else f'.p/{width}'}"


def read_path(text: str) -> tuple[str, int, int] | None:
    """Level (`entries` or a number), number and width of what follows `tile/`; None where it is no such path."""
    found = _TILE.fullmatch(text)
    if found is None:
        return None
    number, width = int(found["place"].replace("x", "").replace("/", "")), int(found["width"] or WIDTH)
    right = place(number) == found["place"] and (found["width"] is None or width < WIDTH)
    return (found["level"], number, width) if right else None


def bundles(size: int) -> Iterator[tuple[int, int]]:
    """Number and width of every bundle of entries of a tree of that size."""
    for number in range(-(-size // WIDTH)):
        yield number, min(WIDTH, size - number * WIDTH)


def pack(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each after its length in two bytes."""
    assert all(len(entry) <= LONGEST_ENTRY for entry in entries)
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def unpack(bundle: bytes) -> list[bytes] | None:
    """The entries of a bundle; None where it is cut or has something left."""
    entries, at = [], 0
    while at < len(bundle):
        size = int.from_bytes(bundle[at : at + 2])
        entry = bundle[at + 2 : at + 2 + size]
        if len(bundle) < at + 2 or len(entry) != size:
            return None
        entries.append(entry)
        at += 2 + size
    return entries


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """The next level of tiles: one hash over every 256; what is not complete has none yet."""
    return [root(hashes[at : at + WIDTH]) for at in range(0, len(hashes) - WIDTH + 1, WIDTH)]
