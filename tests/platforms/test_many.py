"""Bulk steps are held to the single calls: same outcomes, same end, whatever stood there before and however the rows meet each other."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel.ports import Account, Freed, Outcome, Platform, Unreachable

DONE, AGAIN, CONFLICT, REFUSED, SPLIT = Outcome.DONE, Outcome.ALREADY_DONE, Outcome.CONFLICT, Outcome.REFUSED, Outcome.SPLIT
KINDS = ("vacate", "restore", "open")
NAMES = st.sampled_from(["ann", "bob", "Cyd", "gone_1", "gone_2", "free_1", "no name"])
PEOPLE, CASES = st.sampled_from(["p-ann", "p-bob", "p-cyd", "p-staff", "p-nobody"]), st.sampled_from(["case-1", "case-2"])
ROWS = st.lists(st.builds(Freed, NAMES, PEOPLE, NAMES, CASES), max_size=5)
EARLIER = st.lists(
    st.tuples(st.just("hold"), NAMES, CASES)
    | st.tuples(st.just("vacate"), NAMES, PEOPLE, st.just("rename"), NAMES)
    | st.tuples(st.just("give"), NAMES, PEOPLE, st.just("free")),
    max_size=5,
)


def free_singly(platform: Platform, kind: str, row: Freed) -> Outcome:
    """The same step of one name, by the single calls of the port."""
    names = (row.handle, row.archive_as)
    if any(platform.availability(name).state == "invalid" for name in names) or row.handle.lower() == row.archive_as.lower():
        return REFUSED
    return {"vacate": _vacate, "restore": _restore, "open": _open}[kind](platform, row)


def _vacate(platform: Platform, row: Freed) -> Outcome:
    if platform.observe(row.handle).holder_id not in (None, row.account_id):
        return CONFLICT
    held = platform.hold(row.handle, row.held_for)
    if held is CONFLICT:
        return held
    if platform.observe(row.archive_as).held_for == row.held_for:
        platform.lift(row.archive_as, row.held_for)
    gone = platform.vacate(row.handle, row.account_id, "rename", row.archive_as)
    if gone in (CONFLICT, REFUSED):
        platform.lift(row.handle, row.held_for)
        return gone
    return gone if gone is SPLIT else DONE if DONE in (held, gone) else AGAIN


def _restore(platform: Platform, row: Freed) -> Outcome:
    if platform.observe(row.handle).held_for not in (None, row.held_for):
        return CONFLICT
    back = platform.rename(row.account_id, row.archive_as, row.handle)
    if back is CONFLICT and platform.observe(row.archive_as).holder_id == row.account_id:
        back = platform.give(row.handle, row.account_id, f"held:{row.held_for}")
    if back is CONFLICT:
        return back
    lifted = platform.lift(row.handle, row.held_for)
    return back if back is SPLIT else DONE if DONE in (back, lifted) else AGAIN


def _open(platform: Platform, row: Freed) -> Outcome:
    there = platform.observe(row.handle)
    if there.held_for is None and there.holder_id != row.account_id:
        return AGAIN
    return CONFLICT if there.holder_id is not None else platform.lift(row.handle, row.held_for)


def as_wanted(platform: Platform, kind: str, row: Freed) -> bool:
    there = platform.observe(row.handle)
    if kind == "vacate":
        return (there.holder_id, there.held_for, platform.observe(row.archive_as).holder_id) == (None, row.held_for, row.account_id)
    return there.held_for is None and (there.holder_id == row.account_id) is (kind == "restore")


def some_platform() -> FakePlatform:
    platform = FakePlatform(Path(":memory:"))
    for who in ("ann", "bob", "cyd"):
        World(platform).add(Account(f"p-{who}", who.capitalize() if who == "cyd" else who))
    World(platform).add(Account("p-staff", "staff_1", staff=True))
    return platform


def standing(platform: FakePlatform) -> list[sqlite3.Row]:
    """Who has which name, what is held, where everybody's mail goes: all that a step may change."""
    asked = (
        "select account_id, handle, canonical from account order by 1", "select * from hold order by 1", "select * from vacated order by 1",
        "select * from mailbox order by 1", "select * from stale order by 1",
    )  # fmt: skip
    return [[tuple(row) for row in platform.db.execute(each)] for each in asked]


@settings(max_examples=400, deadline=None)
@example([], [("vacate", [Freed("ann", "p-ann", "Ann", "case-1")])], False)
@given(EARLIER, st.lists(st.tuples(st.sampled_from(KINDS), ROWS), min_size=1, max_size=3), st.booleans())
def test_many_are_as_each_alone(earlier, steps, split):
    at_once, singly = some_platform(), some_platform()
    for platform in (at_once, singly):
        for what, *args in earlier:
            getattr(platform, what)(*args)
        World(platform).faults(split=split)
    for kind, rows in steps:
        assert at_once.free_many(kind, rows) == [free_singly(singly, kind, row) for row in rows]
        assert standing(at_once) == standing(singly)
        if len(rows) == 1 and not split and at_once.free_many(kind, rows)[0] in (DONE, AGAIN):
            assert as_wanted(at_once, kind, rows[0])
            free_singly(singly, kind, rows[0])
    names = [row.handle for _, rows in steps for row in rows]
    assert at_once.observe_many(names) == [at_once.observe(name) for name in names]


def rows_of(platform: FakePlatform, count: int) -> list[Freed]:
    """Numbered accounts of the small world, each with an archive name."""
    told = platform.db.execute("select account_id, handle from account where not coalesce(staff, 0) and not coalesce(verified, 0)"
        " and not coalesce(memorial, 0) and coalesce(state, '') not in ('locked', 'legal_hold') order by seq limit ?", (count,))  # fmt: skip
    return [Freed(row["handle"], row["account_id"], f"gone_{nr}", "campaign-1") for nr, row in enumerate(told)]


def test_a_thousand_go_and_come_back(platform: FakePlatform, world: World) -> None:
    rows, before = rows_of(platform, 1_000), list(platform.export())
    assert len(rows) == 1_000
    assert platform.free_many("vacate", rows) == [DONE] * 1_000
    assert platform.free_many("vacate", rows) == [AGAIN] * 1_000
    assert all(seen.holder_id is None and seen.held_for == "campaign-1" for seen in platform.observe_many([row.handle for row in rows]))
    assert platform.get_by_id(rows[7].account_id).handle == "gone_7"
    assert platform.free_many("restore", rows) == [DONE] * 1_000
    assert platform.free_many("restore", rows) == [AGAIN] * 1_000
    assert list(platform.export()) == before
    assert platform.free_many("vacate", rows) + platform.free_many("open", rows) == [DONE] * 2_000
    assert {platform.availability(row.handle).state for row in rows} == {"free"}
    assert platform.free_many("open", rows) == [AGAIN] * 1_000
    assert [row["outcome"] for row in world.calls("free_many")][:2] == ["done:1000", "already_done:1000"]


def test_who_took_an_opened_name_keeps_it(platform: FakePlatform, world: World) -> None:
    rows = rows_of(platform, 3)
    platform.free_many("vacate", rows)
    assert platform.free_many("open", rows) == [DONE] * 3
    assert world.take("p-dana_buys", rows[0].handle)
    assert platform.free_many("open", rows) == [AGAIN] * 3
    assert platform.free_many("restore", rows) == [CONFLICT, DONE, DONE]
    assert platform.free_many("vacate", rows[:1]) == [CONFLICT]
    assert platform.observe(rows[0].handle).holder_id == "p-dana_buys"


def test_an_unknown_kind_is_no_step(platform: FakePlatform) -> None:
    with pytest.raises(ValueError, match="delete"):
        platform.free_many("delete", rows_of(platform, 2))


def test_down_does_nothing(platform: FakePlatform, world: World) -> None:
    rows, before = rows_of(platform, 10), standing(platform)
    world.faults(down=True)
    for asked in (lambda: platform.free_many("vacate", rows), lambda: platform.observe_many(["pizza"])):
        with pytest.raises(Unreachable):
            asked()
    world.faults()
    assert standing(platform) == before


def test_half_leaves_a_part_done(platform: FakePlatform, world: World) -> None:
    rows = rows_of(platform, 10)
    world.faults(half=True)
    with pytest.raises(Unreachable):
        platform.free_many("vacate", rows)
    world.faults()
    assert [seen.held_for for seen in platform.observe_many([row.handle for row in rows])] == ["campaign-1"] * 5 + [None] * 5
    assert platform.free_many("vacate", rows) == [AGAIN] * 5 + [DONE] * 5


def test_split_is_seen_and_mended(platform: FakePlatform, world: World) -> None:
    rows = rows_of(platform, 10)
    world.faults(split=True)
    assert platform.free_many("vacate", rows) == [SPLIT] * 10
    assert not any(seen.agree for seen in platform.observe_many([row.handle for row in rows]))
    world.faults()
    assert platform.free_many("vacate", rows) == [AGAIN] * 10
    assert all(seen.agree for seen in platform.observe_many([row.handle for row in rows]))
