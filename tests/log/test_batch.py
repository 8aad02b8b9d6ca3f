"""A batch is one leaf of the log: every row proves, and nothing that was changed does."""

import hmac
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.log.batch import prove, read_leaves, write_leaves
from rehandle.log.rules import batch, merkle

KEY = bytes(range(32))
FACTS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
ROWS = st.tuples(NAMES, FACTS, FACTS) | st.dictionaries(st.sampled_from("abc"), FACTS).flatmap(
    lambda facts: NAMES.map(lambda name: {**facts, "handle": name})
)


def some(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(nth).encode()) for nth in range(count)]


@given(st.lists(ROWS, max_size=30), st.binary(max_size=100))
def test_many_leaves_are_the_single_ones(rows, key):
    single = [batch.leaf(hmac.digest(key, batch.name_of(row).encode(), "sha256"), batch.row_bytes(row)) for row in rows]
    assert batch.leaves_of(rows, key) == single
    assert [batch.leaf(batch.opening(key, batch.name_of(row)), batch.row_bytes(row)) for row in rows] == single


@given(ROWS)
def test_a_row_read_back_from_json_has_the_same_bytes(row):
    assert batch.row_bytes(json.loads(json.dumps(row))) == batch.row_bytes(row)


@given(ROWS, ROWS)
def test_other_rows_have_other_bytes(one, other):
    assert (batch.row_bytes(one) == batch.row_bytes(other)) == (json.loads(batch.row_bytes(one)) == json.loads(batch.row_bytes(other)) and
        repr(json.loads(batch.row_bytes(one))) == repr(json.loads(batch.row_bytes(other))))  # fmt: skip


@given(st.integers(0, 1200))
def test_the_root_is_that_of_the_tree(count):
    assert batch.root(some(count)) == merkle.root(some(count))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("leaves")


@settings(max_examples=60, deadline=None)
@given(data=st.data(), count=st.integers(1, 1500) | st.sampled_from([255, 256, 257, 511, 512, 65_535, 65_536, 65_793, 70_001]))
def test_every_index_proves_from_the_file(folder: Path, data, count):
    leaves = some(count)
    file = folder / f"{count}.leaves"
    if not file.exists():
        assert write_leaves(file, leaves) == batch.root(leaves)
    assert read_leaves(file) == leaves
    index = data.draw(st.integers(0, count - 1) | st.sampled_from([0, count - 1]))
    path = prove(file, index)
    if count < 1501:
        assert path == merkle.inclusion(leaves, index)
    assert merkle.includes(leaves[index], index, count, path, batch.root(leaves))


@settings(max_examples=150, deadline=None)
@given(data=st.data(), count=st.integers(1, 600))
def test_a_changed_bit_is_refused(folder: Path, data, count):
    leaves = some(count)
    index = data.draw(st.integers(0, count - 1))
    path = merkle.inclusion(leaves, index)
    told = [leaves[index], batch.root(leaves), *path]
    which, bit = data.draw(st.integers(0, len(told) - 1)), data.draw(st.integers(0, 255))
    told[which] = (int.from_bytes(told[which]) ^ (1 << bit)).to_bytes(32)
    assert not merkle.includes(told[0], index, count, told[2:], told[1])
    other = data.draw(st.integers(-1, count).filter(lambda place: place != index))
    assert not merkle.includes(leaves[index], other, count, path, batch.root(leaves))


def test_no_leaves_have_the_root_of_nothing(tmp_path):
    assert write_leaves(tmp_path / "leaves", []) == merkle.root([])


def test_a_proof_reads_little_of_a_large_file(tmp_path, monkeypatch):
    write_leaves(tmp_path / "leaves", some(100_000))
    read: list[int] = []
    monkeypatch.setattr("rehandle.log.batch._hashes", _counted(read))
    prove(tmp_path / "leaves", 77_777)
    assert sum(read) < 100_000 // 20


def _counted(read: list[int]):
    from rehandle.log.batch import _hashes

    def counted(path, starts, level, first, count):
        read.append(count)
        return _hashes(path, starts, level, first, count)

    return counted
