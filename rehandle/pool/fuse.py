"""A binary fuse filter of eight bits: 1.13 bytes a name, never a wrong no, a wrong yes for one in 256.

Graf and Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters", 2022; their C code by way of `pyfusefilter`. Its Python face takes
names one by one and hashes them its own way, so its C functions are called here, with hashes of ours (decision 050).
"""

from array import array
from typing import Any

from pyfusefilter._xorfilter import ffi, lib

may_have = lib.binary_fuse8_contain  # (hash, filter) -> bool


def made(hashes: "array[int]") -> Any:
    """The filter of these hashes, 64 bits each and each once."""
    filter_ = _empty(len(hashes))
    known = lib.binary_fuse8_populate(ffi.from_buffer("uint64_t[]", hashes), len(hashes), filter_)
    assert known, "the library gives up after a hundred seeds, which distinct hashes do not need"
    return filter_


def written(filter_: Any) -> bytes:
    """The filter as bytes, in this machine's order: little end first wherever this runs."""
    into = ffi.new("char[]", lib.binary_fuse8_serialization_bytes(filter_))
    lib.binary_fuse8_serialize(filter_, into)
    return bytes(ffi.buffer(into))


def read(data: bytes) -> Any:
    """The filter that was written so. The bytes must have been checked: the library believes them."""
    filter_ = ffi.gc(ffi.new("binary_fuse8_t *"), lib.binary_fuse8_free)
    if not lib.binary_fuse8_deserialize(filter_, ffi.from_buffer("char[]", data)):
        raise MemoryError
    return filter_


def size(filter_: Any) -> int:
    """Bytes of memory."""
    return int(lib.binary_fuse8_size_in_bytes(filter_))


def _empty(count: int) -> Any:
    filter_ = ffi.gc(ffi.new("binary_fuse8_t *"), lib.binary_fuse8_free)
    if not lib.binary_fuse8_allocate(count, filter_):
        raise MemoryError
    return filter_
