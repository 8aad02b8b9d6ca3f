"""A signed manifest: the names of a bulk step as a folder of files, for a platform whose own pipeline applies them (docs/manifests.md).

    rows.parquet  manifest.json  manifest.sig        written once
    recall.parquet  recall.sig                       written anew whenever a name is to be left alone after all; read last
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from rehandle.kernel.durable import put
from rehandle.kernel.ports import Freed
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves.many import files
from rehandle.moves.rules.manifest import MANIFEST, RECALL, Manifest, NotSigned, Recall, read_manifest, read_recall, signed
from rehandle.moves.rules.many import KINDS

ROWS, TOLD, SIGNED, SPARED, SPARED_SIGNED = "rows.parquet", "manifest.json", "manifest.sig", "recall.parquet", "recall.sig"
COLUMNS = ("handle", "account_id", "archive_as", "held_for")


def write_manifest(
    folder: Path,
    *,
    id: str,  # noqa: A002  as the file calls it
    kind: str,
    rows: files.Source,
    not_before: datetime,
    key: bytes,
    now: datetime,
    root: bytes = b"",
    recalled: Iterable[str] = (),
) -> Manifest:
    """Write all its files; the signature comes last, so that a folder without one is none. Made again with the same content it stays.

    `rows`: names as values, a Parquet file or a DuckDB relation, with the columns of `Freed`. `key` signs (`config.keys`).
    Refuses `exists_with_different_content` where the folder holds another manifest.
    """
    assert kind in KINDS, f"no bulk step is called {kind}"
    folder.mkdir(parents=True, exist_ok=True)
    there = folder / SIGNED
    count = files.write(folder / (ROWS if not there.exists() else f"{ROWS}.again"), rows, COLUMNS)
    if there.exists():
        return _same(folder, Manifest(id, kind, count, "", root.hex(), utc(not_before), ""))
    made = Manifest(id, kind, count, sha256(folder / ROWS), root.hex(), utc(not_before), utc(now))
    write_recall(folder, recalled, manifest=id, key=key, now=now)
    body, signature = signed(MANIFEST, made, key)
    put(folder / TOLD, body)
    put(there, signature.encode() + b"\n")
    return made


def write_recall(folder: Path, handles: Iterable[str], *, manifest: str, key: bytes, now: datetime) -> Recall:
    """Write the whole list anew, under the next number. A reader between both files finds that they do not fit and reads again."""
    number = _number(folder / SPARED_SIGNED) + 1
    draft = folder / f"{SPARED}.draft"
    count = files.write(draft, ((handle,) for handle in handles), ("handle",))
    made = Recall(manifest, number, count, sha256(draft), utc(now))
    body, signature = signed(RECALL, made, key)
    draft.replace(folder / SPARED)
    put(folder / SPARED_SIGNED, body + b"\n" + signature.encode() + b"\n")
    return made


def verified(folder: Path, key: str) -> Manifest:
    """The manifest of a folder, with its rows held to it. Raises `NotSigned`."""
    try:
        made = read_manifest((folder / TOLD).read_bytes(), (folder / SIGNED).read_text().strip(), key)
    except OSError as error:
        raise NotSigned(f"{folder.name} holds no manifest: {error.strerror}") from None
    if sha256(folder / ROWS) != made.sha256:
        raise NotSigned(f"{ROWS} is not the file that was signed")
    return made


def recalled(folder: Path, key: str, made: Manifest) -> frozenset[str]:
    """The names that are to be left alone, as the list says now. Raises `NotSigned`."""
    body, _, signature = (folder / SPARED_SIGNED).read_bytes().partition(b"\n")
    told = read_recall(body, signature.decode().strip(), key)
    if told.manifest != made.id or sha256(folder / SPARED) != told.sha256:
        raise NotSigned(f"{SPARED} is not the list that was signed for this manifest")
    return frozenset(str(row[0]) for row in files.read(folder / SPARED, ("handle",)))


def rows_of(folder: Path) -> Iterator[Freed]:
    """The rows, in their order."""
    return (Freed(*map(str, row)) for row in files.read(folder / ROWS, COLUMNS))


def sha256(path: Path) -> str:
    """Of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def utc(at: datetime) -> str:
    """An instant as manifests write it, to the second."""
    assert at.utcoffset() is not None and not at.utcoffset(), "instants are UTC"
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _same(folder: Path, wanted: Manifest) -> Manifest:
    """What is there, if it says what is wanted. The rows are compared as rows: two writings of one file may differ in bytes."""
    told = json.loads((folder / TOLD).read_bytes())
    del told["format"]
    there, again = Manifest(**told), folder / f"{ROWS}.again"
    same = all(getattr(there, name) == getattr(wanted, name) for name in ("id", "kind", "count", "root", "not_before"))
    same = same and files.equal(folder / ROWS, again, COLUMNS)
    again.unlink()
    if not same:
        raise Refused(Code.EXISTS_WITH_DIFFERENT_CONTENT, manifest=there.id)
    return there


def _number(path: Path) -> int:
    return int(json.loads(path.read_bytes().partition(b"\n")[0])["number"]) if path.exists() else 0
