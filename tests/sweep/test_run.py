"""The sweep on real accounts, row by row against plain arithmetic."""

import json
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

import duckdb
import pytest

from rehandle.kernel.refusal import Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.words import sentence
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep
from tests.sweep.real import POLICIES, instant, real, rows_of

BOTS_AS_OF = datetime(2017, 3, 15, tzinfo=UTC)
BOTS_COLUMNS = {"handle": "name", "last_login_at": "last_post_at"}
SITES = [
    ("travel_2017", datetime(2017, 8, 27, tzinfo=UTC), 12_841),
    ("scifi_2014", datetime(2014, 9, 14, tzinfo=UTC), 5_831),
    ("martialarts", datetime(2023, 12, 3, tzinfo=UTC), 6_021),
]


def found(out: Path) -> dict[str, tuple[object, ...]]:
    """The findings of a folder, by handle."""
    files = "read_parquet($1, hive_partitioning = true, hive_types_autocast = false)"
    query = f"SELECT handle, verdict, idle_days, flags, wave, canonical FROM {files}"
    return {row[0]: row[1:] for row in duckdb.execute(query, [str(out / "findings" / "*" / "*.parquet")]).fetchall()}


def test_x_2023_on_the_bots_of_2017(tmp_path: Path) -> None:
    """317 inactive, 284 unknown, 16 flagged, and each row as Python reckons it."""
    job = Job(real("twitter_bots_2017.csv"), BOTS_AS_OF, tmp_path / "out", BOTS_COLUMNS, every=True)
    run = sweep(load(POLICIES / "x-2023.toml"), Lists.load(), job)
    assert (run["before_exemptions"]["inactive"], run["before_exemptions"]["unknown"], run["flagged"]) == (317, 284, 16)
    assert run["activity"]["stand_ins"] == {"last_login_at": "last_post_at"}
    assert json.loads((tmp_path / "out" / "run.json").read_text()) == run
    findings = found(tmp_path / "out")
    rows = rows_of("twitter_bots_2017.csv")
    assert len(findings) == len(rows) == 1_561
    for row in rows:
        assert findings[row["name"]][:3] == plainly(row), row


def plainly(row: dict[str, str]) -> tuple[str, int | None, list[str]]:
    """The rule of X in five lines of Python."""
    last, created = instant(row["last_post_at"]), instant(row["created_at"])
    days = (BOTS_AS_OF.date() - last.date()).days if last else None
    flags = ["login_before_creation", "post_before_creation"] if last and created and last < created else []
    return "unknown" if days is None else "inactive" if days >= 30 else "active", days, flags


def test_waves_are_the_hash_of_the_name(tmp_path: Path) -> None:
    sweep(load(POLICIES / "x-2023.toml"), Lists.load(), Job(real("twitter_bots_2017.csv"), BOTS_AS_OF, tmp_path / "out", BOTS_COLUMNS))
    findings = found(tmp_path / "out")
    assert len(findings) == 317
    for handle, (verdict, _, _, wave, canonical) in findings.items():
        assert canonical == handle.lower()
        assert verdict == "inactive"
        assert wave == f"{int(md5(canonical.encode(), usedforsecurity=False).hexdigest()[:8], 16) % 52:02d}"


@pytest.mark.parametrize(("site", "as_of", "idle"), SITES)
def test_a_year_idle_on_three_sites(tmp_path: Path, site: str, as_of: datetime, idle: int) -> None:
    job = Job(
        real("stackexchange_users.csv"),
        as_of,
        tmp_path / "out",
        {"handle": "user_id", "last_login_at": "last_access_at"},
        {"site": site},
        every=True,
    )
    run = sweep(load(POLICIES / "idle-365.toml"), Lists.load(), job)
    findings = found(tmp_path / "out")
    assert run["verdicts"]["idle"] == idle
    assert run["flags"].get("date_in_future") is None
    for row in rows_of("stackexchange_users.csv"):
        if row["site"] == site:
            last = instant(row["last_access_at"])
            assert last is not None
            days = (as_of.date() - last.date()).days
            assert findings[row["user_id"]][:2] == ("idle" if days > 365 else "active", days)


def test_a_dry_run_finds_the_same_and_writes_nothing(tmp_path: Path) -> None:
    policy, lists, file = load(POLICIES / "x-2023.toml"), Lists.load(), real("twitter_bots_2017.csv")
    wet = sweep(policy, lists, Job(file, BOTS_AS_OF, tmp_path / "out", BOTS_COLUMNS))
    dry = sweep(policy, lists, Job(file, BOTS_AS_OF, None, BOTS_COLUMNS))
    told = ("verdicts", "before_exemptions", "clauses", "tiers", "flags", "fingerprint", "rows_read")
    assert {name: wet[name] for name in told} == {name: dry[name] for name in told}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def accounts(tmp_path: Path, text: str, name: str = "accounts.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_that_cannot_be_read_are_set_aside_with_place_and_reason(tmp_path: Path) -> None:
    file = accounts(
        tmp_path,
        "handle,last_login_at,posts\nann,2017-01-01,3\nbob,soon,3\n,2017-01-01,3\nc d,2017-01-01,3\neve,2017-01-01,2.5\nfay,2017-01-01\n",
    )
    run = sweep(load(POLICIES / "idle-365.toml"), Lists.load(), Job(file, datetime(2019, 1, 1, tzinfo=UTC), tmp_path / "out", every=True))
    assert (run["rows_read"], run["rows_judged"], run["rows_set_aside"]) == (6, 1, 5)
    rejects = (tmp_path / "out" / "rejects" / "rejects.csv").read_text().splitlines()
    assert rejects[1:] == [
        'line 7,,missing columns,"fay,2017-01-01"',
        "row 2,bob,last_login_at is not a date,soon",
        "row 3,,there is no handle in handle,",
        "row 4,c d,the handle does not fit the rules for names,",
        "row 5,eve,posts is not a whole number,2.5",
    ]


@pytest.mark.parametrize(
    ("cell", "idle_days"),
    [
        ("2018-12-31T23:30:00-02:00", 0),
        ("2018-12-31T23:30:00Z", 1),
        ("2018-12-31 23:30:00", 1),
        ("2018-12-31", 1),
        ("1546299000", 1),
        ("1546299000000", 1),
        ("", None),
    ],
)
def test_a_date_is_read_in_utc(tmp_path: Path, cell: str, idle_days: int | None) -> None:
    file = accounts(tmp_path, f"handle,last_login_at\nann,{cell}\nbob,2018-01-01\n")
    sweep(load(POLICIES / "idle-365.toml"), Lists.load(), Job(file, datetime(2019, 1, 1, tzinfo=UTC), tmp_path / "out", every=True))
    assert found(tmp_path / "out")["ann"][1] == idle_days


def test_the_same_accounts_in_three_formats_are_found_alike(tmp_path: Path) -> None:
    csv = real("twitter_bots_2017.csv")
    duckdb.execute(f"COPY (FROM '{csv}') TO '{tmp_path}/a.parquet'; COPY (FROM '{csv}') TO '{tmp_path}/a.jsonl' (FORMAT json)")
    policy, lists = load(POLICIES / "x-2023.toml"), Lists.load()
    prints = {
        sweep(policy, lists, Job(file, BOTS_AS_OF, None, BOTS_COLUMNS))["fingerprint"] for file in (csv, tmp_path / "a.parquet", tmp_path / "a.jsonl")
    }
    assert len(prints) == 1


def test_a_broken_line_of_json_is_set_aside(tmp_path: Path) -> None:
    file = accounts(tmp_path, '{"handle": "ann", "last_login_at": "2017-01-01"}\n{broken\n{"handle": "bob", "last_login_at": 5}\n', "a.jsonl")
    run = sweep(load(POLICIES / "idle-365.toml"), Lists.load(), Job(file, datetime(2019, 1, 1, tzinfo=UTC)))
    assert (run["rows_judged"], run["rows_set_aside"]) == (1, 2)


@pytest.mark.parametrize(("columns", "code"), [({}, "column_missing"), ({"handle": "nick"}, "column_missing")])
def test_a_column_that_is_not_there_is_refused(tmp_path: Path, columns: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        sweep(load(POLICIES / "idle-365.toml"), Lists.load(), Job(accounts(tmp_path, "a,b\n1,2\n"), BOTS_AS_OF, None, columns))
    assert refusal.value.code == code


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("precious")
    with pytest.raises(Refused, match="not empty"):
        sweep(load(POLICIES / "x-2023.toml"), Lists.load(), Job(real("twitter_bots_2017.csv"), BOTS_AS_OF, out, BOTS_COLUMNS))
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_an_unfinished_folder_of_ours_is_taken_up_again_and_a_finished_one_is_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    job = Job(real("twitter_bots_2017.csv"), BOTS_AS_OF, out, BOTS_COLUMNS)
    (out / "findings" / "wave=99").mkdir(parents=True)
    (out / ".unfinished").touch()
    sweep(load(POLICIES / "x-2023.toml"), Lists.load(), job)
    assert not (out / "findings" / "wave=99").exists()
    with pytest.raises(Refused, match="not empty"):
        sweep(load(POLICIES / "x-2023.toml"), Lists.load(), job)


def test_portfolio_counts_the_accounts_of_one_holder_in_this_sweep(tmp_path: Path) -> None:
    lines = "".join(f"n{index},{'h' if index < 10 else ''},2018-01-01\n" for index in range(12))
    file = accounts(tmp_path, f"handle,holder_id,last_login_at\n{lines}")
    run = sweep(load(POLICIES / "northwind.toml"), Lists.load(), Job(file, datetime(2018, 6, 1, tzinfo=UTC), tmp_path / "out", every=True))
    assert run["verdicts"] == {"hoarded": 10, "unknown": 2}


def test_duplicates_are_looked_for_on_request(tmp_path: Path) -> None:
    file = accounts(tmp_path, "handle,last_login_at\nAnn,2018-01-01\nann,2018-01-01\nbob,2018-01-01\n")
    run = sweep(load(POLICIES / "idle-365.toml"), Lists.load(), Job(file, BOTS_AS_OF, check_duplicates=True))
    assert run["duplicates"] == {"handles": 1, "examples": {"ann": 2}}


def test_names_that_look_machine_made_are_found_by_their_points(tmp_path: Path) -> None:
    """The mirror's column and the judge of one name say the same, and the rule's page calls it a heuristic."""
    text = (POLICIES / "idle-365.toml").read_text(encoding="utf-8").split("[[verdict]]")[0]
    rule = parse(text + MACHINES)
    file = accounts(tmp_path, "handle,last_login_at\nriver,2018-01-01\nnora83749201,2018-01-01\nXKQZVBTR,2018-01-01\nanna1987,2018-01-01\n")
    sweep(rule, Lists.load(), Job(file, BOTS_AS_OF, tmp_path / "out", every=True))
    assert {handle: row[0] for handle, row in found(tmp_path / "out").items()} == {
        "river": "active", "nora83749201": "machine", "XKQZVBTR": "machine", "anna1987": "active",
    }  # fmt: skip
    assert sentence(rule.verdict[0].tree, "en") == "The name has at least 60 points of 100 by a heuristic for names made by a machine."
    assert sentence(rule.verdict[0].tree, "ar") == "للاسم 60 نقطة على الأقل من 100 بتقدير آلي للأسماء المصنوعة آليًا."


MACHINES = """
[[verdict]]
name = "machine"
when = "machine_made(handle) >= 60"
[[tier]]
name = "rest"
when = "true"
"""
