"""The heart of the mass lane: a history with every member as a row, and the same with none, end equal."""

from datetime import datetime

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.mass.lanes import ACTS, Happens, live, name_of

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = 4
HISTORIES = {
    "silence": [],
    "kept": [Happens(2, "keep", name_of(0)), Happens(20, "keep", name_of(1)), Happens(35, "keep", name_of(2))],
    "kept and undone": [Happens(5, "keep", name_of(0)), Happens(5.001, "undo", name_of(0))],
    "away": [Happens(5, "away", name_of(0))],
    "objection dismissed": [Happens(10, "object", name_of(0)), Happens(18, "decide", name_of(0), "dismissed")],
    "objection upheld": [Happens(10, "object", name_of(0)), Happens(18, "decide", name_of(0), "upheld")],
    "objection after the taking back": [Happens(40, "object", name_of(0)), Happens(47, "decide", name_of(0), "upheld")],
    "objection on the public list": [Happens(66, "object", name_of(0)), Happens(74, "decide", name_of(0), "dismissed")],
    "objection after the opening": [Happens(90, "object", name_of(0)), Happens(97, "decide", name_of(0), "upheld")],
    "got back": [Happens(40, "get_back", name_of(0)), Happens(68, "get_back", name_of(1)), Happens(90, "get_back", name_of(2))],
    "died": [Happens(4, "died", name_of(0)), Happens(30, "confirm", name_of(0), "yes"), Happens(50, "died", name_of(1)), Happens(70, "confirm", name_of(1))],
    "died before the first day is over": [Happens(0, "died", name_of(0)), Happens(40, "confirm", name_of(0))],
    "used again": [Happens(8, "login", name_of(0)), Happens(32.9, "login", name_of(1))],
    "mail comes back": [Happens(1, "bounce", name_of(0)), Happens(28, "bounce", name_of(1))],
    "mail is refused": [Happens(0, "refuse", name_of(0)), Happens(10, "refuse", name_of(1))],
    "the platform is down": [Happens(32, "down", ""), Happens(37, "up", "")],
    "the platform does things by halves": [Happens(32, "half", ""), Happens(35, "up", "")],
}


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_both_lanes_end_equal(history):
    assert_equal(history, 110)


DAYS = st.integers(0, 900).map(lambda tenths: tenths / 10)
OF_A_NAME = sorted(set(ACTS) - {"down", "half", "up"})


@st.composite
def histories(draw):
    """Anything that people, mail and the platform do, in any order; the platform is up again in the end."""
    acts = draw(st.lists(st.tuples(DAYS, st.sampled_from(OF_A_NAME), st.integers(0, MEMBERS - 1), st.sampled_from(["upheld", "dismissed", "yes"])), max_size=7))
    told = [Happens(day, what, name_of(number), value) for day, what, number, value in acts]
    if draw(st.booleans()):
        begins = draw(st.integers(0, 80))
        told += [Happens(begins, draw(st.sampled_from(["down", "half"])), ""), Happens(begins + draw(st.integers(1, 9)), "up", "")]
    return sorted(told, key=lambda happens: happens.day)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(histories())
def test_any_history_ends_equal(history):
    call_command("flush", verbosity=0, interactive=False)
    assert_equal(history, 110)


def assert_equal(history, days):
    rows = live("rows", MEMBERS, history, days)
    call_command("flush", verbosity=0, interactive=False)
    mass = live("mass", MEMBERS, history, days)
    assert mass["answers"] == rows["answers"]
    untimely = any(happens.what in ("down", "half") for happens in history)  # when a broken platform is asked again is each lane's own
    for name in rows:
        assert differences(rows[name], mass[name], untimely) == [], f"{name} after {history}"


def differences(rows, mass, untimely):
    """What is not the same, as (where, in rows, in mass)."""
    if isinstance(rows, dict):
        return [(key, *each) if isinstance(each, tuple) else each for key in rows for each in differences(rows[key], mass[key], untimely)]
    both_late = untimely and isinstance(rows, datetime) and isinstance(mass, datetime)
    return [] if rows == mass or both_late else [(rows, mass)]
