"""A two-step proof: this row is in that batch, and that batch's entry is in the log under a signed head. Checked with the log's key alone."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rehandle.log.rules import batch
from rehandle.log.rules.merkle import includes, leaf_hash
from rehandle.log.rules.note import Head, read

FORMAT = "rehandle-batch-proof-1"


class NotProven(Exception):
    """The document proves nothing: one line that says why."""


@dataclass(frozen=True, slots=True)
class Proof:
    """All that is needed, as texts and numbers: hashes in hexadecimal digits.

    `row` as it was written, or None where it was erased: then `leaf` stands for it. `opening` is HMAC(file key, handle).
    """

    row: Any
    opening: str
    leaf: str
    index: int
    path: tuple[str, ...]
    entry: str
    place: int
    entry_path: tuple[str, ...]
    checkpoint: str

    def document(self) -> dict[str, Any]:
        """As it is handed out."""
        return {"format": FORMAT, **asdict(self)}


@dataclass(frozen=True, slots=True)
class Proven:
    """What holds: the row (None: erased), its place in the batch, the entry that tells of the batch, its place in the log, the head."""

    row: Any
    index: int
    count: int
    entry: dict[str, Any]
    place: int
    head: Head


def from_document(told: Mapping[str, Any]) -> Proof:
    """A document as a proof. Raises `NotProven` where it has not the shape of one."""
    names = set(Proof.__dataclass_fields__)
    if told.get("format") != FORMAT or set(told) != names | {"format"}:
        raise NotProven(f"this is no document of the form “{FORMAT}”")
    if not all(isinstance(told[name], kind) for name, kind in SHAPES.items()) or any(type(told[name]) is bool for name in ("index", "place")):
        raise NotProven("a field of the document has the wrong kind of value")
    if not all(isinstance(each, str) for name in ("path", "entry_path") for each in told[name]):
        raise NotProven("a path is a list of texts")
    fields: dict[str, Any] = {name: tuple(told[name]) if name in ("path", "entry_path") else told[name] for name in names}
    return Proof(**fields)


SHAPES: dict[str, type | tuple[type, ...]] = {
    "opening": str, "leaf": str, "index": int, "path": (list, tuple), "entry": str, "place": int, "entry_path": (list, tuple), "checkpoint": str,
}  # fmt: skip


def check(proof: Proof, key: str) -> Proven:
    """Hold the document to the log's verifier key. Raises `NotProven` with the first thing that does not hold.

    Root and count of the batch are taken from the entry, and the head from the signed checkpoint: nothing is believed that
    the document says of itself.
    """
    head = read(proof.checkpoint, key)
    if head is None:
        raise NotProven("the checkpoint is not signed by this key")
    if not includes(leaf_hash(proof.entry.encode()), proof.place, head.size, _hashes(proof.entry_path), head.root):
        raise NotProven(f"the entry is not at place {proof.place} of the log")
    entry, root, count = _batch(proof.entry)
    if not includes(_leaf(proof), proof.index, count, _hashes(proof.path), root):
        raise NotProven(f"the row is not at place {proof.index} of the batch")
    return Proven(proof.row, proof.index, count, entry, proof.place, head)


def _batch(text: str) -> tuple[dict[str, Any], bytes, int]:
    try:
        entry = json.loads(text)
        root, count = bytes.fromhex(entry["data"]["root"]), entry["data"]["count"]
    except (ValueError, KeyError, TypeError):
        raise NotProven("the entry tells of no batch") from None
    if len(root) != batch.HASH or type(count) is not int or count < 1:
        raise NotProven("the entry tells of no batch")
    return entry, root, count


def _leaf(proof: Proof) -> bytes:
    leaf = _hashes((proof.leaf,))[0]
    if proof.row is None and not proof.opening:
        return leaf
    opened = _hashes((proof.opening,))[0]
    try:
        made = batch.leaf(opened, batch.row_bytes(proof.row))
    except (ValueError, TypeError):
        raise NotProven("the row cannot be written as rows are") from None
    if made != leaf:
        raise NotProven("row and opening do not make the leaf")
    return leaf


def _hashes(told: tuple[str, ...]) -> list[bytes]:
    try:
        found = [bytes.fromhex(each) for each in told]
    except ValueError:
        raise NotProven("a hash is not written in hexadecimal digits") from None
    if any(len(each) != batch.HASH or each.hex() != written for each, written in zip(found, told, strict=True)):
        raise NotProven("a hash has not 32 bytes")
    return found
