"""What the platform's pipeline reports of a manifest, held to what the platform shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from rehandle.kernel.ports import Freed, Outcome, Platform
from rehandle.moves.many import files, manifest
from rehandle.moves.many.free import look
from rehandle.moves.rules.judge import AGAIN, DONE, SPLIT
from rehandle.moves.rules.many import RECALLED, judged

SAID = {"done": Outcome.DONE, "already_done": Outcome.ALREADY_DONE, "conflict": Outcome.CONFLICT, "refused": Outcome.REFUSED}
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Came:
    """One name: what it came to by look-up, and what the report said ("" where it says nothing of it).

    `agrees` is false where the report says that it was done and it is not, that it was not and it is, or nothing.
    """

    row: Freed
    outcome: str
    said: str
    agrees: bool


def reconcile(platform: Platform, folder: Path, report: Path, *, kind: str, batch: int = BATCH) -> Iterator[Came]:
    """Every row of the manifest with what it came to, in its order. The look-up decides; the report only explains.

    Where a name is not as it should be and nobody says why, it is `again`: the manifest is applied once more, which changes
    nothing of what was done. Raises `Unreachable`, `duckdb.Error` at a report that cannot be read.
    """
    told = _joined(folder / manifest.ROWS, report)
    while some := list(islice(told, batch)):
        seen = look(platform, [row for row, _ in some])
        for (row, said), there in zip(some, seen, strict=True):
            yield _came(row, said, judged(kind, row, *there, SAID.get(said, Outcome.UNKNOWN)))


def strangers(folder: Path, report: Path) -> list[str]:
    """Names that the report tells of and the manifest does not: somebody applied more than was asked."""
    with duckdb.connect() as reader:
        rows = files.quoted(folder / manifest.ROWS)
        asked = f"select distinct handle from ({_said(report)}) where handle not in (select handle from read_parquet({rows})) order by 1"
        return [str(row[0]) for row in reader.execute(asked).fetchall()]


def write_report(path: Path, told: list[tuple[str, str, str]]) -> int:
    """Write a report (handle, outcome, at) as Parquet: what a pipeline of one's own hands back."""
    return files.write(path, told, ("handle", "outcome", "at"))


def _came(row: Freed, said: str, seen: str) -> Came:
    outcome = RECALLED if said == RECALLED and seen not in (DONE, SPLIT) else seen
    happened = said in ("done", "already_done")
    return Came(row, outcome, said, bool(said) and outcome != AGAIN and happened == (outcome == DONE))


def _joined(rows: Path, report: Path) -> Iterator[tuple[Freed, str]]:
    chosen = ", ".join(f"m.{files.name_of(name)}" for name in manifest.COLUMNS)
    with duckdb.connect() as reader:
        asked = f"select {chosen}, coalesce(r.outcome, '') from (select *, row_number() over () nr from read_parquet({files.quoted(rows)})) m"
        found = reader.execute(f"{asked} left join ({_said(report)}) r on r.handle = m.handle order by m.nr")
        while some := found.fetchmany(files.BATCH):
            yield from ((Freed(*row[:4]), str(row[4])) for row in some)


def _said(report: Path) -> str:
    """One line a name: the last one that was written of it."""
    csv = f"read_csv({files.quoted(report)}, header = true, all_varchar = true)"
    source = csv if report.suffix == ".csv" else f"read_parquet({files.quoted(report)})"
    return f'select handle::varchar as handle, arg_max(outcome::varchar, "at"::varchar) as outcome from {source} group by 1'
