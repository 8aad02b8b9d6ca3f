"""Looks into the findings of a finished sweep where they lie: how many of each kind, and some of one kind drawn by lot.

No row of them goes into a database.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.judge import ACTIVE, EXEMPT, UNKNOWN
from rehandle.policy.rules.sql import text_literal
from rehandle.sweep.source import connect
from rehandle.sweep.stopping import within

MEMORY, SECONDS = "512MB", 8.0  # what a page may take
EXAMPLES, OLDEST = 20, 10
WAVE = re.compile(r"[0-9]{2,6}")
YEARS = f"CASE WHEN idle_days IS NULL THEN NULL ELSE least(greatest(idle_days, 0) // 365, {OLDEST}) END"
FOUND = f"verdict NOT IN ('{ACTIVE}', '{UNKNOWN}', '{EXEMPT}')"
COLUMNS = ("handle", "account_id", "verdict", "tier", "tier_clause", "idle_days", "wave")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many findings have this verdict, tier and reason of the tier, and so many whole years since their last use.

    `years` ends at `OLDEST`, which stands for so many and more; none where no use is known.
    """

    verdict: str
    tier: str | None
    tier_clause: str | None
    years: int | None
    n: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which findings: empty means any. `wave` is the number of a wave as its folder is called; `years` as in `Cell`, `-1` for no known use."""

    verdict: str = ""
    tier: str = ""
    tier_clause: str = ""
    wave: str = ""
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the findings."""

    handle: str
    account_id: str | None
    verdict: str
    tier: str | None
    tier_clause: str | None
    idle_days: int | None
    wave: str


def cells(folder: Path) -> tuple[Cell, ...]:
    """All findings counted, the most first. Refuses `file_unreadable` where the run's files are gone, `took_too_long`."""
    return _cells(folder, _stamp(folder))


def drawn(folder: Path, chosen: Chosen, seed: int = 0) -> list[Finding]:
    """Twenty at most, drawn by the hash of the name: the same seed, the same names. Refuses as `cells`, and `invalid`."""
    _stamp(folder)
    if chosen.wave and not WAVE.fullmatch(chosen.wave):
        raise Refused(Code.INVALID, wave=chosen.wave)
    source = _files(folder, chosen.wave or "*")
    if not source:
        return []
    where, values = _where(chosen)
    with _looking() as db:
        by_lot = f"ORDER BY md5(concat(canonical, ' ', {int(seed)})), canonical, handle LIMIT {EXAMPLES}"
        rows = db.execute(f"SELECT {', '.join(COLUMNS)} FROM {source} WHERE {where} {by_lot}", values).fetchall()
    return [Finding(*row) for row in rows]


def named(folder: Path, canonical: str) -> Finding | None:
    """The finding about one name; None where there is none. Refuses as `cells`."""
    _stamp(folder)
    if not (source := _files(folder, "*")):
        return None
    with _looking() as db:
        row = db.execute(f"SELECT {', '.join(COLUMNS)} FROM {source} WHERE canonical = $1 AND {FOUND} LIMIT 1", [canonical]).fetchone()
    return Finding(*row) if row else None


def waves(folder: Path) -> list[str]:
    """The waves that have findings."""
    return sorted(path.name.removeprefix("wave=") for path in (folder / "findings").glob("wave=*"))


@lru_cache(maxsize=16)
def _cells(folder: Path, _: int) -> tuple[Cell, ...]:
    source = _files(folder, "*")
    if not source:
        return ()
    with _looking() as db:
        kinds = f"SELECT verdict, tier, tier_clause, {YEARS}, count(*) FROM {source} WHERE {FOUND}"
        rows = db.execute(f"{kinds} GROUP BY ALL ORDER BY 5 DESC, 1, 2, 3, 4").fetchall()
    return tuple(Cell(*row) for row in rows)


def _where(chosen: Chosen) -> tuple[str, list[Any]]:
    named = {name: value for name in ("verdict", "tier", "tier_clause") if (value := getattr(chosen, name))}
    tests = [FOUND, *(f"{name} = ${place}" for place, name in enumerate(named, 1))]
    if chosen.years is not None:
        tests.append(f"({YEARS}) IS NOT DISTINCT FROM {'NULL' if chosen.years < 0 else int(chosen.years)}")
    return " AND ".join(tests), list(named.values())


def _files(folder: Path, wave: str) -> str:
    """SQL that reads the findings; empty where nothing was found."""
    if not any((folder / "findings").glob(f"wave={wave}/*.parquet")):
        return ""
    path = text_literal(str(folder / "findings" / f"wave={wave}" / "*.parquet"))
    return f"read_parquet({path}, hive_partitioning = true, hive_types_autocast = false)"


@contextmanager
def _looking() -> Iterator[duckdb.DuckDBPyConnection]:
    db = connect(MEMORY)
    try:
        with within(db, SECONDS):
            yield db
    finally:
        db.close()


def _stamp(folder: Path) -> int:
    """Changes when the run does. Refuses `file_unreadable` where the folder is gone or was never finished."""
    try:
        return (folder / "run.json").stat().st_mtime_ns
    except OSError:
        raise Refused(Code.FILE_UNREADABLE, folder=str(folder), why="the files of this sweep are gone") from None
