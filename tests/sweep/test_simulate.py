"""A rule tried on a file: the same as judging every row twice, examples by lot, who came back between two files."""

import csv
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import execute_from_command_line

from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.rules.judge import judge
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.simulate import Cell, Judged, tally
from rehandle.sweep.job import Job
from rehandle.sweep.simulate import Earlier, simulate

TEXT = Path("policies/northwind.toml").read_text(encoding="utf-8")
CHANGED = (
    TEXT.replace("version = 3", "version = 4").replace("> 365", "> 200").replace("length(handle) <= 4", "length(handle) <= 3")
    .replace("portfolio >= 10", "portfolio >= 3").replace('when = \'verified or staff\'', "when = 'staff'")
)  # fmt: skip
OTHER_NAMES = CHANGED.replace("max_length = 15", "max_length = 5")
AS_OF = datetime(2026, 12, 1, 9, tzinfo=UTC)
COLUMNS = ["account_id", "handle", "holder_id", "created_at", "last_login_at", "last_post_at", "posts", "verified", "staff", "memorial"]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    """Three hundred accounts of every kind, drawn with a seed."""
    draw, path = random.Random(5), tmp_path_factory.mktemp("accounts") / "now.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(300):
            seen = AS_OF - timedelta(days=draw.choice([1, 60, 150, 201, 250, 300, 400, 900]))
            name = "".join(draw.choices("abcdefgh", k=draw.randint(3, 9)))
            writer.writerow([
                f"a{number}", f"{name}{number % 10}", f"h{draw.randint(0, 120)}", "2015-01-01", draw.choice([seen.isoformat(), ""]), "", draw.choice([0, 2, 9, ""]),
                *(draw.choice(["yes", "no", "no", "no", ""]) for _ in range(2)), "no",
            ])  # fmt: skip
    return path


def by_hand(accounts, old, new):
    """The tally of judging every row under both rules, one by one."""
    lists = Lists.load()
    with accounts.open() as file:
        rows = list(csv.DictReader(file))
    holders = [row["holder_id"] for row in rows]
    flag = {"yes": True, "no": False, "": None}
    cells = []
    for row in rows:
        facts = {
            "handle": row["handle"], "account_id": row["account_id"], "holder_id": row["holder_id"], "created_at": datetime(2015, 1, 1, tzinfo=UTC),
            "last_login_at": datetime.fromisoformat(row["last_login_at"]) if row["last_login_at"] else None, "last_post_at": None,
            "posts": int(row["posts"]) if row["posts"] else None, **{name: flag[row[name]] for name in ("verified", "staff", "memorial")},
            "portfolio": holders.count(row["holder_id"]),
        }  # fmt: skip
        told = [judge(policy, facts, AS_OF, lists) for policy in (old, new)]
        cells.append(Cell(*(Judged(each.verdict, each.clause, each.tier) for each in told), 1))
    return tally(old, new, cells)


def test_it_is_judging_every_row_twice(accounts):
    old, new = parse(TEXT), parse(CHANGED)
    found = simulate(old, new, Lists.load(), Job(accounts, AS_OF), seed=1)
    assert found.tally == by_hand(accounts, old, new)
    assert found.tally.newly_found > 0 and found.tally.no_longer_found == 0 and found.tally.tier > 0
    assert found.thresholds == {90: ("hoarded",), 180: ("never_used",), 200: ("dormant",)}
    assert (found.curve, found.revenue) == (None, None)


def test_names_of_another_shape_are_told_as_not_readable(accounts):
    found = simulate(parse(TEXT), parse(OTHER_NAMES), Lists.load(), Job(accounts, AS_OF))
    assert {moved.other for moved in found.tally.no_longer} >= {"set_aside"}
    assert found.tally.rows == 300


def test_examples_are_drawn_by_lot_and_come_out_the_same(accounts):
    old, new, lists = parse(TEXT), parse(CHANGED), Lists.load()
    drawn = [[each.handle for each in simulate(old, new, lists, Job(accounts, AS_OF), seed=seed).examples] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0]) == len(set(drawn[0])) == 20
    for each in simulate(old, new, lists, Job(accounts, AS_OF), seed=1).examples:
        assert (each.was.verdict, each.was.tier) != (each.now.verdict, each.now.tier)
        assert each.why.judgement.verdict == each.now.verdict, "the account told is the one that was counted"


@pytest.fixture
def two(tmp_path):
    """Six accounts in 2024 and in 2026: by name how long each had been away, and whether it came back."""
    then = datetime(2024, 12, 1, tzinfo=UTC)
    away = {"here": (0, True), "weeks": (40, True), "months": (100, False), "year": (400, True), "years": (800, False), "gone": (800, None)}
    for name, moment in (("then", then), ("now", AS_OF)):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["account_id", "handle", "last_login_at", "posts"])
            for handle, (days, back) in away.items():
                if not (name == "now" and back is None):
                    seen = AS_OF - timedelta(days=5) if name == "now" and back else then - timedelta(days=days)
                    writer.writerow([f"id-{handle}", handle if moment is then else f"{handle}2", seen.isoformat(), 1])
    return tmp_path


def test_who_came_back_by_how_long_they_were_away(two):
    """By the account's id, not by its name; who is gone counts nowhere."""
    policy = parse(TEXT)
    found = simulate(policy, policy, Lists.load(), Job(two / "now.csv", AS_OF), earlier=Earlier(two / "then.csv"))
    assert found.curve.since == datetime(2024, 12, 1, tzinfo=UTC)
    assert [(each.days, each.away, each.back) for each in found.curve.points] == [
        (30, 4, 2), (90, 3, 1), (180, 2, 1), (365, 2, 1), (730, 1, 0),
    ]  # fmt: skip


def rare_alone(text):
    """The same rule, which sells no other names."""
    before, _, rest = text.partition('\n[[sale]]\ntier = "priority"\n')
    return before + '\n[[sale]]\ntier = "mass"\n' + rest.partition('\n[[sale]]\ntier = "mass"\n')[2]


def test_revenue_is_a_range_of_what_the_rule_asks(accounts):
    old = parse(rare_alone(TEXT))
    new = parse(rare_alone(CHANGED).replace('form = "offer"\nprice = "50000.00"\ninvited = true\nanswer_days = 14\ntries = 3', 'form = "english"\nminimum = "10.00"\nreserve = "100.00"\nbuy_now = "900.00"'))
    assert any(step.form == "english" for step in new.sale)
    found = simulate(old, new, Lists.load(), Job(accounts, AS_OF), with_revenue=True)
    was, now = found.revenue
    rare = {name: (a, b) for name, a, b in found.tally.tiers}["rare"]
    assert (was.names, was.low, was.high) == (rare[0], Money("USD", 5_000_000 * rare[0]), Money("USD", 5_000_000 * rare[0]))
    assert now.names == rare[1]
    assert 10_000 * rare[1] <= now.low.minor <= now.high.minor <= 90_000 * rare[1]


def test_as_a_command(two, tmp_path, capsys):
    (tmp_path / "new.toml").write_text(CHANGED)
    words = ["policy", "simulate", "policies/northwind.toml", str(tmp_path / "new.toml"), "--accounts", str(two / "now.csv"), "--as-of", "2026-12-01", "--earlier", str(two / "then.csv")]
    execute_from_command_line(["rehandle", *words, "--json", "--out", str(tmp_path / "trial.html")])
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["was"]["version"], told["now"]["version"], told["revenue"]) == (5, 3, 4, None)
    assert [point["days"] for point in told["returns"]["points"]] == [30, 90, 180, 200, 365, 730]
    page = (tmp_path / "trial.html").read_text()
    assert "<svg" in page and "What version 4 would change" in page
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["rehandle", *words, "--out", str(tmp_path / "trial.html")])
    assert ended.value.code == 2


def test_refuses_what_a_sweep_refuses(tmp_path):
    with pytest.raises(Refused) as caught:
        simulate(parse(TEXT), parse(CHANGED), Lists.load(), Job(tmp_path / "none.csv", AS_OF))
    assert caught.value.code is Code.FILE_UNREADABLE
