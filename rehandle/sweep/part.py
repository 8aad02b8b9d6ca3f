"""One part of a sweep: read, count, find, write. What it came to is one small document."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from rehandle.names.lists import Lists
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.sql import quoted, text_literal
from rehandle.policy.rules.tally import Tally
from rehandle.sweep import mirror as m
from rehandle.sweep.output import PARTS, part_name
from rehandle.sweep.rules.mapping import Mapping
from rehandle.sweep.source import Source, copied

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


@dataclass(frozen=True, slots=True)
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
    several: bool = False  # files: then the place of a row names its file
    work: Path | None = None  # where a part's mirror lies while it is judged


def sweep_part(db: duckdb.DuckDBPyConnection, asked: Asked, source: Source, number: int, out: Path | None) -> Part:
    """Judge the rows of the view `source`; with a folder, write what was found and what was set aside."""
    loaded(db, asked, source)
    tally = [tuple(int(cell) for cell in row) for row in db.execute(Tally(asked.judging).select("mirror")).fetchall()]
    read, judged = _rows_read(db, source), sum(row[-1] for row in tally)
    if out and read > judged:
        m.set_aside(db, source, asked.mapping, several=asked.several)
        copied(db, "SELECT * FROM rejects ORDER BY place", out / PARTS / f"{part_name(number)}.csv", "FORMAT csv, HEADER false")
    if asked.count:
        return Part(read, read - judged, sorted(tally), (0, 0), 0)
    found = asked.judging.select("mirror", only_found=not asked.every)
    m.again(db, "in_order", _in_order(found, asked.policy.reclaim.waves) if out else found, as_table=bool(out))
    written = _write(db, number, out) if out else 0
    return Part(read, read - judged, sorted(tally), fingerprint(db, "FROM in_order", every=asked.every), written)


def loaded(db: duckdb.DuckDBPyConnection, asked: Asked, source: Source) -> None:
    """Make `mirror` of the view `source`: of a file beside it where the source has types, else a table."""
    if asked.mirrored:
        m.again(db, "mirror", "SELECT * FROM source", as_table=False)
        return
    m.read(db, source, asked.mapping, asked.policy)
    rows = m.mirror(db, asked.policy, asked.lists, asked.grouped)
    if asked.work and source.kind == "parquet":
        copied(db, rows, asked.work / "mirror.parquet", "FORMAT parquet, COMPRESSION lz4")
        rows = f"SELECT * FROM read_parquet({text_literal(str(asked.work / 'mirror.parquet'))})"
    m.again(db, "mirror", rows, as_table=source.kind != "parquet")


def _rows_read(db: duckdb.DuckDBPyConnection, source: Source) -> int:
    broken = _one(db, "SELECT count(DISTINCT line) FROM reject_errors") if source.kind == "csv" else 0
    return _one(db, f"SELECT count(*) FROM {'source' if source.kind == 'parquet' else 'typed'}") + broken


def _in_order(findings: str, waves: int) -> str:
    """The findings with their wave, in one order."""
    wave = f"CAST('0x' || substr(md5(canonical), 1, 8) AS BIGINT) % {waves}"
    wide = max(2, len(str(waves - 1)))
    return f"SELECT *, lpad(CAST({wave} AS VARCHAR), {wide}, '0') AS wave FROM ({findings}) ORDER BY wave, canonical, account_id, handle"


def written_in_order(db: duckdb.DuckDBPyConnection, findings: str, waves: int, number: int, out: Path) -> int:
    """Write findings by wave, in their one order; how many."""
    m.again(db, "in_order", _in_order(findings, waves), as_table=True)
    return _write(db, number, out)


def _write(db: duckdb.DuckDBPyConnection, number: int, out: Path) -> int:
    """The findings by wave: the same bytes each time."""
    threads = _one(db, "SELECT current_setting('threads')")
    db.execute("SET threads = 1")  # several would mix their rows in a file: the same findings, and other bytes
    names = f"FILENAME_PATTERN {text_literal(part_name(number))}, OVERWRITE_OR_IGNORE true"
    written = copied(db, "FROM in_order", out / "findings", f"FORMAT parquet, PARTITION_BY (wave), {names}")
    db.execute(f"SET threads = {threads}")
    return written


def fingerprint(db: duckdb.DuckDBPyConnection, findings: str, *, every: bool = False) -> tuple[int, int]:
    """Two numbers for what the policy found, whatever its order: the same on every engine that says the same, and they add up over parts."""
    plain = [f"coalesce(CAST({quoted(name)} AS VARCHAR), chr(1))" for name in FINGERPRINTED]
    row = f"concat_ws(chr(2), {', '.join(plain)}, coalesce(CAST(epoch_us(last_active_at) AS VARCHAR), chr(1)), array_to_string(flags, ','))"
    of_policy = f"verdict NOT IN ('{ACTIVE}', '{UNKNOWN}', '{EXEMPT}')" if every else "TRUE"  # asked again of every row it would cost a scan
    found = db.execute(f"SELECT count(*), coalesce(sum(md5_number_lower({row})), 0) FROM ({findings}) WHERE {of_policy}").fetchone() or (0, 0)
    return int(found[0]), int(found[1])


def _one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    found = db.execute(query).fetchone()
    assert found is not None
    return int(found[0])
