"""One shard that was opened: its filter and its index in memory, its names on disk, read a bucket at a time."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rehandle.pool import fuse
from rehandle.pool.manifest import File, Part, file_name, unreadable
from rehandle.pool.rules.places import BITS, checksum

WORD = 4  # bytes of a number in the index


@dataclass(frozen=True, slots=True)
class Shard:
    """`index`: where each bucket begins and its checksum, side by side in the machine's cache; then where the last one ends."""

    filter: Any
    index: memoryview
    buckets: int
    left: int  # bits of the hash that the shard's number leaves
    mask: int
    names: int
    path: Path

    @classmethod
    def open(cls, folder: Path, number: int, part: Part, shard_bits: int) -> "Shard":
        """Filter and index are checked byte by byte, names by their size. Refuses `file_unreadable`."""
        filter_, index = (_checked(folder / file_name(number, kind), file) for kind, file in (("filter", part.filter), ("index", part.index)))
        path, left = folder / file_name(number, "names"), BITS - shard_bits
        if len(index) != WORD * (2 * part.buckets + 1):
            raise unreadable(path)
        try:
            names = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as wrong:
            raise unreadable(path) from wrong
        if os.fstat(names).st_size != part.names.size:
            os.close(names)
            raise unreadable(path)
        return cls(fuse.read(filter_), memoryview(index).cast("I"), part.buckets, left, (1 << left) - 1, names, path)

    def holds(self, hashed: int, key: bytes) -> bool:
        """Whether the name is among those of its bucket. A bucket that is not what was written is refused: `file_unreadable`."""
        index, at = self.index, ((hashed & self.mask) * self.buckets >> self.left) << 1
        begins = index[at]
        try:
            block = os.pread(self.names, index[at + 2] - begins, begins)
        except OSError as wrong:
            raise unreadable(self.path) from wrong
        if checksum(block) != index[at + 1]:
            raise unreadable(self.path)
        return b"\n%b\n" % key in block and b"\n" not in key

    def close(self) -> None:
        """Let go of the file of names."""
        os.close(self.names)


def check_names(folder: Path, number: int, part: Part) -> None:
    """The file of names byte by byte: a second per gigabyte or so. Refuses `file_unreadable`."""
    path = folder / file_name(number, "names")
    try:
        with path.open("rb") as file:
            whole = _digest(file)
    except OSError as wrong:
        raise unreadable(path) from wrong
    if whole != part.names.sha256:
        raise unreadable(path)


def _digest(file: Any) -> str:
    digest = sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()


def _checked(path: Path, told: File) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise unreadable(path) from wrong
    if len(data) != told.size or sha256(data).hexdigest() != told.sha256:
        raise unreadable(path)
    return data
