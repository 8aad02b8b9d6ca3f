"""A daily sweep beside a whole one: `python -m bench.daily [MILLIONS] [--days N] [--folder DIR]` (10 million, 5 days if you say nothing).

One thousandth of the accounts, drawn evenly from all of them, changes each day: eight in ten sign in, one is deleted, one is new. The same day is
swept whole from the mirror and daily, in turns, and the findings of the two are compared row by row. A target of 0.02 is printed beside each ratio.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from bench.sweep import RULE, cli, engine, made, size
from rehandle.sweep.daily_read import findings_of

FIRST, TARGET, AHEAD = date(2026, 12, 1), 0.02, 92
CHANGED = """
SELECT * REPLACE (CASE WHEN nth % 10 < 8 THEN TIMESTAMP '{day}' - to_seconds(nth % 80000) ELSE last_login_at END AS last_login_at,
        CASE WHEN nth % 10 = 9 THEN 'new{day}_' || nth ELSE account_id END AS account_id,
        CASE WHEN nth % 10 = 9 THEN 'n' || {number} || '_' || nth ELSE handle END AS handle),
    nth % 10 = 8 AS deleted
FROM (SELECT *, row_number() OVER () AS nth FROM read_parquet('{accounts}/*.parquet') WHERE hash(account_id, {number}) % 1000 = 0)"""


def main() -> int:
    """The first day whole, then day by day both ways."""
    asked = argparse.ArgumentParser()
    asked.add_argument("millions", nargs="?", type=int, default=10)
    asked.add_argument("--days", type=int, default=5)
    asked.add_argument("--folder", type=Path, help="where the accounts are made and kept; a temporary folder if you say nothing")
    told = asked.parse_args()
    folder = told.folder or Path(tempfile.mkdtemp(prefix="rehandle-bench-"))
    try:
        measured(folder, told.millions, told.days)
    finally:
        shutil.rmtree(folder) if not told.folder else None
    return 0


def measured(folder: Path, millions: int, days: int) -> None:
    """Build, sweep whole once, then each day: update, daily, whole."""
    accounts, here = folder / f"accounts-{millions}", folder / "daily"
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    made(accounts, millions)
    mirror = here / "mirror"
    print(f"{millions} million: the mirror is built in {cli('mirror', accounts, mirror)['seconds']:.1f} s, {size(mirror):.2f} GB", flush=True)
    first = swept(mirror, here / "day-0", 0, "--ahead", str(AHEAD))
    agenda = (here / "day-0" / "agenda.parquet").stat().st_size / 1e9
    print(f"  the first sweep, with an agenda of {AHEAD} days ({agenda:.2f} GB): {first['seconds']:.2f} s, {first['findings_written']:,.0f} findings")
    times: dict[str, list[float]] = {"update": [], "daily": [], "whole": []}
    for number in range(1, days + 1):
        lived(folder, accounts, number, times)
    shown(times)


def lived(folder: Path, accounts: Path, number: int, times: dict[str, list[float]]) -> None:
    """One day: what changed into the mirror, the sweep both ways, and the two compared."""
    here, changes = folder / "daily", folder / "daily" / f"changes-{number}.parquet"
    query = CHANGED.format(day=FIRST + timedelta(days=number), number=number, accounts=accounts)
    engine().execute(f"COPY ({query}) TO '{changes}' (FORMAT parquet)")
    mirror, daily, whole = here / "mirror", here / f"day-{number}", here / "whole"
    shutil.rmtree(whole, ignore_errors=True)
    times["update"].append(updated(mirror, changes)["seconds"])
    one = swept(mirror, daily, number, "--since", str(here / f"day-{number - 1}"))
    other = swept(mirror, whole, number)
    times["daily"].append(one["seconds"])
    times["whole"].append(other["seconds"])
    same = one["fingerprint"] == other["fingerprint"] and differing(daily, whole) == 0 and one["verdicts"] == other["verdicts"]
    print(f"  day {number}: {one['rows_looked_at']:,.0f} rows looked at, {one['changes_written']:,.0f} findings came or went of", end=" ")
    print(f"{other['findings_written']:,.0f}: {'the same findings and numbers as a whole sweep' if same else 'THE FINDINGS DIFFER'}", flush=True)
    assert same


def differing(daily: Path, whole: Path) -> int:
    """Rows of one that the other has not."""
    shown = "handle, canonical, account_id, verdict, clause, exempt, tier, tier_clause, last_active_at, idle_days, score, flags"
    one = f"SELECT {shown} FROM ({findings_of(daily)})"
    other = f"SELECT {shown} FROM read_parquet('{whole}/findings/*/*.parquet')"
    found = engine().execute(f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))").fetchone()
    assert found is not None
    return int(found[0])


def swept(mirror: Path, out: Path, number: int, *more: str) -> dict[str, float]:
    """A sweep as of a day; what it says of itself."""
    return asked_of("sweep", "--accounts", str(mirror), "--out", str(out), "--as-of", str(FIRST + timedelta(days=number)), *more)


def updated(mirror: Path, changes: Path) -> dict[str, float]:
    """What changed, into the mirror."""
    return asked_of("mirror", "--accounts", str(changes), "--update", str(mirror), "--gone", "deleted=true")


def asked_of(verb: str, *words: str) -> dict[str, float]:
    """A run of the command in a process of its own."""
    line = [sys.executable, "-m", "rehandle.cli", verb, "--policy", str(RULE), "--json", *words]
    told: dict[str, float] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    return told


def shown(times: dict[str, list[float]]) -> None:
    """Medians, and what a day costs of a whole sweep: the sweep alone, and with bringing the mirror up to date."""
    middle = {name: statistics.median(found) for name, found in times.items()}
    print(", ".join(f"{name} {seconds:.3f} s" for name, seconds in middle.items()))
    for name, seconds in (("the daily sweep", middle["daily"]), ("the same and the update of the mirror", middle["daily"] + middle["update"])):
        ratio = seconds / middle["whole"]
        print(f"  {name}: {ratio:.3f} of a whole sweep (target {TARGET}: {'met' if ratio <= TARGET else 'MISSED'})")


if __name__ == "__main__":
    sys.exit(main())
