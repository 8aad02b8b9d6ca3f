"""What the simulator found, step by step, so that it stays found whatever later seeds draw."""

from datetime import timedelta
from random import Random

import pytest

from rehandle.cases.models import Case
from rehandle.sales.models import Sale
from rehandle.sim.command import Command
from rehandle.sim.run import PUBLISHED, Run, Sides
from rehandle.sim.world import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sides():
    with world(PUBLISHED, 1) as around:
        made = Sides(around, Random(1), Run(1), ("pizza",))
        made.do(Command("review", "sam", {"case": "c0", "holds": True, "reason": ""}))
        yield made


def pass_to_deadline(sides, times=1):
    for _ in range(times):
        sides.move_to(sides.model.deadlines()[0])
        sides.tick()


def test_a_second_letter_that_comes_back_does_not_keep_a_case_for_ever(sides):
    """The first notice was delivered, the one of seven days before the end was refused: the name goes on the list, with all its time."""
    pass_to_deadline(sides)
    sides.do(Command("mail", "post", {"address": "pizza@mail.example", "how": "refuse"}))
    end = Case.objects.get().answer_by
    pass_to_deadline(sides, 3)
    row = Case.objects.get()
    assert row.published_at == end and row.state == "grace"
    assert row.answer_by >= end + timedelta(days=30)
    sides.rest()
    assert Case.objects.get().state == "closed"


def test_a_name_is_sold_though_a_long_stop_outlasted_its_objection_window(sides):
    """Released and closed at one instant: it was held for ever, and never for sale."""
    pass_to_deadline(sides)
    while Case.objects.get().state != "announced":
        pass_to_deadline(sides)
    sides.do(Command("tell_death", "public", {"id": "d1", "handle": "pizza"}))
    sides.move_to(Case.objects.get().objection_until)
    sides.tick()
    sides.do(Command("decide_death", "lee", {"report": "d1", "confirmed": False, "reason": "he lives"}))
    pass_to_deadline(sides)
    assert (Case.objects.get().state, Sale.objects.get().state) == ("closed", "open")
    sides.rest()
    assert Sale.objects.get().state == "unsold"
