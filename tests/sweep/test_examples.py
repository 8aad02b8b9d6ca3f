"""What is drawn from the findings of a run, and the account of each: as the rows themselves say, and as `why` says."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from rehandle.adapters.platform.world import write_parquet
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.sweep import findings
from rehandle.sweep.examples import examples
from rehandle.sweep.findings import OLDEST, Cell, Chosen, cells, drawn, waves
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep
from rehandle.sweep.source import connect
from rehandle.sweep.stopping import within
from rehandle.sweep.why import why
from tests.sweep.real import POLICIES

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
POLICY, LISTS = load(POLICIES / "northwind.toml"), Lists.load()


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Job:
    folder = tmp_path_factory.mktemp("swept")
    write_parquet(folder / "accounts.parquet", accounts=4_000, as_of=NOW)
    job = Job(folder / "accounts.parquet", NOW, folder / "out", part_rows=1_500)
    sweep(POLICY, LISTS, job)
    return job


def rows(job: Job) -> list[tuple[str, str, str, int | None, str]]:
    """Every finding, plainly read."""
    columns = "verdict, tier, tier_clause, idle_days, wave, canonical"
    return duckdb.sql(f"SELECT {columns} FROM read_parquet('{job.out}/findings/*/*.parquet', hive_types_autocast = false)").fetchall()


def years(days: int | None) -> int | None:
    return None if days is None else min(max(days, 0) // 365, OLDEST)


def test_the_cells_are_the_rows_counted(swept: Job) -> None:
    counted = Counter((row[0], row[1], row[2], years(row[3])) for row in rows(swept))
    assert swept.out and {Cell(*kind, n) for kind, n in counted.items()} == set(cells(swept.out))
    assert waves(swept.out) == sorted({row[4] for row in rows(swept)})


@pytest.mark.parametrize("chosen", [
    Chosen(), Chosen(verdict="dormant"), Chosen(verdict="hoarded", tier="rare"), Chosen(tier_clause="is_word(handle)"), Chosen(wave="07"),
    Chosen(years=3), Chosen(years=OLDEST), Chosen(years=-1), Chosen("never_used", "mass", "true", "11", 2), Chosen(verdict="nothing is called so"),
    Chosen(wave="9999"),
])  # fmt: skip
def test_what_is_drawn_is_what_was_chosen(swept: Job, chosen: Chosen) -> None:
    assert swept.out
    found = drawn(swept.out, chosen)
    fits = [
        row
        for row in rows(swept)
        if row[0] == (chosen.verdict or row[0]) and row[1] == (chosen.tier or row[1]) and row[2] == (chosen.tier_clause or row[2])
        and row[4] == (chosen.wave or row[4]) and (chosen.years is None or (-1 if row[3] is None else years(row[3])) == chosen.years)
    ]  # fmt: skip
    assert len(found) == min(len(fits), 20) and len({each.handle for each in found}) == len(found)
    assert {(each.verdict, each.tier, each.tier_clause, each.idle_days, each.wave) for each in found} <= {row[:5] for row in fits}
    assert drawn(swept.out, chosen) == found, "the same seed, the same names"


def test_another_seed_draws_others(swept: Job) -> None:
    assert swept.out and {each.handle for each in drawn(swept.out, Chosen(), 1)} != {each.handle for each in drawn(swept.out, Chosen(), 2)}


def test_each_account_is_the_one_of_why(swept: Job) -> None:
    """Holders of many among them: of those the sweep counts what the few rows alone would not show."""
    assert swept.out
    for chosen in (Chosen(verdict="hoarded"), Chosen(tier="rare")):
        told = examples(swept.out, chosen, POLICY, LISTS, swept)
        assert len(told) == 20
        for each in told[:2]:
            whole = why(POLICY, LISTS, swept, each.found.handle)["accounts"][0]  # type: ignore[index]  # a document
            assert each.why and each.why.judgement.verdict == whole["verdict"] == each.found.verdict
            assert each.why and {(fact.name, fact.value) for clause in each.why.clauses for fact in clause.facts} == {
                (fact["name"], fact["value"]) for clause in whole["clauses"] for fact in clause["facts"]
            }
            assert len(each.why.clauses) == len(whole["clauses"])


def test_accounts_that_were_read_anew_explain_nothing_that_they_no_longer_say(swept: Job, tmp_path: Path) -> None:
    """Everybody signed in yesterday, and one half is gone."""
    assert swept.out
    newer = tmp_path / "accounts.parquet"
    yesterday = (NOW - timedelta(days=1)).replace(tzinfo=None)
    duckdb.execute(
        f"COPY (SELECT * REPLACE (TIMESTAMP '{yesterday}' AS last_login_at) FROM '{swept.accounts}' WHERE hash(handle) % 2 = 0) TO '{newer}' (FORMAT parquet)"
    )
    told = examples(swept.out, Chosen(), POLICY, LISTS, Job(newer, NOW))
    assert len(told) == 20 and all(each.why is None for each in told)


def test_a_run_without_its_files_is_refused(swept: Job, tmp_path: Path) -> None:
    for look in (lambda: cells(tmp_path), lambda: drawn(tmp_path, Chosen())):
        with pytest.raises(Refused) as refused:
            look()
        assert refused.value.code == Code.FILE_UNREADABLE
    assert swept.out
    with pytest.raises(Refused) as refused:
        drawn(swept.out, Chosen(wave="../.."))
    assert refused.value.code == Code.INVALID


def test_a_run_that_found_nothing_has_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("handle,last_login_at\nann,2026-11-30\n", encoding="utf-8")
    job = Job(tmp_path / "a.csv", NOW, tmp_path / "out")
    sweep(load(POLICIES / "idle-365.toml"), LISTS, job)
    assert job.out and (cells(job.out), drawn(job.out, Chosen()), waves(job.out)) == ((), [], [])
    assert examples(job.out, Chosen(), POLICY, LISTS, job) == []


def test_of_a_run_with_every_row_only_what_was_found_is_drawn(swept: Job, tmp_path: Path) -> None:
    sweep(POLICY, LISTS, Job(swept.accounts, NOW, tmp_path / "all", every=True))
    assert swept.out and sorted(cells(tmp_path / "all"), key=str) == sorted(cells(swept.out), key=str)
    assert drawn(tmp_path / "all", Chosen()) == drawn(swept.out, Chosen())


def test_a_look_that_takes_too_long_is_refused(swept: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    db = connect(findings.MEMORY)
    with pytest.raises(Refused) as refused, within(db, 0.05):
        db.execute("SELECT count(*) FROM range(100000000000) a, range(1000000) b WHERE hash(a.range, b.range) = 1").fetchall()
    assert refused.value.code == Code.TOOK_TOO_LONG
    with pytest.raises(Refused) as other, within(db, 60):
        raise Refused(Code.INVALID)
    assert other.value.code == Code.INVALID
    db.close()
