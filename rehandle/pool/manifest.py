"""What a pool's folder says of itself. It is written last, and a folder without it is no pool."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, NonNegativeInt, PositiveInt, ValidationError

from rehandle.kernel.refusal import Code, Refused

FORMAT = 1
MANIFEST = "pool.json"
KINDS = ("filter", "index", "names")


class File(BaseModel):
    """One file: bytes, and the SHA-256 over them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    size: NonNegativeInt
    sha256: str


class Part(BaseModel):
    """One shard: its names, its buckets, its three files."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    count: NonNegativeInt
    buckets: PositiveInt
    filter: File
    index: File
    names: File


class Manifest(BaseModel):
    """The whole pool. `letters` are all the letters of its names; `version` is whatever its maker calls it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    format: int
    version: str
    count: NonNegativeInt
    shard_bits: NonNegativeInt
    letters: str
    parts: list[Part]

    @property
    def hash(self) -> str:
        """SHA-256 over everything said here, and so over every byte of the pool: what a campaign's record names."""
        return sha256(self._text()).hexdigest()

    def write(self, folder: Path) -> None:
        """Say it, with the hash beside it."""
        (folder / MANIFEST).write_text(json.dumps({"hash": self.hash, "pool": self.model_dump()}, ensure_ascii=True, indent=1), encoding="ascii")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What was said, whole. Refuses `file_unreadable`."""
        try:
            told = json.loads((folder / MANIFEST).read_bytes())
            manifest = cls.model_validate(told["pool"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError, ValidationError) as wrong:
            raise unreadable(folder / MANIFEST) from wrong
        if told.get("hash") != manifest.hash or not manifest._holds_together():
            raise unreadable(folder / MANIFEST)
        return manifest

    def _holds_together(self) -> bool:
        counted = sum(part.count for part in self.parts) == self.count
        return self.format == FORMAT and len(self.parts) == 1 << self.shard_bits and counted

    def _text(self) -> bytes:
        return json.dumps(self.model_dump(), ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def file_name(number: int, kind: str) -> str:
    """The file of one shard."""
    return f"{number:04d}.{kind}"


def unreadable(path: Path) -> Refused:
    """The one refusal of anything damaged, half-written or not there."""
    return Refused(Code.FILE_UNREADABLE, file=path.name, folder=path.parent.name)
