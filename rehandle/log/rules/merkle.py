"""The tree of RFC 6962 (Certificate Transparency): hashes, compact ranges, inclusion and consistency proofs."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf: SHA-256 of 0x00 and the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(size: int, peaks: Sequence[bytes], leaves: Sequence[bytes]) -> list[bytes]:
    """The peaks (roots of the complete subtrees, largest first) of a tree of `size` after adding leaf hashes."""
    grown = list(peaks)
    assert len(grown) == size.bit_count()
    for nth, leaf in enumerate(leaves, start=size):
        index, node = nth, leaf
        while index & 1:
            node, index = node_hash(grown.pop(), node), index >> 1
        grown.append(node)
    return grown


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The head of a tree with these peaks."""
    if not peaks:
        return EMPTY
    node = peaks[-1]
    for peak in reversed(peaks[:-1]):
        node = node_hash(peak, node)
    return node


def root(leaves: Sequence[bytes]) -> bytes:
    """The head over all leaf hashes."""
    return root_of(grow(0, [], leaves))


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """RFC 6962 section 2.1.1: the path from leaf `index` to the head."""
    assert 0 <= index < len(leaves)
    if len(leaves) == 1:
        return []
    cut = _cut(len(leaves))
    if index < cut:
        return [*inclusion(leaves[:cut], index), root(leaves[cut:])]
    return [*inclusion(leaves[cut:], index - cut), root(leaves[:cut])]


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Whether the path proves that `leaf` stands at `index` in the tree of `size` with this head (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and node == head


def consistent(leaves: Sequence[bytes], old_size: int, old_head: bytes) -> bool:
    """Whether the tree of `old_size` with `old_head` is the beginning of this one."""
    return old_size <= len(leaves) and root(leaves[:old_size]) == old_head


def _cut(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
