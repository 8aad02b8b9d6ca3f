"""The sweep beside its limit, interleaved in one run: `python -m bench.sweep [MILLIONS ...] [--folder DIR]` (10 and 100 if you say nothing).

For each size: a bare scan of the columns that the sweep reads; the sweep of a mirror, counted only and with findings written; the same straight
from the accounts' own Parquet; one plain statement that a user would write; and a loop in Python on a sample. Medians of three, and ratios.
"""

import argparse
import json
import math
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from math import nan
from pathlib import Path
from time import perf_counter

import duckdb

ROUNDS, AS_OF, RULE = 3, "2026-12-01", Path(__file__).parent / "policies" / "sweep.toml"
TARGETS = {"counted": 0.8, "with findings": 0.5, "straight": 0.3}
READ = {
    "bit_xor(epoch_us({}))": ("created_at", "last_login_at", "last_post_at"),
    "bit_xor({})": ("posts", "portfolio", "length"),
    "count(*) FILTER ({})": ("memorial", "verified", "staff", "is_word", "in_list:reserved"),
    "sum(strlen({}))": ("handle", "canonical", "account_id"),
}
ACCOUNTS = """
SELECT 'a' || i AS account_id, CASE WHEN hash(i, 'w') % 50 = 0 THEN 'n' || i % 9973 || '_' || i ELSE 'user' || i END AS handle,
    CASE WHEN hash(i, 'h') % 5 = 0 THEN 'h' || hash(i, 'g') % ({rows} // 8 + 1) ELSE 'one-' || i END AS holder_id,
    TIMESTAMP '2012-01-01' + to_seconds((hash(i, 'c') % 441504000)::BIGINT) AS created_at,
    CASE WHEN hash(i, 'l') % 20 > 0 THEN TIMESTAMP '2016-01-01' + to_seconds((hash(i, 'd') % 344304000)::BIGINT) END AS last_login_at,
    CASE WHEN hash(i, 'p') % 3 > 0 THEN TIMESTAMP '2016-01-01' + to_seconds((hash(i, 'q') % 344304000)::BIGINT) END AS last_post_at,
    (hash(i, 'n') % 50)::BIGINT AS posts, hash(i, 'v') % 500 = 0 AS verified, hash(i, 's') % 10000 = 0 AS staff, hash(i, 'm') % 3000 = 0 AS memorial
FROM range({first}, {end}) AS numbers(i)"""
PLAIN = """
COPY (SELECT handle, lower(handle) AS canonical, account_id,
    CASE WHEN posts = 0 AND created_at < TIMESTAMP '2024-12-01' AND last < TIMESTAMP '2024-12-01' THEN 'never_used'
      WHEN last < TIMESTAMP '2022-12-02' AND posts < 5 THEN 'dormant' ELSE 'hoarded' END AS verdict, last
  FROM (SELECT a.*, g.n, greatest(coalesce(last_login_at, last_post_at), coalesce(last_post_at, last_login_at)) AS last FROM '{accounts}' a
    JOIN (SELECT holder_id, count(*) AS n FROM '{accounts}' GROUP BY 1) g USING (holder_id) WHERE last_login_at IS NOT NULL)
  WHERE NOT (memorial OR verified OR staff) AND ((posts = 0 AND created_at < TIMESTAMP '2024-12-01' AND last < TIMESTAMP '2024-12-01')
    OR (last < TIMESTAMP '2022-12-02' AND posts < 5) OR (n >= 10 AND last < TIMESTAMP '2024-12-01')) ORDER BY canonical)
TO '{out}' (FORMAT parquet)"""


def main() -> int:
    """Each size in turn, then how time grows with rows."""
    asked = argparse.ArgumentParser()
    asked.add_argument("millions", nargs="*", type=int, default=[10])
    asked.add_argument("--folder", type=Path, help="where the accounts are made and kept; a temporary folder if you say nothing")
    told = asked.parse_args()
    folder = told.folder or Path(tempfile.mkdtemp(prefix="rehandle-bench-"))
    took = {millions: measured(folder, millions) for millions in told.millions}
    if len(took) > 1:
        print(f"seconds of a counted sweep against rows, both as logarithms: a slope of {slope(took):.2f} (1 is linear) over {sorted(took)} million")
    if not told.folder:
        shutil.rmtree(folder)
    return 0


def slope(took: dict[int, float]) -> float:
    """How seconds grow with rows: the line of least squares through the logarithms of both."""
    return statistics.linear_regression([math.log(millions) for millions in took], [math.log(seconds) for seconds in took.values()]).slope


def measured(folder: Path, millions: int) -> float:
    """One size; the median of a sweep that is counted only."""
    accounts, mirror, out = folder / f"accounts-{millions}", folder / f"mirror-{millions}", folder / "out"
    made(accounts, millions)
    if not (mirror / "mirror.json").exists():
        shutil.rmtree(mirror, ignore_errors=True)
        built = cli("mirror", accounts, mirror)
        sizes = f"{size(mirror):.2f} GB beside {size(accounts):.2f} GB"
        print(f"{millions} million: the mirror is built in {built['seconds']:.1f} s, {sizes}", flush=True)
    runs = {
        "scan": lambda: scanned(mirror), "counted": lambda: cli("sweep", mirror, None), "with findings": lambda: cli("sweep", mirror, out),
        "straight": lambda: cli("sweep", accounts, out), "one plain statement": lambda: plainly(accounts, folder / "plain.parquet"),
    }  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            shutil.rmtree(out, ignore_errors=True)
            told = run()
            times[name].append(told["seconds"] if isinstance(told, dict) else told)
    shown(times, millions)
    return statistics.median(times["counted"])


def shown(times: dict[str, list[float]], millions: int) -> None:
    """Medians, rows a second, and the ratio to the bare scan."""
    scan = statistics.median(times["scan"])
    for name, found in times.items():
        middle = statistics.median(found)
        ratio, target = scan / middle, TARGETS.get(name)
        verdict = f" (target {target}: {'met' if ratio >= target else 'MISSED'})" if target else ""
        print(f"  {name}: {middle:.2f} s, {millions / middle:.1f} million rows/s, {ratio:.2f} of the scan{verdict}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  largest process so far: {peak:.0f} MB", flush=True)


def made(folder: Path, millions: int) -> None:
    """The accounts, ten million a file."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = millions * 1_000_000
    for number, first in enumerate(range(0, rows, 10_000_000)):
        path = folder / f"accounts-{number:04d}.parquet"
        if not path.exists():
            query = ACCOUNTS.format(rows=rows, first=first, end=min(first + 10_000_000, rows))
            engine().execute(f"COPY ({query}) TO '{path}.draft' (FORMAT parquet, COMPRESSION zstd)")
            Path(f"{path}.draft").rename(path)


def cli(verb: str, accounts: Path, out: Path | None) -> dict[str, float]:
    """A run of the command in a process of its own, so that its memory is its own; what it says of itself."""
    words = [sys.executable, "-m", "rehandle.cli", verb, "--policy", str(RULE), "--accounts", str(accounts), "--json"]
    words += (["--out", str(out)] if out else ["--dry-run", "--count"]) + (["--as-of", AS_OF] if verb == "sweep" else [])
    told: dict[str, float] = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return told


def scanned(mirror: Path) -> float:
    """Every column that the sweep reads, and as good as nothing done with it; in a way that no statistics answer."""
    columns = ", ".join(how.format(f'"{name}"') for how, names in READ.items() for name in names)
    begun = perf_counter()
    engine().execute(f"SELECT {columns} FROM read_parquet('{mirror}/part-*.parquet')").fetchall()
    return perf_counter() - begun


def plainly(accounts: Path, out: Path) -> float:
    """One statement with everything in it but lists, tiers, reasons and counts."""
    begun = perf_counter()
    try:
        engine().execute(PLAIN.format(accounts=f"{accounts}/*.parquet", out=out))
    except duckdb.OutOfMemoryException:
        print("  one plain statement does not run in the memory that a sweep has", flush=True)
        return nan
    return perf_counter() - begun


def engine() -> duckdb.DuckDBPyConnection:
    """DuckDB with the memory that a sweep has."""
    db = duckdb.connect()
    db.execute(f"SET memory_limit = '1GB'; SET temp_directory = '{tempfile.gettempdir()}/rehandle-bench-spill'; SET enable_progress_bar = false")
    return db


def size(folder: Path) -> float:
    """Gigabytes in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9


if __name__ == "__main__":
    sys.exit(main())
