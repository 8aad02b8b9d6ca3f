"""Checking a log from outside: the signed head, every entry, the tree over them, and that nothing was rewritten since last time.

Needs no database: a web address, or a folder that holds the same files.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from rehandle.log.rules import tiles
from rehandle.log.rules.merkle import consistent, includes, inclusion, leaf_hash, root
from rehandle.log.rules.note import Head, read
from rehandle.log.rules.proof import NotProven, Proven, check, from_document

SECONDS = 20
LARGEST = 32 * 1024 * 1024


class Wrong(Exception):
    """The log does not hold, or cannot be read: one line that says which."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen last time: the key that is trusted since the first visit, and the head."""

    key: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that holds. `entry` is the leaf that was asked for."""

    origin: str
    size: int
    root: str
    key: str
    seen_before: int | None
    entry: str | None


class Source:
    """Where the log's files are read from: `https://…`, or a folder."""

    def __init__(self, where: str) -> None:
        self.where = where.rstrip("/")

    def get(self, path: str) -> bytes:
        """One file. Raises `Wrong` where it cannot be read."""
        try:
            return self._fetched(path) if urlsplit(self.where).scheme in ("http", "https") else (Path(self.where) / path).read_bytes()
        except (OSError, URLError, ValueError) as error:
            raise Wrong(f"{self.where}/{path} cannot be read: {getattr(error, 'reason', error)}") from None

    def _fetched(self, path: str) -> bytes:
        asked = Request(f"{self.where}/{path}", headers={"User-Agent": "rehandle-log-verify"})  # noqa: S310  # http(s) only, by the caller
        with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 -- the address was typed by who runs the check
            body: bytes = answer.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise Wrong(f"{path} is larger than any file of a log")
        return body


def verify(source: Source, key: str = "", before: Seen | None = None, entry: int | None = None) -> Verified:
    """Check all of it. Raises `Wrong` with one line at the first thing that does not hold."""
    trusted = key or (before.key if before else "") or _text(source, "log.key")
    head = read(_text(source, "checkpoint", strip=False), trusted)
    if head is None:
        raise Wrong("the checkpoint is not signed by the key that is trusted")
    leaves = _leaves(source, head)
    hashes = [leaf_hash(leaf) for leaf in leaves]
    if root(hashes) != head.root:
        raise Wrong(f"the {head.size} entries do not make the tree that the checkpoint signs: an entry was changed")
    _as_before(hashes, head, before)
    told = _included(leaves, hashes, head, entry) if entry is not None else None
    return Verified(head.origin, head.size, head.root.hex(), trusted, before.size if before else None, told)


def verify_proof(document: Mapping[str, Any], key: str, log: Source | None = None) -> Proven:
    """Check a two-step proof of a batch (`rules.proof`) with the log's key. With `log`, also that its head is the log's own past.

    Raises `Wrong` with one line at the first thing that does not hold.
    """
    try:
        found = check(from_document(document), key)
    except NotProven as error:
        raise Wrong(str(error)) from None
    if log is not None:
        verify(log, key, Seen(key, found.head.size, found.head.root.hex()))
    return found


def remembered(heads: Path, where: str) -> Seen | None:
    """What was seen of this log before. A file that cannot be read is not the same as none."""
    if not heads.exists():
        return None
    try:
        told = json.loads(heads.read_text()).get(where)
        return Seen(told["key"], int(told["size"]), told["root"]) if told else None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Wrong(f"{heads} is not a file of heads: look at it before you delete it") from None


def remember(heads: Path, where: str, found: Verified) -> None:
    """Keep the head for next time."""
    known = json.loads(heads.read_text()) if heads.exists() else {}
    known[where] = {"key": found.key, "size": found.size, "root": found.root}
    heads.parent.mkdir(parents=True, exist_ok=True)
    draft = heads.with_suffix(".draft")
    draft.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
    draft.replace(heads)


def _as_before(hashes: list[bytes], head: Head, before: Seen | None) -> None:
    if before is None:
        return
    if head.size < before.size:
        raise Wrong(f"the tree shrank: {before.size} entries were seen before, now there are {head.size}")
    if not consistent(hashes, before.size, bytes.fromhex(before.root)):
        raise Wrong(f"the first {before.size} entries are not the ones that were seen before: the log was rewritten")


def _included(leaves: list[bytes], hashes: list[bytes], head: Head, entry: int) -> str:
    """The entry with its proof, checked as anybody would who has only the head and the path."""
    if not 0 <= entry < head.size:
        raise Wrong(f"there is no entry {entry}: the tree has {head.size}")
    if not includes(hashes[entry], entry, head.size, inclusion(hashes, entry), head.root):
        raise Wrong(f"entry {entry} is not in the tree")
    return leaves[entry].decode()


def _leaves(source: Source, head: Head) -> list[bytes]:
    leaves: list[bytes] = []
    for number, width in tiles.bundles(head.size):
        path = tiles.path("entries", number, width)
        found = tiles.unpack(source.get(path))
        if found is None or len(found) < width:
            raise Wrong(f"{path} does not hold its {width} entries")
        leaves += found[:width]
    return leaves


def _text(source: Source, path: str, strip: bool = True) -> str:
    try:
        text = source.get(path).decode()
    except UnicodeDecodeError:
        raise Wrong(f"{path} is not text") from None
    return text.strip() if strip else text
