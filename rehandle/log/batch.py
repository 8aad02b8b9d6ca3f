"""A batch in the log: its entry, and the file of its leaves, from which a proof reads only what it needs."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.durable import put
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.log.rules import batch
from rehandle.log.rules.batch import HASH

NODES = ".nodes"  # beside the leaves: roots of each 256, of each 65,536, and so on


def append_batch(ctx: Ctx, event: Event, *, ref: str, root: bytes, count: int, data: Mapping[str, object] | None = None) -> None:
    """One entry for many rows, inside a flow: root and count of the batch stand in it, no name."""
    assert len(root) == HASH, "a root has 32 bytes"
    append(ctx, event, ref=ref, data={**(data or {}), "root": root.hex(), "count": count})


def write_leaves(path: Path, leaves: Sequence[bytes]) -> bytes:
    """Write leaves, 32 bytes each in their order, and the nodes over them; whole and on the disk, or not at all. Returns the root."""
    levels = batch.levels(leaves)
    put(path.with_name(path.name + NODES), b"".join(each for level in levels for each in level))
    put(path, b"".join(leaves))
    return batch.part(0, len(leaves), lambda level, first, count: [leaves, *levels][level][first : first + count])


def read_leaves(path: Path) -> list[bytes]:
    """All of them."""
    told = path.read_bytes()
    assert len(told) % HASH == 0, f"{path.name} is cut"
    return [told[at : at + HASH] for at in range(0, len(told), HASH)]


def prove(path: Path, index: int) -> list[bytes]:
    """The path from the row at `index` to the batch's root: a few kilobytes are read, of a file of any size."""
    size = path.stat().st_size // HASH
    starts = [0]
    span = batch.WIDTH
    while size >= span:
        starts.append(starts[-1] + size // span)
        span *= batch.WIDTH
    return batch.path(index, size, partial(_hashes, path, starts))


def _hashes(path: Path, starts: Sequence[int], level: int, first: int, count: int) -> list[bytes]:
    place = first if level == 0 else starts[level - 1] + first
    file = path if level == 0 else path.with_name(path.name + NODES)
    with file.open("rb") as opened:
        opened.seek(place * HASH)
        told = opened.read(count * HASH)
    assert len(told) == count * HASH, f"{file.name} is cut"
    return [told[at : at + HASH] for at in range(0, len(told), HASH)]
