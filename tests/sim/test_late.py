"""The last looks before a name is listed and released: office and model agree, also where the platform is silent at that instant."""

from datetime import timedelta
from random import Random

import pytest

from rehandle.cases.models import Case
from rehandle.sim.command import Command
from rehandle.sim.run import PUBLISHED, Run, Sides
from rehandle.sim.world import world
from tests.sim.test_scripted_bugs import MINE, say, to_the_asking, trouble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sides():
    with world(PUBLISHED, 1) as around:
        yield Sides(around, Random(1), Run(1), ("pizza",))


def taken(sides, used=()):
    """The platform takes the name an hour after it was asked; the holder signs in so many minutes after the asking."""
    to_the_asking(sides)
    asked = sides.model.now
    for minutes in used:
        sides.move_to(asked + timedelta(minutes=minutes))
        sides.do(Command("used", "holder", {"account": "p-pizza"}))
    sides.move_to(asked + timedelta(hours=1))
    trouble(sides)
    assert sides.model.cases["c0"]["state"] == "reclaimed"


def pass_to(sides, end):
    while sides.model.now < end:
        sides._pass(min(end, *sides.model.deadlines()))


def test_who_signs_in_while_the_name_is_being_taken_has_it_again(sides):
    taken(sides, used=[30])
    pass_to(sides, sides.model.cases["c0"]["ends"])
    row = Case.objects.get()
    assert (row.state, row.why_ended, row.announced_at) == ("restored", "active_late", None)
    assert sides.world.platform.observe("pizza").holder_id == "p-pizza"


def test_who_signs_in_afterwards_has_not(sides):
    taken(sides)
    sides.do(Command("used", "holder", {"account": "p-pizza"}))  # at the very instant: still in time
    sides.move_to(sides.model.now + timedelta(minutes=1))
    sides.do(Command("used", "holder", {"account": "p-pizza"}))
    pass_to(sides, sides.model.cases["c0"]["ends"])
    assert Case.objects.get().state == "announced"


@pytest.mark.parametrize("answer", ["get_back", "object_to"])
def test_nothing_is_listed_unseen_and_holders_are_not_kept_waiting(sides, answer):
    taken(sides)
    sides.move_to(sides.model.cases["c0"]["ends"])
    trouble(sides, platform="down")
    assert Case.objects.get().state == "reclaimed"
    say(sides, answer, "holder:c0", **(MINE if answer == "object_to" else {"case": "c0"}))
    assert Case.objects.get().state == "announced"  # whoever touches a file finds it where time has brought it
    trouble(sides)


def test_nobody_is_offered_a_name_that_was_not_looked_at(sides):
    taken(sides)
    pass_to(sides, sides.model.cases["c0"]["ends"])
    sides.move_to(sides.model.cases["c0"]["ends"])
    trouble(sides, platform="down")
    assert Case.objects.get().state == "announced"
    trouble(sides)
    assert Case.objects.get().state == "released"
