"""A daily sweep is a whole one of the same accounts: returns, deletions, new accounts, late activity, rows that cannot be read, days left out."""

import csv
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rehandle.names.lists import Lists
from rehandle.policy.file import load
from rehandle.policy.rules.model import Policy
from rehandle.sweep.daily import sweep_daily
from rehandle.sweep.daily_read import findings_of
from rehandle.sweep.daily_update import update_mirror
from rehandle.sweep.job import Job
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


def dated(*days: int) -> st.SearchStrategy[str]:
    """A day so many days before the first sweep; none, or something that is no date."""
    usual = st.sampled_from([(NOW - timedelta(days=n)).strftime("%Y-%m-%dT%H:%M:%S") for n in days])
    return st.one_of(usual, usual, usual, usual, st.sampled_from(["", "", "soon"]))


NEAR = (0, 1, 20, 28, 29, 30, 31, 88, 89, 90, 91, 139, 140, 364, 365, 419, 420, 729, 730, 731, 732, 1458, 1459, 1460, 1461, 2000, -1, -3, -40)
YES_NO = st.sampled_from(["", "no", "no", "no", "yes"])
CELLS: dict[str, st.SearchStrategy[str]] = {
    "handle": st.sampled_from(["Tom", "tom", "pizza", "a1", "zz_top", "nike", "maria", "12345", "x" * 15, "no good", ""]),
    "holder_id": st.sampled_from(["", "h1", "h1", "h1", "h2"]),
    **{name: dated(*NEAR) for name in ("created_at", "last_login_at", "last_post_at", "expires_at", "contacted_at")},
    "absent_until": dated(0, 1, -1, -2, -5, -30),
    "posts": st.sampled_from(["0", "0", "3", "7", "", "-1", "many"]),
    "followers": st.sampled_from(["0", "12", "5000", ""]),
    **dict.fromkeys(("verified", "staff", "memorial", "paid", "reachable"), YES_NO),
    "protected_class": st.sampled_from(["", "", "minor"]),
}
ACCOUNT = st.fixed_dictionaries(CELLS)
IDS = st.integers(0, 29).map(str)
CHANGE = st.tuples(IDS, st.one_of(st.none(), ACCOUNT, ACCOUNT))
DAY = st.tuples(st.sampled_from([0, 1, 1, 1, 2, 31, 45]), st.lists(CHANGE, max_size=6))


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


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example])
@given(rule=st.sampled_from(sorted(RULES)), first=st.dictionaries(IDS, ACCOUNT, min_size=12, max_size=30), days=st.lists(DAY, min_size=1, max_size=4))
def test_a_day_is_the_whole(rule: str, first: World, days: list[tuple[int, list[tuple[str, Account | None]]]]) -> None:
    with tempfile.TemporaryDirectory() as made:
        lived(Path(made), RULES[rule], dict(first), days)


def lived(here: Path, rule: Policy, world: World, days: list[tuple[int, list[tuple[str, Account | None]]]]) -> None:
    """The days one after another, each swept both ways: from the accounts of the day, from the mirror of the day, and from the day before."""
    mirror, now, before = here / "mirror", NOW, here / "day-0"
    make_mirror(rule, LISTS, Job(accounts(here / "0.csv", world), NOW, mirror))
    sweep(rule, LISTS, Job(mirror, now, before, ahead=92))
    for number, (gap, made) in enumerate(days, start=1):
        now += timedelta(days=gap, hours=1)
        world |= {key: cells for key, cells in made if cells}
        for key in {key for key, _ in made}:
            if [cells for other, cells in made if other == key][-1] is None:
                world.pop(key, None)
        if made:
            update_mirror(rule, LISTS, Job(changes(here / f"changes-{number}.csv", made), now, mirror), {"deleted": "yes"})
        whole = sweep(rule, LISTS, Job(accounts(here / f"{number}.csv", world), now, here / f"whole-{number}"))
        again = sweep(rule, LISTS, Job(mirror, now))
        daily = sweep_daily(rule, LISTS, Job(mirror, now, here / f"day-{number}"), before)
        assert {name: whole[name] for name in TOLD} == {name: again[name] for name in TOLD}
        before = here / f"day-{number}"
        same(whole, here / f"whole-{number}", daily, before)
