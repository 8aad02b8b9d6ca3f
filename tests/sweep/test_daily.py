"""A daily sweep is a whole one of the same accounts: returns, deletions, new accounts, late activity, rows that cannot be read, days left out."""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.reading import parse
from rehandle.sweep.daily import sweep_daily
from rehandle.sweep.daily_read import findings_of, made_whole
from rehandle.sweep.daily_update import update_mirror
from rehandle.sweep.job import Job, Progress
from rehandle.sweep.mirroring import make_mirror
from rehandle.sweep.run import sweep
from tests.sweep.real import POLICIES, ROOT

NOW, LISTS = datetime(2026, 12, 1, 9, tzinfo=UTC), Lists.load()
RULES = {path.stem: load(path) for path in (POLICIES / "northwind.toml", ROOT / "bench" / "policies" / "sweep.toml", POLICIES / "ton-dns.toml", POLICIES / "irc.toml")}
TOLD = ("rows_read", "rows_judged", "rows_set_aside", "verdicts", "before_exemptions", "tiers", "clauses", "flagged", "flags", "fingerprint")
COLUMNS = (
    "account_id", "handle", "holder_id", "created_at", "last_login_at", "last_post_at", "expires_at", "absent_until", "contacted_at",
    "posts", "followers", "verified", "staff", "memorial", "paid", "protected_class", "reachable",
)  # fmt: skip
Account = dict[str, str]
World = dict[str, Account]


NEAR = (*range(4), 28, 29, 30, 31, *range(88, 94), *range(138, 144), *range(178, 184), *range(363, 369), *range(418, 424), *range(728, 734), 2000, -1, -2, -40)
DATES = tuple((NOW - timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%S") for n in (*NEAR, *range(1458, 1464)))
YES_NO, DATED = ("no",) * 8 + ("yes", ""), (*DATES, "", "", "", "soon")
CELLS: dict[str, tuple[str, ...]] = {
    "handle": ("Tom", "tom", "pizza", "a1", "zz_top", "nike", "maria", "12345", "x" * 15, "no good", ""),
    "holder_id": ("", "", "h1", "h2", "h3", "h4", "h5", "h6"),
    **dict.fromkeys(("created_at", "last_login_at", "last_post_at", "expires_at", "contacted_at"), DATED),
    "absent_until": ("",) * 60 + DATES,
    "posts": ("0", "0", "3", "3", "7", "", "-1", "many"),
    "followers": ("0", "12", "5000", ""),
    **dict.fromkeys(("verified", "staff", "memorial", "paid", "reachable"), YES_NO),
    "protected_class": ("",) * 9 + ("minor",),
}
GAPS = st.lists(st.sampled_from([0, 1, 1, 1, 2, 31, 45]), min_size=2, max_size=3)


def account(rng: Random) -> Account:
    """Any account: its dates lie where the rules look, and some cells cannot be read."""
    return {name: rng.choice(cells) for name, cells in CELLS.items()}


def changed(rng: Random) -> list[tuple[str, Account | None]]:
    """What a day brings: none for an account that is no more; the same account may come twice."""
    return [(str(rng.randrange(90)), None if rng.random() < 0.3 else account(rng)) for _ in range(rng.choice([0, 3, 12]))]


def written(path: Path, rows: Iterable[Account], more: tuple[str, ...] = ()) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, [*COLUMNS, *more], restval="")
        out.writeheader()
        out.writerows(rows)
    return path


def accounts(path: Path, world: World) -> Path:
    return written(path, ({"account_id": key, **cells} for key, cells in world.items()))


def changes(path: Path, made: list[tuple[str, Account | None]]) -> Path:
    """The last word on an account counts; one that is no more has its id and a mark."""
    rows = ({"account_id": key, "deleted": "yes"} if cells is None else {"account_id": key, **cells} for key, cells in made)
    return written(path, rows, ("deleted",))


def rows_of(query: str) -> list[tuple[Any, ...]]:
    shown = "handle, canonical, account_id, verdict, clause, exempt, tier, tier_clause, last_active_at, idle_days, score, flags"
    return duckdb.sql(f"SELECT {shown} FROM ({query}) ORDER BY ALL").fetchall()


def found_in(out: Path) -> list[tuple[Any, ...]]:
    """Every finding of a whole sweep, as it stands in its files."""
    files = out / "findings" / "*" / "*.parquet"
    return rows_of(f"SELECT * FROM read_parquet('{files}')") if any(out.glob("findings/*/*.parquet")) else []


def same(whole: dict[str, object], whole_out: Path, daily: dict[str, object], daily_out: Path) -> None:
    assert {name: whole[name] for name in TOLD} == {name: daily[name] for name in TOLD}
    assert found_in(whole_out) == rows_of(findings_of(daily_out))


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9), gaps=GAPS)
@example(seed=7, gaps=[1, 2, 31])
def test_a_day_is_the_whole(rule: str, seed: int, gaps: list[int]) -> None:
    with tempfile.TemporaryDirectory() as made:
        rng = Random(seed)
        lived(Path(made), RULES[rule], {str(n): account(rng) for n in range(80)}, [(gap, changed(rng)) for gap in gaps])


def lived(here: Path, rule: Policy, world: World, days: list[tuple[int, list[tuple[str, Account | None]]]]) -> None:
    """The days one after another, each swept both ways: from the accounts of the day, from the mirror of the day, and from the day before."""
    mirror, now, before = here / "mirror", NOW, here / "day-0"
    make_mirror(rule, LISTS, Job(accounts(here / "0.csv", world), NOW, mirror))
    sweep(rule, LISTS, Job(mirror, now, before, ahead=140))  # further than any days that are drawn
    for number, (gap, made) in enumerate(days, start=1):
        now += timedelta(days=gap, hours=1)
        world |= {key: cells for key, cells in made if cells}
        for key in {key for key, _ in made}:
            if [cells for other, cells in made if other == key][-1] is None:
                world.pop(key, None)
        if made:
            update_mirror(rule, LISTS, Job(changes(here / f"changes-{number}.csv", made), now, mirror), {"deleted": "yes"})
        whole = sweep(rule, LISTS, Job(accounts(here / f"{number}.csv", world), now, here / f"whole-{number}"))
        again = sweep(rule, LISTS, Job(mirror, now, part_rows=17))
        daily = sweep_daily(rule, LISTS, Job(mirror, now, here / f"day-{number}"), before)
        assert {name: whole[name] for name in TOLD} == {name: again[name] for name in TOLD}
        before = here / f"day-{number}"
        same(whole, here / f"whole-{number}", daily, before)


TOM = {**dict.fromkeys(COLUMNS[1:], ""), "handle": "tom", "created_at": "2020-01-01", "posts": "3", "memorial": "no", "verified": "no", "staff": "no"}
OTHER = parse((POLICIES / "northwind.toml").read_text(encoding="utf-8").replace("> 365", "> 364"))
RULE = RULES["northwind"]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A mirror of thirty accounts and a whole sweep of it, with an agenda of 92 days."""
    world = {str(n): {**TOM, "handle": f"tom{n}", "last_login_at": f"2025-12-{n + 1:02}"} for n in range(30)}
    make_mirror(RULE, LISTS, Job(accounts(tmp_path / "0.csv", world), NOW, tmp_path / "mirror"))
    sweep(RULE, LISTS, Job(tmp_path / "mirror", NOW, tmp_path / "day-0", ahead=92))
    return tmp_path


def after(here: Path, days: int, name: str, since: str = "day-0", **more: Any) -> dict[str, Any]:
    return sweep_daily(more.pop("rule", RULE), LISTS, Job(here / "mirror", NOW + timedelta(days=days), here / name, **more), here / since)


def test_only_the_rows_whose_day_has_come_are_looked_at(here: Path) -> None:
    run = after(here, 1, "day-1")
    assert (run["rows_looked_at"], run["changes_written"], run["rows_judged"]) == (1, 1, 30)
    assert rows_of(findings_of(here / "day-1"))[0][9] == (NOW.date() - date(2025, 12, 1)).days + 1 == 366


def test_someone_who_comes_back_late_in_the_file_is_found_no_more(here: Path) -> None:
    """Activity from before yesterday's sweep, told today, counts from today on."""
    before = after(here, 5, "day-5")
    late = changes(here / "late.csv", [("0", {**TOM, "handle": "tom0", "last_login_at": "2026-11-30"})])
    update_mirror(RULE, LISTS, Job(late, NOW, here / "mirror"), {"deleted": "yes"})
    run = after(here, 5, "day-5b", "day-5")
    assert run["findings_written"] == before["findings_written"] - 1
    assert "tom0" not in {row[0] for row in rows_of(findings_of(here / "day-5b"))}


def test_all_findings_in_a_folder_of_their_own_are_those_of_a_whole_sweep(here: Path) -> None:
    after(here, 7, "day-7")
    after(here, 9, "day-9", "day-7")
    made_whole(here / "day-9", here / "read")
    sweep(RULE, LISTS, Job(here / "mirror", NOW + timedelta(days=9), here / "whole"))
    told, other = (json.loads((here / name / "run.json").read_text(encoding="utf-8")) for name in ("read", "whole"))
    assert found_in(here / "read") == found_in(here / "whole")
    assert {name: told[name] for name in (*TOLD, "findings_written")} == {name: other[name] for name in (*TOLD, "findings_written")}
    waves = [{path.parent.name: rows_of(f"SELECT * FROM '{path}'") for path in (here / name).glob("findings/*/*")} for name in ("read", "whole")]
    assert waves[0] == waves[1]


@pytest.mark.parametrize(
    ("days", "rule", "why"),
    [(-1, RULE, "clock went back"), (93, RULE, "looks ahead to 2027-03-03 only"), (1, OTHER, "the rule is another")],
    ids=["back", "beyond", "another"],
)
def test_a_day_that_cannot_be_swept_from_another_is_refused(here: Path, days: int, rule: Policy, why: str) -> None:
    with pytest.raises(Refused) as refused:
        after(here, days, "day", rule=rule)
    assert why in str(refused.value.facts.get("why"))
    assert not (here / "day").exists()


def refusal(here: Path, days: int, name: str, since: str) -> str:
    with pytest.raises(Refused) as refused:
        after(here, days, name, since)
    return f"{refused.value.code} {refused.value.facts}"


def test_a_sweep_without_an_agenda_and_one_that_is_gone_are_refused(here: Path) -> None:
    sweep(RULE, LISTS, Job(here / "mirror", NOW, here / "plain"))
    assert "without --ahead" in refusal(here, 1, "day", "plain")
    after(here, 1, "day-1")
    run = here / "day-0" / "run.json"
    run.write_text(run.read_text(encoding="utf-8").replace('"fingerprint": "', '"fingerprint": "0'), encoding="utf-8")
    assert "no longer the sweep" in refusal(here, 2, "day-2", "day-1")
    shutil.rmtree(here / "day-0")
    assert "no finished sweep" in refusal(here, 2, "day-2", "day-1")


def test_another_mirror_is_refused(here: Path) -> None:
    """Also one that was made of the same accounts and had other updates."""
    for number, key in enumerate("37"):
        if number:
            shutil.rmtree(here / "mirror")
            make_mirror(RULE, LISTS, Job(here / "0.csv", NOW, here / "mirror"))
            assert "mirror is another" in refusal(here, 2, "day-2", "day-1")
        update_mirror(RULE, LISTS, Job(changes(here / f"{key}.csv", [(key, None)]), NOW, here / "mirror"), {"deleted": "yes"})
        if not number:
            after(here, 1, "day-1")
    assert "mirror is another" in refusal(here, 2, "day-2", "day-1")
    assert after(here, 2, "day-2b")["rows_judged"] == 29


def test_what_an_update_that_was_killed_left_behind_is_not_read(here: Path) -> None:
    """Until the manifest names them, its files are nothing."""
    shutil.copy(here / "mirror" / "part-000000.parquet", here / "mirror" / "change-000001.parquet")
    (here / "mirror" / "gone-000001.parquet").write_bytes(b"half")
    assert sweep(RULE, LISTS, Job(here / "mirror", NOW))["rows_judged"] == 30
    update_mirror(RULE, LISTS, Job(changes(here / "c.csv", [("3", None)]), NOW, here / "mirror"), {"deleted": "yes"})
    assert after(here, 1, "day-1")["rows_judged"] == 29


def test_a_change_says_whose_it_is(here: Path) -> None:
    before = (here / "mirror" / "mirror.json").read_bytes()
    with pytest.raises(Refused) as refused:
        update_mirror(RULE, LISTS, Job(changes(here / "c.csv", [("", TOM)]), NOW, here / "mirror"))
    assert refused.value.facts["lacks"] == "account_id"
    assert (here / "mirror" / "mirror.json").read_bytes() == before


def test_a_mirror_that_changes_while_it_is_swept_is_refused(here: Path) -> None:
    def meanwhile(_: Progress) -> None:
        update_mirror(RULE, LISTS, Job(changes(here / "c.csv", [("3", None)]), NOW, here / "mirror"), {"deleted": "yes"})

    with pytest.raises(Refused) as refused:
        sweep(RULE, LISTS, Job(here / "mirror", NOW, here / "out"), meanwhile)
    assert refused.value.code is Code.ACCOUNTS_CHANGED


def test_a_holder_of_many_is_counted_anew_when_one_of_them_goes(here: Path) -> None:
    """Ten accounts are a hoard, nine are none: rows that nobody touched change with it."""
    held = [(str(n), {**TOM, "handle": f"tom{n}", "holder_id": "h", "last_login_at": "2026-06-01", "posts": "9"}) for n in range(10)]
    update_mirror(RULE, LISTS, Job(changes(here / "c.csv", held), NOW, here / "mirror"))
    assert after(here, 0, "a")["verdicts"]["hoarded"] == 10
    update_mirror(RULE, LISTS, Job(changes(here / "d.csv", [("4", None)]), NOW, here / "mirror"), {"deleted": "yes"})
    run = after(here, 0, "b", "a")
    assert ("hoarded" in run["verdicts"], run["rows_judged"]) == (False, 29)


def test_the_verbs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy, mirror = str(POLICIES / "northwind.toml"), str(here / "mirror")
    made = changes(here / "c.csv", [("3", None)])
    call_command("mirror", "--policy", policy, "--accounts", str(made), "--update", mirror, "--gone", "deleted=yes")
    line = ["--policy", policy, "--accounts", mirror, "--as-of", "2026-12-03"]
    call_command("sweep", *line, "--since", str(here / "day-0"), "--out", str(here / "day-2"))
    call_command("findings", "--sweep", str(here / "day-2"), "--out", str(here / "all"))
    told = capsys.readouterr().out
    assert "rows looked at" in told
    assert (here / "all" / "run.json").is_file()


def test_what_an_update_could_not_read_is_told_by_its_row(here: Path) -> None:
    """Only the last word on an account: what was put in order further down is not told."""
    made = [("3", {**TOM, "posts": "many"}), ("4", {**TOM, "posts": "few"}), ("3", TOM)]
    update_mirror(RULE, LISTS, Job(changes(here / "c.csv", made), NOW, here / "mirror"))
    told = list(csv.DictReader((here / "mirror" / "rejects-000001.csv").open(encoding="utf-8")))
    assert [(row["place"], row["found"]) for row in told] == [("c.csv, row 2", "few")]
