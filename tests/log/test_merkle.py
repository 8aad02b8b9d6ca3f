"""RFC 6962 by its own vectors, and laws."""

from hypothesis import given
from hypothesis import strategies as st

from rehandle.log.rules.merkle import EMPTY, grow, includes, inclusion, leaf_hash, root, root_of

# The eight leaves of certificate-transparency's own test data, and the heads of their trees.
DATA = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
HEADS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_known_heads():
    leaves = [leaf_hash(bytes.fromhex(each)) for each in DATA]
    assert root([]) == EMPTY
    for size, head in HEADS.items():
        assert root(leaves[:size]).hex() == head


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_every_leaf_is_proven_and_no_other(data, draw):
    leaves = [leaf_hash(each) for each in data]
    index = draw.draw(st.integers(0, len(leaves) - 1))
    path = inclusion(leaves, index)
    assert includes(leaves[index], index, len(leaves), path, root(leaves))
    assert not includes(leaf_hash(b"other" + bytes(8)), index, len(leaves), path, root(leaves))


@given(st.lists(st.binary(max_size=4), max_size=40), st.integers(0, 40))
def test_growing_in_parts_is_growing_at_once(data, cut):
    leaves = [leaf_hash(each) for each in data]
    first = grow(0, [], leaves[:cut])
    assert root_of(grow(len(leaves[:cut]), first, leaves[cut:])) == root(leaves)
