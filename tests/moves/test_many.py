"""Bulk steps from the office's side: whatever the line does, each name ends with what the platform really shows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.adapters.platform.controls import World
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel.ports import Account, Freed, Outcome, Unreachable
from rehandle.moves.many.free import free
from rehandle.moves.rules.many import KINDS

COUNT = 60


def rows_of(count=COUNT):
    return [Freed(f"name_{nr}", f"p-{nr}", f"gone_{nr}", "campaign-1") for nr in range(count)]


def some_platform(path):
    made = FakePlatform(path)
    for row in rows_of():
        World(made).add(Account(row.account_id, row.handle))
    World(made).add(Account("p-else", "somebody"))
    return made


@pytest.fixture
def platform(tmp_path):
    return some_platform(tmp_path / "many.sqlite")


class Line:
    """The platform behind a line that breaks: at the so-manieth call, in this way."""

    def __init__(self, platform, faults):
        self.platform, self.faults = platform, list(faults)

    def describe(self):
        return self.platform.describe()

    def free_many(self, kind, rows):
        return self._through(lambda: self.platform.free_many(kind, rows))

    def observe_many(self, handles):
        return self._through(lambda: self.platform.observe_many(handles))

    def _through(self, call):
        world, fault = World(self.platform), self.faults.pop(0) if self.faults else ""
        world.faults(**({fault: True} if fault else {}))
        try:
            return call()
        finally:
            world.faults()


def came(told):
    return [verdict for _, verdict in told]


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_and_again(platform, kind):
    rows = rows_of()
    if kind != "vacate":
        platform.free_many("vacate", rows)
    for _ in range(2):
        assert list(free(platform, kind, rows, batch=7)) == [(row, "done") for row in rows]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["", "down", "half", "split"]), max_size=12), st.integers(1, COUNT + 1))
def test_a_broken_line_changes_nothing_in_the_end(tmp_path_factory, faults, batch):
    """Done is only said of what is done; asked again on a good line, all is."""
    platform, rows = some_platform(tmp_path_factory.mktemp("line") / "p.sqlite"), rows_of()
    for kind in ("vacate", "restore", "vacate", "open"):
        first = came(free(Line(platform, faults), kind, rows, batch=batch))
        assert set(first) <= {"done", "again", "split"}
        for row, verdict in zip(rows, first, strict=True):
            there = platform.observe(row.handle)
            if verdict == "done" and there.agree:
                assert (there.holder_id, there.held_for) == (row.account_id if kind == "restore" else None, "campaign-1" if kind == "vacate" else None)
        assert came(free(platform, kind, rows, batch=batch)) == ["done"] * COUNT


def test_somebody_else_is_in_the_way(platform):
    rows = rows_of(4)
    World(platform).add(Account("p-new", "gone_1"))
    platform.hold("name_2", "another")
    World(platform)._set("update account set staff = 1 where account_id = ?", "p-3")
    assert came(free(platform, "vacate", rows)) == ["done", "conflict", "conflict", "refused"]
    assert [platform.observe(row.handle).holder_id for row in rows] == [None, "p-1", "p-2", "p-3"]
    assert [platform.observe(row.handle).held_for for row in rows] == ["campaign-1", None, "another", None]


def test_recalled_names_are_left_alone_also_at_the_last_moment(platform):
    rows, asked = rows_of(10), []

    def recalled(handles):
        asked.append(list(handles))
        return {"name_4"} | ({"name_7"} if len(asked) > 1 else set())

    assert came(free(platform, "vacate", rows, batch=5, recalled=recalled)) == ["done"] * 4 + ["recalled"] + ["done"] * 2 + ["recalled"] + ["done"] * 2
    assert [platform.observe(f"name_{nr}").holder_id for nr in (4, 7)] == ["p-4", "p-7"]


def test_recalled_after_it_was_done_is_told_as_it_is(platform):
    rows = rows_of(3)
    platform.free_many("vacate", rows)
    assert came(free(platform, "vacate", rows, recalled=lambda _: {"name_1"})) == ["done"] * 3


def test_a_platform_that_does_not_know_is_asked_again(platform):
    class Forgetful(Line):
        def free_many(self, kind, rows):
            answers = super().free_many(kind, rows)
            return [Outcome.UNKNOWN for _ in answers]

    assert came(free(Forgetful(platform, []), "vacate", rows_of(3))) == ["done"] * 3


def test_a_platform_that_lies_is_not_believed(platform):
    class Liar(Line):
        def free_many(self, kind, rows):
            return [Outcome.DONE for _ in rows]

    assert came(free(Liar(platform, []), "vacate", rows_of(3))) == ["again"] * 3


def test_a_platform_that_is_down_stays_unknown(platform):
    World(platform).faults(down=True)
    assert came(free(platform, "vacate", rows_of(3))) == ["again"] * 3


def test_an_account_that_is_not_seen_under_its_archive_name_is_not_done(platform):
    rows = rows_of(2)
    platform.free_many("vacate", rows)
    World(platform)._set("update account set handle = 'other', canonical = 'other' where account_id = ?", "p-1")
    assert came(free(platform, "vacate", rows)) == ["done", "conflict"]


def test_only_where_the_platform_can(platform):
    class Small(Line):
        def describe(self):
            return replace(self.platform.describe(), can=frozenset({"hold"}))

    with pytest.raises(AssertionError, match="write a manifest"):
        list(free(Small(platform, []), "vacate", rows_of(1)))


def test_looking_is_refused_while_nobody_answers(platform):
    from rehandle.moves.many.free import look

    World(platform).faults(down=True)
    with pytest.raises(Unreachable):
        look(platform, rows_of(1))
