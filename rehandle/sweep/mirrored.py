"""A mirror on disk: accounts that were read once, with name and group facts beside them, so that each sweep of them reads and joins nothing else.

`MIRROR/part-NNNNNN.parquet`, `MIRROR/rejects.csv`, and `MIRROR/mirror.json` last, which says that it is whole and what it was made with.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sql import text_literal
from rehandle.sweep import mirror
from rehandle.sweep.output import part_name
from rehandle.sweep.rules.mapping import Mapping
from rehandle.sweep.source import Source, Unit, fingerprint_of_all

MANIFEST, REJECTS = "mirror.json", "rejects.csv"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a mirror was made with. `facts`: the columns about names; `lists`: what they were answered from, by hash."""

    read: dict[str, str]
    only: dict[str, str]
    present: list[str]
    facts: list[str]
    lists: dict[str, str]
    shape: list[object]
    rows_read: int
    rows_set_aside: int
    accounts_sha256: str
    seconds: float

    @property
    def mapping(self) -> Mapping:
        """How the accounts' columns were read."""
        return Mapping(self.read, frozenset(self.read))


def manifest_of(folder: Path) -> Manifest | None:
    """The manifest of a mirror; none where the folder is none."""
    path = folder / MANIFEST
    return Manifest(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def parts_of(folder: Path) -> list[Path]:
    """Its files, in order."""
    return sorted(folder.glob("part-*.parquet"))


def shape_of(policy: Policy) -> list[object]:
    """What decides which name a row has."""
    return [policy.names.profile, policy.names.min_length, policy.names.max_length]


def fits(manifest: Manifest, policy: Policy, lists: dict[str, str], columns: dict[str, str], only: dict[str, str]) -> None:
    """Refuses `invalid` where a rule asks what this mirror does not have, or the lists say something else now."""
    lacking = {fact.key for fact in policy.name_facts} - {*manifest.facts, "length"}
    others = [name for name, digest in lists.items() if manifest.lists.get(name, digest) != digest]
    why = (
        f"it lacks {', '.join(sorted(lacking))}" if lacking
        else f"the lists have changed: {', '.join(others)}" if others
        else "its names were read by another profile or length" if manifest.shape != shape_of(policy)
        else "it was read with other columns" if any(manifest.read.get(ours) != theirs for ours, theirs in columns.items()) or only != manifest.only
        else "it does not count the accounts of holders" if _needs_groups(manifest, policy)
        else ""
    )  # fmt: skip
    if why:
        raise Refused(Code.INVALID, mirror=why, try_this="rehandle mirror with this rule")


def write_mirror(
    db: duckdb.DuckDBPyConnection, policy: Policy, lists: Lists, mapping: Mapping, only: dict[str, str], units: Sequence[Unit],
    opened: Callable[[Unit], Source], out: Path, grouped: bool, used: dict[str, str], say: Callable[[float, int], None],
) -> Manifest:  # fmt: skip
    """Write the mirror of these parts. `opened` makes a part the view `source`."""
    begun, rows, aside = perf_counter(), 0, 0
    with (out / REJECTS).open("w", encoding="utf-8") as rejects:
        rejects.write("place,handle,reason,found\n")
        for unit in units:
            source = opened(unit)
            mirror.read(db, source, mapping, policy)
            rows_of = f"SELECT * EXCLUDE (row_number) FROM ({mirror.mirror(db, policy, lists, grouped)})"
            kept = _copied(db, rows_of, out / f"{part_name(unit.number)}.parquet", "FORMAT parquet, COMPRESSION zstd")
            mirror.set_aside(db, source, mapping)
            left = out / ".rejects.csv"
            set_aside = _copied(db, "SELECT * FROM rejects ORDER BY place", left, "FORMAT csv, HEADER false")
            rejects.write(left.read_text(encoding="utf-8"))
            left.unlink()
            rows, aside = rows + kept + set_aside, aside + set_aside
            say((unit.number + 1) / len(units), rows)
    told = Manifest(
        mapping.read, only, sorted(mirror.present_of(mapping, grouped)), [fact.key for fact in policy.name_facts], used, shape_of(policy),
        rows, aside, fingerprint_of_all(list(dict.fromkeys(unit.path for unit in units))), round(perf_counter() - begun, 3),
    )  # fmt: skip
    draft = out / f"{MANIFEST}.draft"
    draft.write_text(json.dumps(asdict(told), indent=2) + "\n", encoding="utf-8")
    draft.rename(out / MANIFEST)
    return told


def emptied(out: Path) -> Path:
    """A folder for a mirror: new, or one of ours that was not finished. Refuses `output_exists`."""
    there = {path.name for path in out.iterdir()} if out.is_dir() else set[str]()
    if (out.exists() and not out.is_dir()) or MANIFEST in there or any(not _ours(name) for name in there):
        raise Refused(Code.OUTPUT_EXISTS, folder=str(out), try_this="another folder")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    return out


def _ours(name: str) -> bool:
    return name in {REJECTS, ".rejects.csv", ".work", f"{MANIFEST}.draft"} or name.startswith("part-")


def _needs_groups(manifest: Manifest, policy: Policy) -> bool:
    return "portfolio" not in manifest.present and mirror.asks_groups(policy, manifest.mapping)


def _copied(db: duckdb.DuckDBPyConnection, query: str, path: Path, how: str) -> int:
    found = db.execute(f"COPY ({query}) TO {text_literal(str(path))} ({how})").fetchone()
    return int(found[0]) if found else 0
