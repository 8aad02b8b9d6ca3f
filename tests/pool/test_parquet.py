"""Names come out of Parquet as they are."""

import duckdb
import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.pool.build import build
from rehandle.pool.opened import Pool
from rehandle.pool.parquet import counted


@pytest.fixture
def files(tmp_path):
    for number in range(2):
        duckdb.sql(f"SELECT CASE WHEN i % 10 = 9 THEN NULL ELSE 'n' || (i + {number * 30_000}) END AS \"the \"\"name\"\"\" FROM range(30000) t(i)").write_parquet(str(tmp_path / f"{number}.parquet"))
    return str(tmp_path / "*.parquet")


def test_a_pool_of_findings(files, tmp_path):
    count, names = counted(files, 'the "name"')
    assert build(tmp_path / "pool", names, expected=count, version="one").count == count == 54_000
    with Pool.open(tmp_path / "pool") as pool:
        assert pool.holds("n59998") and not pool.holds("n59999") and not pool.holds("n60000")


def test_what_cannot_be_read(files, tmp_path):
    (tmp_path / "torn").write_bytes(b"PAR1")
    for path, column, code in ((files, "handle", Code.COLUMN_MISSING), (str(tmp_path / "torn"), "handle", Code.FILE_UNREADABLE), (str(tmp_path / "none"), "handle", Code.FILE_UNREADABLE)):
        with pytest.raises(Refused) as refused:
            counted(path, column)
        assert refused.value.code == code
