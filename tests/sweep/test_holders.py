"""Holders with many accounts are found by a few bits first, and counted by their own names."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from rehandle.policy.rules.classes import told_from_one
from rehandle.policy.rules.reading import parse
from rehandle.sweep import holders
from tests.sweep.real import POLICIES


def rows(db: duckdb.DuckDBPyConnection, parts: list[list[str | None]]) -> Iterator[object]:
    """Each part as the views that a sweep has."""
    for part in parts:
        db.execute("CREATE OR REPLACE TABLE typed AS SELECT unnest($1::VARCHAR[]) AS holder_id, 'a' AS handle, TRUE AS fits, NULL AS reason", [part])
        db.execute("CREATE OR REPLACE VIEW named AS SELECT * FROM typed")
        yield part


@pytest.mark.parametrize("several", [True, False])
def test_those_with_enough_are_counted_and_no_others(several: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holders, "BUCKET", "CAST(hash(holder_id) & 3 AS UINTEGER)")  # holders share a bucket
    parts = [["many"] * 6 + ["few"] * 3 + [None] * 9, ["many"] * 5 + ["few"] * 6 + [f"one-{n}" for n in range(40)]]
    db = duckdb.connect()
    given = parts if several else [[name for part in parts for name in part]]
    where = holders.crowded(db, rows(db, given), 10, several=several)
    holders.counted(db, rows(db, given), 10, where, several=several)
    assert db.execute("FROM groups").fetchall() == [("many", 11)]


@pytest.mark.parametrize(
    ("when", "least"),
    [("portfolio >= 3", 3), ("portfolio > 3", 4), ("portfolio == 5", 5), ("portfolio <= 1", 2), ("portfolio > posts", 2), ("posts > 7", 10)],
)
def test_the_least_number_that_a_rule_tells_from_one(when: str, least: int) -> None:
    text = (POLICIES / "northwind.toml").read_text(encoding="utf-8")
    more = f"\n[[exempt]]\nname = \"more\"\nwhen = \"{when}\"\n"
    assert told_from_one(parse(text), date(2026, 12, 1)) == 10
    assert told_from_one(parse(text + more), date(2026, 12, 1)) == least
