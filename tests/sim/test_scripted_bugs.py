"""Mistakes that seeds meet rarely, each met by a few scripted commands: they fail with the mistake, and hold without it."""

from datetime import timedelta
from random import Random

import pytest

from rehandle.sim.bugs import BUGS, planted
from rehandle.sim.command import Command
from rehandle.sim.emptied import empty
from rehandle.sim.model import HOUR, PRICE
from rehandle.sim.run import PUBLISHED, TO_ORDER, Failed, Run, Sides
from rehandle.sim.trouble import Trouble, bring
from rehandle.sim.world import world
from tests.sim.test_bugs import FOUND_BY

pytestmark = pytest.mark.django_db(transaction=True)
FILE, OFFER = {"case": "c0"}, "o0.c0"
MINE = {"id": "a1", "case": "c0", "words": "It is mine."}


def trouble(sides, **outside):
    bring(Trouble(**outside), sides.world, sides.model, sides.done.faults)
    sides.tick()


def say(sides, command, who, **given):
    sides.do(Command(command, who, given))


def to(sides, state):
    """Let time pass, one deadline after the other, until the file is there."""
    while sides.model.cases["c0"]["state"] != state:
        sides._pass(sides.model.deadlines()[0])


def to_the_asking(sides):
    """The platform falls silent in the middle of taking the name."""
    say(sides, "review", "sam", **FILE, holds=True, reason="")
    to(sides, "grace")
    while sides.model.deadlines()[0] < sides.model.cases["c0"]["answer_by"]:
        sides._pass(sides.model.deadlines()[0])
    sides.move_to(sides.model.cases["c0"]["answer_by"])
    trouble(sides, platform="half")
    assert sides.model.cases["c0"]["reclaim"]["begun"]


def to_an_offer(sides, steps):
    say(sides, "review", "sam", **FILE, holds=True, reason="")
    to(sides, "released")
    for name, who, given in TO_ORDER[:steps]:
        say(sides, name, who, offer=OFFER, **given)
        if name in ("accept", "ask_payment"):
            sides._pass(sides.model.now + HOUR)


def an_objection_meets_a_taking_back(sides):
    to_the_asking(sides)
    say(sides, "object_to", "holder:c0", **MINE)
    trouble(sides)


def an_objection_is_upheld_meanwhile(sides):
    to_the_asking(sides)
    say(sides, "object_to", "holder:c0", **MINE)
    say(sides, "decide", "lee", appeal="a1", upheld=True, reason="It is his.")
    trouble(sides)


def a_platform_falls_silent(sides):
    to_the_asking(sides)
    trouble(sides)


def somebody_reviews_what_is_stopped(sides):
    say(sides, "tell_death", "public", id="d1", handle="pizza")
    say(sides, "review", "sam", **FILE, holds=True, reason="")


def a_letter_waits_and_its_holder_has_died(sides):
    """The second letter goes out when the standstill is over, and the time to answer counts from there."""
    say(sides, "review", "sam", **FILE, holds=True, reason="")
    to(sides, "grace")
    end = sides.model.cases["c0"]["answer_by"]
    for days in (7, 1):
        sides.move_to(end - timedelta(days=days))
        trouble(sides, mail="down")
    say(sides, "tell_death", "public", id="d1", handle="pizza")
    trouble(sides)
    sides._pass(end + timedelta(days=10, hours=-2))
    say(sides, "decide_death", "lee", report="d1", confirmed=False, reason="he lives")
    sides._pass(sides.model.now + timedelta(hours=1))
    sides._pass(sides.model.cases["c0"]["answer_by"])


def a_paid_order_is_cancelled(sides):
    to_an_offer(sides, len(TO_ORDER))
    trouble(sides, platform="half")
    say(sides, "pay", "payer", offer=OFFER, nth=0, late=False)
    trouble(sides, platform="half")
    say(sides, "object_to", "holder:c0", **MINE)
    say(sides, "decide", "lee", appeal="a1", upheld=True, reason="It is his.")
    trouble(sides)
    sides.rest()


def a_drafter_asks_another_price(sides):
    to_an_offer(sides, 0)
    say(sides, "draft", "dora", offer=OFFER, **FILE, name="Nadia", price=PRICE - 1)


def an_offer_runs_out(sides):
    to_an_offer(sides, 3)
    sides._pass(sides.model.offers[OFFER]["ends"])


SCRIPTS = {
    "goes_on_under_a_stop": an_objection_meets_a_taking_back,
    "undo_forgotten": an_objection_is_upheld_meanwhile,
    "move_assumed_done": a_platform_falls_silent,
    "stop_not_checked": somebody_reviews_what_is_stopped,
    "letter_under_a_stop": a_letter_waits_and_its_holder_has_died,
    "refund_forgotten": a_paid_order_is_cancelled,
    "price_not_checked": a_drafter_asks_another_price,
    "offer_one_second_long": an_offer_runs_out,
}


@pytest.mark.parametrize(("bug", "script"), SCRIPTS.items())
def test_a_scripted_run_finds_it_and_holds_without(bug, script):
    run(None, script)
    with pytest.raises(Failed):
        run(bug, script)


def test_every_mistake_of_the_list_is_found_here_or_by_a_seed():
    assert set(SCRIPTS) | set(FOUND_BY) == set(BUGS)


def run(bug, script):
    empty()
    with world(PUBLISHED, 1) as around, planted(bug):
        sides = Sides(around, Random(1), Run(1), ("pizza",))
        sides.draw = Random(3)
        script(sides)
