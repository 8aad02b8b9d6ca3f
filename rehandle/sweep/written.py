"""Findings as files, one a wave and part: the same bytes each time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from rehandle.sweep import mirror as m
from rehandle.sweep.output import part_name
from rehandle.sweep.source import copied


def wave_of(waves: int) -> str:
    """SQL: the number of a name's wave, from 0."""
    return f"CAST(CAST('0x' || substr(md5(canonical), 1, 8) AS BIGINT) % {waves} AS INTEGER)"


def written_in_order(db: duckdb.DuckDBPyConnection, findings: str, waves: int, number: int, out: Path) -> int:
    """Write findings by wave, in their one order; how many."""
    ordered = f"SELECT *, {wave_of(waves)} AS wave FROM ({findings}) ORDER BY wave, canonical, account_id, handle"
    m.again(db, "in_order", ordered, as_table=True)
    return write(db, number, waves, out)


def write(db: duckdb.DuckDBPyConnection, number: int, waves: int, out: Path) -> int:
    """Write the table `in_order`, which lies by its waves: each wave a file, by one thread, since several would mix its rows. How many rows."""
    threads, wide = int(db.execute("SELECT current_setting('threads')").fetchall()[0][0]), max(2, len(str(waves - 1)))
    there = [int(row[0]) for row in db.execute("SELECT DISTINCT wave FROM in_order ORDER BY 1").fetchall()]

    def written(wave: int) -> int:
        folder = out / "findings" / f"wave={wave:0{wide}d}"
        folder.mkdir(exist_ok=True)
        rows = f"SELECT * EXCLUDE (wave) FROM in_order WHERE wave = {wave}"
        return copied(db.cursor(), rows, folder / f"{part_name(number)}.parquet", "FORMAT parquet, USE_TMP_FILE false")

    db.execute("SET threads = 1")  # of the engine, for each of ours
    try:
        with ThreadPoolExecutor(threads) as pool:
            return sum(pool.map(written, there))
    finally:
        db.execute(f"SET threads = {threads}")
