"""What becomes known after a taking-back, by table: which of it counts, and whether it would have kept the name."""

from datetime import timedelta

import pytest

from rehandle.cases.rules.late import newly_known, would_have_kept
from rehandle.names.lists import Lists
from tests.cases.test_clocks import NORTHWIND, at

TAKEN = at("2027-01-01T12:00")
LONG_AGO, IN_TIME, AFTER = at("2019-05-01T00:00"), TAKEN - timedelta(days=2), TAKEN + timedelta(days=2)
BEFORE = {"handle": "quietfolk", "created_at": LONG_AGO, "last_login_at": LONG_AGO, "posts": 1, "portfolio": 1}


@pytest.mark.parametrize(
    ("reported", "known"),
    [
        ({}, {}),
        ({"last_login_at": LONG_AGO}, {}),
        ({"last_login_at": LONG_AGO - timedelta(days=1)}, {}),  # an earlier day takes nothing away
        ({"last_login_at": IN_TIME}, {"last_login_at": IN_TIME}),
        ({"last_login_at": TAKEN}, {"last_login_at": TAKEN}),
        ({"last_login_at": TAKEN + timedelta(microseconds=1)}, {}),
        ({"last_login_at": AFTER, "last_post_at": IN_TIME, "posts": 7}, {"last_post_at": IN_TIME, "posts": 7}),
        ({"last_login_at": IN_TIME, "last_post_at": AFTER, "posts": 7}, {"last_login_at": IN_TIME}),  # posts of afterwards may be among them
        ({"last_login_at": IN_TIME, "posts": 7, "staff": True}, {"last_login_at": IN_TIME}),  # nobody knows since when
        ({"created_at": IN_TIME}, {}),
    ],
)
def test_what_counts(reported, known):
    assert newly_known(BEFORE, reported, TAKEN) == known


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ({}, False),
        ({"last_login_at": IN_TIME}, True),
        ({"last_login_at": TAKEN - timedelta(days=365)}, True),
        ({"last_login_at": TAKEN - timedelta(days=366)}, False),
        ({"last_login_at": TAKEN - timedelta(days=366), "last_post_at": TAKEN - timedelta(days=366), "posts": 5}, True),
        ({"last_login_at": TAKEN - timedelta(days=366), "last_post_at": TAKEN - timedelta(days=366), "posts": 4}, False),
        ({"last_post_at": IN_TIME, "posts": 2}, True),
    ],
)
def test_what_would_have_kept_it(more, kept):
    assert would_have_kept([NORTHWIND], BEFORE, more, TAKEN, Lists.load()) is kept


def test_one_rule_is_enough_and_none_is_not():
    assert not would_have_kept([], BEFORE, {"last_login_at": IN_TIME}, TAKEN, Lists.load())


def test_who_was_spared_anyway_is_not_spared_by_his_activity():
    staff = {**BEFORE, "staff": True}
    assert not would_have_kept([NORTHWIND], staff, {"last_login_at": IN_TIME}, TAKEN, Lists.load())
