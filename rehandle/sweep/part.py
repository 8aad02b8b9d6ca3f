"""One part of a sweep: read, count, find, write. What it came to is one small document."""

from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from rehandle.names.lists import Lists
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import quoted
from rehandle.policy.rules.tally import Tally
from rehandle.sweep import mirror as m
from rehandle.sweep.found import counted, findings, marked
from rehandle.sweep.output import PARTS, part_name
from rehandle.sweep.rules.mapping import Mapping
from rehandle.sweep.source import Source, copied
from rehandle.sweep.written import write

FINGERPRINTED = ("handle", "canonical", "account_id", "verdict", "clause", "exempt", "tier", "tier_clause", "score")
# not `idle_days`, which moves with the day: `last_active_at` tells it


@dataclass(frozen=True, slots=True)
class Part:
    """Rows read and set aside, the tally's rows, the fingerprint's two numbers, and how many findings were written."""

    rows_read: int
    rows_set_aside: int
    tally: list[tuple[int, ...]]
    fingerprint: tuple[int, int]
    written: int

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Part":
        """From its document."""
        return cls(told["rows_read"], told["rows_set_aside"], [tuple(row) for row in told["tally"]], tuple(told["fingerprint"]), told["written"])

    def document(self) -> dict[str, object]:
        """As it is kept."""
        return asdict(self)


@dataclass(frozen=True)
class Asked:
    """What holds for every part of a run."""

    policy: Policy
    lists: Lists
    mapping: Mapping
    judging: Judging
    grouped: bool
    every: bool
    mirrored: bool = False  # the accounts are a mirror already
    count: bool = False  # nothing but the numbers is asked for
    taken: dict[str, str] = field(default_factory=dict)  # what each column was taken for
    several: bool = False  # files: then the place of a row names its file
    read: Source | None = None  # the only part, where counting holders has read it: it is not read again

    @cached_property
    def tally(self) -> Tally:
        """The classes that the rule tells apart, known over all parts."""
        return Tally(self.judging)


def sweep_part(db: duckdb.DuckDBPyConnection, asked: Asked, source: Source, number: int, out: Path | None) -> Part:
    """Judge the rows of the view `source`; with a folder, write what was found and what was set aside."""
    loaded(db, asked, source, m.odd_of(number))
    rows = counted(db, asked.tally) if asked.count else marked(db, asked.tally)
    read, judged = _rows_read(db, source), sum(row[-1] for row in rows)
    if out and read > judged:
        m.set_aside(db, source, asked.mapping, several=asked.several)
        copied(db, "SELECT * FROM rejects ORDER BY place", out / PARTS / f"{part_name(number)}.csv", "FORMAT csv, HEADER false")
    if asked.count:
        return Part(read, read - judged, sorted(rows), (0, 0), 0)
    view = "mirror" if asked.mirrored or source.kind != "parquet" else "named"  # facts about names cost, and are not asked again
    m.again(db, "in_order", findings(db, asked.tally, rows, view, asked.policy.reclaim.waves, every=asked.every), as_table=bool(out))
    written = write(db, number, asked.policy.reclaim.waves, out) if out else 0
    return Part(read, read - judged, sorted(rows), fingerprint(db, "FROM in_order", every=asked.every), written)


def loaded(db: duckdb.DuckDBPyConnection, asked: Asked, source: Source, odd: str) -> None:
    """Make `mirror` of the view `source`: a view where the source has types, else a table."""
    if asked.mirrored:
        m.again(db, "mirror", "SELECT * FROM source", as_table=False)
        return
    if source is not asked.read:
        m.read(db, source, asked.mapping, asked.policy, odd)
    m.again(db, "mirror", m.mirror(db, asked.policy, asked.lists, asked.grouped), as_table=source.kind != "parquet")


def _rows_read(db: duckdb.DuckDBPyConnection, source: Source) -> int:
    broken = _one(db, "SELECT count(DISTINCT line) FROM reject_errors") if source.kind == "csv" else 0
    return _one(db, f"SELECT count(*) FROM {'source' if source.kind == 'parquet' else 'typed'}") + broken


def fingerprint(db: duckdb.DuckDBPyConnection, findings: str, *, every: bool = False) -> tuple[int, int]:
    """Two numbers for what the policy found, whatever its order: the same on every engine that says the same, and they add up over parts."""
    plain = [f"coalesce(CAST({quoted(name)} AS VARCHAR), chr(1))" for name in FINGERPRINTED]
    row = f"concat_ws(chr(2), {', '.join(plain)}, coalesce(CAST(epoch_us(last_active_at) AS VARCHAR), chr(1)), array_to_string(flags, ','))"
    of_policy = f"verdict NOT IN ('{ACTIVE}', '{UNKNOWN}', '{EXEMPT}')" if every else "TRUE"  # asked again of every row it would cost a scan
    number = f"CAST('0x' || substr(md5({row}), 1, 15) AS BIGINT)"
    found = db.execute(f"SELECT count(*), coalesce(sum({number}), 0) FROM ({findings}) WHERE {of_policy}").fetchone() or (0, 0)
    return int(found[0]), int(found[1])


def _one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    found = db.execute(query).fetchone()
    assert found is not None
    return int(found[0])
