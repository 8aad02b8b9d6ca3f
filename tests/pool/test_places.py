"""Buckets grow with the hash and none is outside its shard; memory stays what the README promises."""

from hypothesis import given
from hypothesis import strategies as st

from rehandle.pool.build import build
from rehandle.pool.opened import Pool
from rehandle.pool.rules.near import one_away
from rehandle.pool.rules.places import PER_SHARD, bucket, buckets, place, shard_bits

HASHES = st.integers(0, 2**64 - 1)


@given(HASHES, HASHES, st.integers(0, 20), st.integers(1, 10**9))
def test_places_are_in_order(one, two, bits, count):
    low, high = sorted((one, two))
    if low >> 64 - bits == high >> 64 - bits:
        assert 0 <= bucket(low, bits, count) <= bucket(high, bits, count) < count


@given(st.integers(0, 10**11))
def test_no_shard_is_too_large(expected):
    assert expected <= PER_SHARD << shard_bits(expected)
    assert not expected or PER_SHARD << shard_bits(expected) < 2 * expected + PER_SHARD + 1
    assert 16 * buckets(expected) >= expected


def test_the_hash_is_the_published_one():
    assert place(b"") == 0xEF46DB3751D8E999  # xxHash's own specification, XXH64 of nothing with seed 0


def test_how_many_texts_are_one_slip_away():
    assert len(one_away("jack", [b"a", b"b", b"c"])) == 2 * 4 * 3 + 3 + 2 * 4 - 1


def test_memory_and_wrong_yes(tmp_path):
    build(tmp_path / "pool", (f"held{number}" for number in range(200_000)), expected=200_000, version="one")
    with Pool.open(tmp_path / "pool") as pool:
        assert pool.memory() / len(pool) < 2
        asked = [f"free{number}" for number in range(100_000)]
        assert not any(pool.holds_each(asked))
        assert sum(pool.may_hold_each(asked)) < 600  # 391 are expected of 100,000; the hash is fixed, so this is no chance
