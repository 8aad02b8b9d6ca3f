"""Where a name lies: its hash says the shard and the bucket, and both grow with the hash, so names lie in order of it."""

from collections.abc import Iterable

from xxhash import xxh32_intdigest, xxh64_intdigest

BITS = 64
PER_SHARD = 4_000_000  # names; a shard is sorted in memory while it is made, some 120 bytes a name
PER_BUCKET = 16  # names; a bucket is read whole, and costs eight bytes of memory

place = xxh64_intdigest  # of a name's UTF-8 bytes: 64 bits, the same on every machine
checksum = xxh32_intdigest  # of a bucket: half the time of CRC-32


def key_of(name: str) -> bytes:
    """The bytes under which a name is looked for. Text that is no Unicode has some too, and they are in no pool."""
    return name.encode("utf-8", "surrogatepass")


def keys_of(names: Iterable[str]) -> list[bytes]:
    """`key_of` for many: at once where all is Unicode."""
    names = list(names)
    try:
        return list(map(str.encode, names))
    except UnicodeEncodeError:
        return list(map(key_of, names))


def shard_bits(expected: int) -> int:
    """How many bits of the hash tell the shard, for about that many names."""
    return max(0, (max(expected, 1) - 1) // PER_SHARD).bit_length()


def buckets(count: int) -> int:
    """How many buckets a shard of that many names has."""
    return max(1, -(-count // PER_BUCKET))


def bucket(hashed: int, shard_bits: int, buckets: int) -> int:
    """The bucket inside the shard: what is left of the hash, as a fraction, times the number of buckets."""
    left = BITS - shard_bits
    return (hashed & ((1 << left) - 1)) * buckets >> left
