"""The heart of the mass lane: a history with every member as a row, and the same with none, end equal."""

from datetime import datetime

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.mass.lanes import ACTS, Happens, live, name_of

pytestmark = pytest.mark.django_db(transaction=True)
MEMBERS = 4
# What one person does and has done to him, a name each: they live through one history together, since none knows of the others.
LIVES = (
    [],
    [(2, "keep")],
    [(20, "keep")],
    [(35, "keep")],
    [(5, "keep"), (5.001, "undo")],
    [(5, "away")],
    [(10, "object"), (18, "decide", "dismissed")],
    [(10, "object"), (18, "decide", "upheld")],
    [(40, "object"), (47, "decide", "upheld")],
    [(66, "object"), (74, "decide", "dismissed")],
    [(90, "object"), (97, "decide", "upheld")],
    [(40, "get_back")],
    [(68, "get_back")],
    [(90, "get_back")],
    [(4, "died"), (30, "confirm", "yes")],
    [(50, "died"), (70, "confirm", "no")],
    [(0, "died"), (40, "confirm", "no")],
    [(8, "login")],
    [(32.9, "login")],
    [(40, "late", "31")],
    [(70, "late", "31")],
    [(40, "late", "-500")],
    [(40, "login")],
    [(1, "bounce")],
    [(28, "bounce")],
    [(0, "refuse")],
    [(10, "refuse")],
)
EVERYBODY = sorted((Happens(act[0], act[1], name_of(number), *act[2:]) for number, life in enumerate(LIVES) for act in life), key=lambda each: each.day)


def test_both_lanes_end_equal():
    assert_equal(EVERYBODY, 110, len(LIVES))


@pytest.mark.parametrize("fault", ["down", "half"])
def test_both_lanes_end_equal_on_a_platform_that_breaks_down(fault):
    assert_equal([Happens(32, fault, ""), Happens(36, "up", "")], 110)


DAYS = st.integers(0, 900).map(lambda tenths: tenths / 10)
OF_A_NAME = sorted(set(ACTS) - {"down", "half", "up", "post"})


@st.composite
def histories(draw):
    """Anything that people, mail and the platform do, in any order; the platform is up again in the end."""
    acts = draw(st.lists(st.tuples(DAYS, st.sampled_from(OF_A_NAME), st.integers(0, MEMBERS - 1), st.sampled_from(["upheld", "dismissed", "yes"])), max_size=7))
    told = [Happens(day, what, name_of(number), value) for day, what, number, value in acts]
    if draw(st.booleans()):
        begins = draw(st.integers(0, 80))
        told += [Happens(begins, draw(st.sampled_from(["down", "half"])), ""), Happens(begins + draw(st.integers(1, 9)), "up", "")]
    return sorted(told, key=lambda happens: happens.day)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(histories())
def test_any_history_ends_equal(history):
    call_command("flush", verbosity=0, interactive=False)
    assert_equal(history, 110)


def assert_equal(history, days, members=MEMBERS):
    rows = live("rows", members, history, days)
    call_command("flush", verbosity=0, interactive=False)
    mass = live("mass", members, history, days)
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
