"""The heart of the mass lane: a history with every member as a row, and the same with none, end equal."""

import pytest

from tests.cases.mass.lanes import live

pytestmark = pytest.mark.django_db(transaction=True)


def test_silence():
    assert_equal(3, [], 100)


def assert_equal(count, history, days):
    from django.core.management import call_command

    rows = live("rows", count, history, days)
    call_command("flush", verbosity=0, interactive=False)
    mass = live("mass", count, history, days)
    for name in rows:
        assert mass[name] == rows[name], f"{name} of {history}"
    return rows
