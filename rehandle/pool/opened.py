"""A pool that is asked: may it hold this name, does it, and which of its names are one slip away."""

from collections.abc import Iterable
from itertools import compress
from pathlib import Path
from types import TracebackType
from typing import Self

from rehandle.kernel.refusal import Code, Refused
from rehandle.pool import fuse
from rehandle.pool.fuse import may_have
from rehandle.pool.manifest import Manifest
from rehandle.pool.rules.near import one_away
from rehandle.pool.rules.places import BITS, key_of, keys_of, place
from rehandle.pool.shard import Shard, check_names


class Pool:
    """A set of canonical names, open for questions from any thread. It never changes; a new one is another folder."""

    def __init__(self, manifest: Manifest, shards: list[Shard]) -> None:
        self.manifest = manifest
        self._shards = shards
        self._filters = [shard.filter for shard in shards]
        self._shift = BITS - manifest.shard_bits
        self._letters = [letter.encode() for letter in manifest.letters]

    @classmethod
    def open(cls, folder: Path, *, hash: str | None = None, whole: bool = False) -> Self:  # noqa: A002  it is what the manifest calls it
        """Open what `build` wrote. `hash` is the one that a record names; `whole` reads every name once more.

        Refuses `file_unreadable` (damaged, half-written, not there) and `stale` (another pool than the record's).
        """
        manifest = Manifest.read(folder)
        if hash is not None and hash != manifest.hash:
            raise Refused(Code.STALE, pool=folder.name, wants=hash, holds=manifest.hash)
        for number, part in enumerate(manifest.parts if whole else ()):
            check_names(folder, number, part)
        shards: list[Shard] = []
        try:
            for number, part in enumerate(manifest.parts):
                shards.append(Shard.open(folder, number, part, manifest.shard_bits))
        except Refused:
            _close(shards)
            raise
        return cls(manifest, shards)

    def may_hold(self, name: str) -> bool:
        """False: it is not here. True: it is, or it is one of some 0.4 % that only look so. Reads no disk."""
        hashed = place(key_of(name))
        return bool(may_have(hashed, self._filters[hashed >> self._shift]))

    def holds(self, name: str) -> bool:
        """Whether the name is here, exactly. Refuses `file_unreadable` where the disk no longer holds what was written."""
        key = key_of(name)
        hashed = place(key)
        shard = self._shards[hashed >> self._shift]
        return may_have(hashed, shard.filter) and shard.holds(hashed, key)

    def may_hold_each(self, names: Iterable[str]) -> list[bool]:
        """`may_hold` for many."""
        return self._likely(list(map(place, keys_of(names))))

    def holds_each(self, names: Iterable[str]) -> list[bool]:
        """`holds` for many."""
        keys, shards, shift = keys_of(names), self._shards, self._shift
        hashes = list(map(place, keys))
        likely = zip(self._likely(hashes), hashes, keys, strict=True)
        return [may and shards[hashed >> shift].holds(hashed, key) for may, hashed, key in likely]

    def near(self, name: str) -> list[str]:
        """The names of the pool at edit distance 1, sorted. Its time grows with the name's length times the pool's letters."""
        asked = one_away(name, self._letters)
        likely = set(compress(asked, self._likely(list(map(place, asked))))) - {key_of(name)}
        return sorted(key.decode() for key in likely if self._shards[(hashed := place(key)) >> self._shift].holds(hashed, key))

    def memory(self) -> int:
        """Bytes of memory of filters and indexes; names are on disk."""
        return sum(fuse.size(shard.filter) + shard.index.nbytes for shard in self._shards)

    def _likely(self, hashes: list[int]) -> list[bool]:
        filters, shift = self._filters, self._shift
        return list(map(may_have, hashes, [filters[hashed >> shift] for hashed in hashes]))

    def close(self) -> None:
        """No more questions."""
        _close(self._shards)

    def __len__(self) -> int:
        return self.manifest.count

    def __contains__(self, name: str) -> bool:
        return self.holds(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _close(shards: list[Shard]) -> None:
    while shards:
        shards.pop().close()
