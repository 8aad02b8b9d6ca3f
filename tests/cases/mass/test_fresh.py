"""A campaign of many parts costs one sweep of the fresh snapshot; what was found in it goes when the snapshot goes."""

import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from rehandle.cases import queries
from rehandle.cases.mass import files, fresh
from rehandle.cases.mass.models import Part
from rehandle.names.queries import office
from rehandle.policy.queries import in_force
from rehandle.sim.world import world
from rehandle.sweep import once
from rehandle.sweep.taking import beside
from tests.cases.mass import lanes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def around(monkeypatch):
    """A campaign of two parts, three names each."""
    monkeypatch.setattr(files, "PART_MEMBERS", 3)
    with world(lanes.BEGIN - timedelta(days=40)) as found:
        lanes._found(found, 6)
        found.clock.move_to(lanes.BEGIN)
        lanes.campaign(found)
        yield found


@pytest.fixture
def sweeps(monkeypatch):
    """The rule and the output of each sweep that was made."""
    made, sweep = [], once.sweep

    def counted(policy, lists, job, *more):
        made.append((policy.hash, job.out))
        return sweep(policy, lists, job, *more)

    monkeypatch.setattr(once, "sweep", counted)
    return made


def lived(around, *days):
    for day in days:
        around.clock.move_to(lanes.BEGIN + timedelta(days=day))
        around.tick()


def states(around):
    found = [queries.at(lanes.name_of(number), around.clock.now()) for number in range(6)]
    return [each.state for each in found]


def test_two_parts_cost_one_sweep(around, sweeps):
    lived(around, 0, 3.5, 10)
    lanes.ACTS["login"](around, lanes.Happens(10, "login", lanes.name_of(4)))
    lived(around, 24, 25, 31.5, 32.5, 33, 34)
    assert Part.objects.count() == 2 and len(sweeps) == 1
    assert states(around) == ["reclaimed"] * 4 + ["kept", "reclaimed"]
    lanes.ACTS["late"](around, lanes.Happens(34, "late", lanes.name_of(1), "31"))
    lived(around, 64)
    assert states(around) == ["announced", "restored", "announced", "announced", "kept", "announced"]
    assert len(sweeps) == 1  # the list needs no sweep


def test_what_was_found_goes_with_its_snapshot(around, sweeps):
    lived(around, 0, 3.5, 10, 24, 25, 31.5, 32.5, 33)
    folder = around.folder / "fresh"
    (first,) = folder.glob("*.parquet")
    assert list(beside(first).iterdir())
    lived(around, 64)
    (second,) = folder.glob("*.parquet")
    assert second != first and not beside(first).exists()


def test_a_sweep_that_is_killed_anywhere_is_made_whole_by_the_next_look(around, monkeypatch):
    snapshot, as_of = around.ports.fresh(around.clock.now(), around.clock.now())
    asked = (in_force(as_of), office(), snapshot, as_of)
    killed = 0
    while True:
        with monkeypatch.context() as patched:
            left = iter(range(killed + 1))
            for how in ("rename", "replace"):
                patched.setattr(Path, how, killed_at(killed, left, getattr(Path, how)))
            try:
                whole = once.swept_once(*asked)
                break
            except KeyboardInterrupt:
                killed += 1
        assert not [path for path in beside(snapshot).iterdir() if not path.name.endswith(".draft")]
        found = duckdb.sql(f"select canonical from {once.findings_in(once.swept_once(*asked))} order by 1").fetchall()
        assert [name for name, in found] == [lanes.name_of(number) for number in range(6)]
        shutil.rmtree(beside(snapshot))
    assert killed >= 3 and (whole / "run.json").is_file()


def killed_at(place, left, named):
    """A kill right before the file or folder gets its name that is the so-manieth to get one."""

    def dies(self, to):
        if next(left, None) == place:
            raise KeyboardInterrupt
        return named(self, to)

    return dies


def test_another_list_is_another_sweep(around, sweeps, monkeypatch):
    snapshot, as_of = around.ports.fresh(around.clock.now(), around.clock.now())
    before = once.swept_once(in_force(as_of), office(), snapshot, as_of)
    monkeypatch.setattr(once, "lists_used", lambda policy, lists: {"brands": "another"})
    assert once.swept_once(in_force(as_of), office(), snapshot, as_of) != before
    assert len(sweeps) == 2


def test_nobody_is_found_where_a_sweep_found_nobody(tmp_path):
    assert duckdb.sql(f"select * from {once.findings_in(tmp_path)}").fetchall() == []


def test_who_is_gone_or_has_another_name_is_told_apart(around):
    around.platform.db.execute("delete from account where account_id = 'a0002'")
    around.platform.db.execute("update account set handle = 'other', canonical = 'other' where account_id = 'a0005'")
    lanes.ACTS["login"](around, lanes.Happens(0, "login", lanes.name_of(3)))
    now = around.clock.now()
    snapshot, as_of = around.ports.fresh(now, now)
    found = [fresh.sparing(part, snapshot, as_of, now) for part in Part.objects.select_related("campaign").order_by("number")]
    assert found == [{lanes.name_of(2): "account_changed"}, {lanes.name_of(3): "active_again", lanes.name_of(5): "account_changed"}]
