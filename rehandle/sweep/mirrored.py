"""A mirror on disk: accounts that were read once, with name and group facts beside them, so that each sweep of them reads and joins nothing else.

`MIRROR/part-NNNNNN.parquet`, `MIRROR/rejects.csv`, and `MIRROR/mirror.json` last, which says that it is whole and what it was made with.
Each update adds `change-NNNNNN.parquet` (rows as they are now), `gone-NNNNNN.parquet` (rows that no longer hold, with the file and row where
they lie, from 0) and `aside-NNNNNN.parquet` (the keys of accounts that could not be read); no file is ever written again.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sql import text_literal
from rehandle.sweep import mirror
from rehandle.sweep.rules.mapping import Mapping

MANIFEST, REJECTS = "mirror.json", "rejects.csv"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a mirror was made with. `facts`: the columns about names; `lists`: what they were answered from, by hash; `sizes`: bytes by file.

    `id` is the hash of its files as they were made; `history` has the accounts' hash at the making and after each update.
    """

    read: dict[str, str]
    only: dict[str, str]
    present: list[str]
    facts: list[str]
    lists: dict[str, str]
    shape: list[object]
    sizes: dict[str, int]
    rows_read: int
    rows_set_aside: int
    accounts_sha256: str
    seconds: float
    columns_sha256: str = ""
    id: str = ""
    history: list[str] = field(default_factory=list)

    @property
    def updates(self) -> int:
        """How often it was brought up to date."""
        return max(0, len(self.history) - 1)

    @property
    def gone(self) -> list[str]:
        """The files of rows that no longer hold."""
        return [name_of("gone", number) for number in range(1, self.updates + 1)]

    @property
    def mapping(self) -> Mapping:
        """How the accounts' columns were read."""
        return Mapping(self.read, frozenset(self.read))

    def write(self, folder: Path) -> None:
        """Whole or not at all: a folder without it is no mirror."""
        draft = folder / f"{MANIFEST}.draft"
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        draft.rename(folder / MANIFEST)


def manifest_of(folder: Path) -> Manifest | None:
    """The manifest of a mirror; none where the folder is none."""
    path = folder / MANIFEST
    return Manifest(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def parts_of(folder: Path, made: Manifest) -> list[Path]:
    """Its files, in order. Refuses `accounts_changed` where one is missing, more or another than was written."""
    there = {path.name: path.stat().st_size for path in folder.glob("*.parquet") if path.name in made.sizes or path.name.startswith("part-")}
    if there != made.sizes:
        wrong = sorted(name for name in there.keys() | made.sizes.keys() if there.get(name) != made.sizes.get(name))
        raise Refused(Code.ACCOUNTS_CHANGED, mirror=", ".join(wrong[:5]), try_this="rehandle mirror into a new folder")
    return [folder / name for kind in ("part-", "change-") for name in sorted(there) if name.startswith(kind)]


def name_of(kind: str, number: int) -> str:
    """The file of an update."""
    return f"{kind}-{number:06d}.parquet"


def gone_rows(folder: Path, names: Sequence[str]) -> str:
    """SQL: file and row (from 0) of what no longer holds."""
    files = ", ".join(text_literal(str(folder / name)) for name in names)
    return f"SELECT at_file, at_row FROM read_parquet([{files}])" if names else "SELECT '' AS at_file, 0 AS at_row WHERE FALSE"


def key_of(mapping: Mapping) -> str:
    """SQL: what says which account a row is: its id where the accounts have one, else its name."""
    return "account_id" if "account_id" in mapping.read else "coalesce(canonical, handle)"


def shape_of(policy: Policy) -> list[object]:
    """What decides which name a row has."""
    return [policy.names.profile, policy.names.min_length, policy.names.max_length]


def fits(made: Manifest, policy: Policy, lists: dict[str, str], columns: dict[str, str], only: dict[str, str], columns_sha256: str = "") -> None:
    """Refuses `invalid` where a rule asks what this mirror does not have, or the lists say something else now."""
    why = _why_not(made, policy, lists) or _read_otherwise(made, columns, only, columns_sha256)
    if why:
        raise Refused(Code.INVALID, mirror=why, try_this="rehandle mirror with this rule")


def _why_not(made: Manifest, policy: Policy, lists: dict[str, str]) -> str:
    lacking = {fact.key for fact in policy.name_facts} - {*made.facts, "length"}
    others = [name for name, digest in lists.items() if made.lists.get(name, digest) != digest]
    if lacking:
        return f"it lacks {', '.join(sorted(lacking))}"
    if others:
        return f"the lists have changed: {', '.join(others)}"
    if made.shape != shape_of(policy):
        return "its names were read by another profile or length"
    groups = "portfolio" in made.present or not mirror.asks_groups(policy, made.mapping)
    return "" if groups else "it does not count the accounts of holders"


def _read_otherwise(made: Manifest, columns: dict[str, str], only: dict[str, str], columns_sha256: str) -> str:
    """What is not asked again holds as it was when the mirror was made."""
    if any(made.read.get(ours) != theirs for ours, theirs in columns.items()):
        return "it was read with other columns"
    if columns_sha256 and columns_sha256 != made.columns_sha256:
        return "it was read with another file of columns"
    return "it was read with another --only" if only and only != made.only else ""
