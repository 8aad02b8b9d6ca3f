"""The time line of a campaign: what is done, where it stands, which days are known."""

from datetime import UTC, datetime, timedelta

import pytest

from rehandle.cases.rules.clocks import announce_at, release_at
from rehandle.desk.rules.campaign_life import ROAD, Line, road
from rehandle.policy.rules.reading import parse
from tests.desk import world

RULE = parse(world.NORTHWIND)
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
NEW = Line(None, None, None, None, None, None)


def day(n: int) -> datetime:
    return AT + timedelta(days=n)


TOLD = Line(day(1), day(31), None, None, None, None)
TAKEN = Line(day(1), day(31), day(32), None, None, None)
LISTED = Line(day(1), day(31), day(32), day(60), day(75), None)
OPENED = Line(day(1), day(31), day(32), day(60), day(75), day(76))


@pytest.mark.parametrize(("begun", "lines", "here"), [
    (None, [NEW], "begun"), (day(1), [NEW], "told"), (day(1), [TOLD], "answer"), (day(1), [TOLD, NEW], "told"), (day(1), [TAKEN], "listed"),
    (day(1), [TAKEN, TOLD], "answer"), (day(1), [LISTED], "opens"), (day(1), [OPENED, LISTED], "opens"), (day(1), [OPENED], None),
])  # fmt: skip
def test_where_it_stands(begun, lines, here):
    steps = road(AT, begun, lines, RULE)
    place = ROAD.index(here) if here else len(ROAD)
    assert [step.state for step in steps] == ["done"] * place + (["now"] + ["later"] * (len(ROAD) - place - 1) if here else [])


def test_the_days_to_come_are_those_of_the_rule_and_the_last_part_counts():
    later = Line(day(2), day(40), None, None, None, None)
    days = {step.key: step.at for step in road(AT, day(1), [TOLD, later], RULE)}
    assert days["answer"] == days["taken"] == day(40)
    assert days["listed"] == announce_at(RULE, day(40)) and days["opens"] == release_at(RULE, announce_at(RULE, day(40)))
    known = {step.key: step.at for step in road(AT, day(1), [LISTED], RULE)}
    assert (known["taken"], known["listed"], known["opens"]) == (day(32), day(60), day(75))


def test_a_day_is_told_only_when_every_part_has_one():
    assert all(step.at is None for step in road(AT, day(1), [TOLD, NEW], RULE) if step.key in ROAD[2:])
