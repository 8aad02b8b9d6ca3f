"""The commands of an office at work: what they print, and what they end with."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rehandle.cli.management.commands import doctor
from rehandle.cli.once import RoadBlocked, Step, Walk, must, walk

pytestmark = pytest.mark.django_db(transaction=True)


def _said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_tick_tells_what_moved_by_stage():
    assert set(json.loads(_said("tick", "--json")).values()) == {0}
    assert _said("tick") == "Nothing was due.\n"


def test_doctor_has_a_line_for_each_part():
    told = json.loads(_said("doctor", "--json"))
    assert list(told) == ["database", "mail", "platform", "payment", "keeper", "clock", "keys"]
    assert [name for name, found in told.items() if not found["ok"]] == []
    assert _said("doctor").count("\n") == 7


def test_doctor_ends_with_1_where_something_is_not_well(monkeypatch, capsys):
    def ill() -> str:
        raise OSError("nobody answers")

    monkeypatch.setitem(doctor.CHECKS, "mail", ill)
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    assert ended.value.code == 1
    assert "NOT WELL  mail      nobody answers" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["furnish", "walk"])
def test_what_is_the_demos_own_is_refused_elsewhere(command, monkeypatch):
    monkeypatch.setattr(f"rehandle.cli.management.commands.{command}.office", type("Office", (), {"demo": False}))
    with pytest.raises(CommandError) as refused:
        call_command(command)
    assert refused.value.returncode == 2


def test_a_walk_tells_each_step_and_stops_at_the_first_that_does_not_hold():
    said: list[str] = []
    good = Step("all is well", lambda _: {"id": "x1"})
    summary = walk([good, good], said.append)
    assert [(step["step"], step["id"]) for step in summary["steps"]] == [(1, "x1"), (2, "x1")]
    assert said == [" 1. all is well", " 2. all is well"]
    with pytest.raises(RoadBlocked, match=r"^step 2, nothing holds: why$"):
        walk([good, Step("nothing holds", lambda _: must(False, "why") or {}), good], said.append)


def test_a_name_without_a_case_blocks_the_road():
    with pytest.raises(RoadBlocked, match="no case about @nobody"):
        Walk().case("nobody")
