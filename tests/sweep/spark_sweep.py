"""Spark and DuckDB find the same, column by column. Run by `make test-engines`, which installs Spark.

`REHANDLE_ROWS=N` sweeps N accounts; ten million unless told.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from bench.sweep import ACCOUNTS
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep.job import Job
from rehandle.sweep.mirroring import make_mirror
from rehandle.sweep.on_spark import sweep_on_spark
from rehandle.sweep.run import sweep

ROOT, NOW = Path(__file__).parents[2], datetime(2026, 12, 1, tzinfo=UTC)
ROWS = int(os.environ.get("REHANDLE_ROWS", "10000000"))
RULE, LISTS = load(ROOT / "bench" / "policies" / "sweep.toml"), Lists.load()
TOLD = ("rows_read", "rows_judged", "verdicts", "before_exemptions", "tiers", "clauses", "flagged", "flags", "fingerprint", "findings_written")


@pytest.mark.timeout(0)
def test_identical_findings(tmp_path: Path) -> None:
    duckdb.execute(f"COPY ({ACCOUNTS.format(rows=ROWS, first=0, end=ROWS)}) TO '{tmp_path}/accounts.parquet' (FORMAT parquet)")
    make_mirror(RULE, LISTS, Job(tmp_path / "accounts.parquet", NOW, tmp_path / "mirror", part_rows=ROWS // 4 + 1))
    one = sweep(RULE, LISTS, Job(tmp_path / "mirror", NOW, tmp_path / "duckdb"))
    other = sweep_on_spark(RULE, LISTS, Job(tmp_path / "mirror", NOW, tmp_path / "spark"), "local[2]")
    print({name: (one[name], other[name]) for name in ("seconds", "rows_per_second")})
    assert {name: one[name] for name in TOLD} == {name: other[name] for name in TOLD}
    assert "Parquet" in str(other["plan"])
    rows = {name: f"read_parquet('{tmp_path}/{name}/findings/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)" for name in ("duckdb", "spark")}
    columns = ", ".join(row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM {rows['duckdb']}").fetchall())
    for here, there in (("duckdb", "spark"), ("spark", "duckdb")):
        only_here = f"SELECT {columns} FROM {rows[here]} EXCEPT ALL SELECT {columns} FROM {rows[there]}"
        assert duckdb.sql(f"SELECT count(*) FROM ({only_here})").fetchall() == [(0,)]


def test_accounts_that_are_no_mirror_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("handle\nann\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        sweep_on_spark(RULE, LISTS, Job(tmp_path / "a.csv", NOW))
    assert refused.value.code == Code.INVALID
