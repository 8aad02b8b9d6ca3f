"""A pool is made: names are dealt out to shards by their hash, each shard is sorted and written, the manifest comes last.

All of it happens in a folder beside, which takes the pool's name in one step: a half-written pool is never found under it.
"""

import shutil
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path

from rehandle.kernel.durable import to_disk
from rehandle.kernel.refusal import Code, Refused
from rehandle.pool import fuse
from rehandle.pool.manifest import FORMAT, File, Manifest, Part, file_name
from rehandle.pool.rules.places import BITS, bucket, buckets, checksum, place, shard_bits

HEX = 16  # signs of a hash before its name, while a shard waits to be sorted
CHUNK = 20_000  # names at once
LARGEST = 1 << 32  # bytes of a shard's names, so that a place is four bytes


def build(folder: Path, names: Iterable[str], *, expected: int, version: str) -> Manifest:
    """Write the pool of these canonical names. Their order does not matter, and one given twice is there once.

    `expected` is about how many they are; it decides the number of shards. The same names give the same bytes.
    Refuses `output_exists` (there is a folder with something in it) and `invalid` (text with a line's end, or no Unicode).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(Code.OUTPUT_EXISTS, folder=folder.name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        manifest = _written(beside, names, shard_bits(expected), version)
        beside.chmod(0o755)
        _rename(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return manifest


def _written(folder: Path, names: Iterable[str], bits: int, version: str) -> Manifest:
    letters = _dealt(folder, names, bits)
    parts = [_shard(folder, number, bits) for number in range(1 << bits)]
    manifest = Manifest(format=FORMAT, version=version, count=sum(part.count for part in parts), shard_bits=bits, letters=letters, parts=parts)
    manifest.write(folder)
    for path in (*folder.iterdir(), folder):
        to_disk(path)
    return manifest


def _dealt(folder: Path, names: Iterable[str], bits: int) -> str:
    """Each name with its hash into its shard's waiting file. Answers all letters that were seen."""
    shift, letters, rest = BITS - bits, set[str](), iter(names)
    with ExitStack() as open_:
        files = [open_.enter_context(_waiting(folder, number).open("wb", buffering=1 << 18)) for number in range(1 << bits)]
        puts = [file.write for file in files]
        while chunk := list(islice(rest, CHUNK)):
            letters.update("".join(chunk))
            for key in _keys(chunk):
                hashed = place(key)
                puts[hashed >> shift](b"%016x%b\n" % (hashed, key))
    return "".join(sorted(letters))


def _shard(folder: Path, number: int, bits: int) -> Part:
    """Sort what waits, write the three files of the shard, and forget what waited."""
    waiting = _waiting(folder, number)
    rows = waiting.read_bytes().split(b"\n")[:-1]
    rows.sort()
    rows = [row for row, _ in groupby(rows)]
    hashes = array("Q", [int(row[:HEX], 16) for row in rows])
    count = buckets(len(rows))
    places = [bucket(hashed, bits, count) for hashed in hashes]
    index, size, digest = _blocks(folder / file_name(number, "names"), rows, places, count)
    once = array("Q", [hashed for hashed, _ in groupby(hashes)])
    files = {"filter": fuse.written(fuse.made(once)), "index": index.tobytes()}
    for kind, data in files.items():
        (folder / file_name(number, kind)).write_bytes(data)
    told = {kind: File(size=len(data), sha256=sha256(data).hexdigest()) for kind, data in files.items()}
    waiting.unlink()
    return Part(count=len(rows), buckets=count, filter=told["filter"], index=told["index"], names=File(size=size, sha256=digest))


def _blocks(path: Path, rows: list[bytes], places: list[int], count: int) -> "tuple[array[int], int, str]":
    """Write the names bucket by bucket; answers the index, the bytes written and their SHA-256."""
    index, size, digest = array("I"), 0, sha256()
    with path.open("wb", buffering=1 << 20) as file:
        for block in _in_order(rows, places, count):
            index.extend((size, checksum(block)))
            size += len(block)
            assert size < LARGEST, "four million names of a kilobyte each would be needed"
            digest.update(block)
            file.write(block)
    index.append(size)
    return index, size, digest.hexdigest()


def _in_order(rows: list[bytes], places: list[int], count: int) -> Iterator[bytes]:
    """The block of every bucket, also of those without a name."""
    at = 0
    for here in range(count):
        began = at
        while at < len(rows) and places[at] == here:
            at += 1
        yield b"".join([b"\n", *(row[HEX:] + b"\n" for row in rows[began:at])]) if at > began else b""


def _keys(chunk: list[str]) -> list[bytes]:
    try:
        keys = list(map(str.encode, chunk))
    except UnicodeEncodeError as wrong:
        raise Refused(Code.INVALID, name=ascii(wrong.object)) from wrong
    broken = [key for key in keys if b"\n" in key]
    if broken:
        raise Refused(Code.INVALID, name=ascii(broken[0].decode()))
    return keys


def _waiting(folder: Path, number: int) -> Path:
    return folder / file_name(number, "waiting")


def _rename(beside: Path, folder: Path) -> None:
    try:
        beside.rename(folder)
    except OSError as wrong:  # somebody else was first
        raise Refused(Code.OUTPUT_EXISTS, folder=folder.name) from wrong
    to_disk(folder.parent)
