"""The order of a verdict, and what unknown and none mean: a table."""

from datetime import UTC, datetime

import pytest

from rehandle.policy.rules.judge import judge
from rehandle.policy.rules.reading import parse
from tests.policy.made import AS_OF, CLAUSE, POLICY

OLD, NEW = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 2, 20, tzinfo=UTC)
TEXT = (
    POLICY.format(active=["last_login_at", "last_post_at"], require=["last_login_at"])
    + CLAUSE.format(kind="exempt", name="memorial", when="memorial")
    + "benefit_of_doubt = true\n"
    + CLAUSE.format(kind="exempt", name="away", when="absent_until >= today")
    + CLAUSE.format(kind="verdict", name="unused", when="posts == 0 and days_since(created_at) > 180")
    + CLAUSE.format(kind="verdict", name="dormant", when="days_since(last_active) > 365 and posts < 5")
    + CLAUSE.format(kind="tier", name="short", when="length(handle) <= 3 or paid")
    + CLAUSE.format(kind="tier", name="rest", when="true")
)
ACCOUNT: dict[str, object] = {
    "handle": "pizza",
    "created_at": OLD,
    "last_login_at": OLD,
    "last_post_at": None,
    "posts": 2,
    "memorial": False,
    "absent_until": None,
}


@pytest.mark.parametrize(
    ("change", "verdict", "clause"),
    [
        ({}, "dormant", "dormant"),
        ({"memorial": True}, "exempt", "memorial"),
        ({"memorial": None}, "exempt", "memorial"),  # in doubt, and the source has the column
        ({"memorial": ...}, "dormant", "dormant"),  # the source has no such column: not checked
        ({"absent_until": datetime(2026, 3, 1, tzinfo=UTC)}, "exempt", "away"),
        ({"absent_until": datetime(2026, 2, 28, tzinfo=UTC)}, "dormant", "dormant"),
        ({"absent_until": ...}, "dormant", "dormant"),
        ({"last_login_at": None}, "unknown", None),  # no signal known
        ({"last_login_at": None, "last_post_at": OLD}, "unknown", "dormant"),  # the required one is not known
        ({"last_login_at": None, "last_post_at": OLD, "posts": 7}, "active", None),  # false whatever it was
        ({"last_login_at": OLD, "last_post_at": NEW}, "active", None),  # the newest counts
        ({"posts": None}, "unknown", "unused"),
        ({"posts": 0}, "unused", "unused"),
        ({"posts": 5}, "active", None),
        ({"posts": None, "created_at": NEW, "last_login_at": NEW}, "active", None),
        ({"posts": 0, "memorial": True, "last_login_at": None}, "exempt", "memorial"),
    ],
)
def test_the_order_is_the_contract(change: dict[str, object], verdict: str, clause: str | None) -> None:
    facts = {name: value for name, value in (ACCOUNT | change).items() if value is not ...}
    said = judge(parse(TEXT), facts, AS_OF)
    assert (said.verdict, said.clause) == (verdict, clause)


@pytest.mark.parametrize(
    ("login", "idle"),
    [
        (datetime(2025, 3, 1, 0, 0, tzinfo=UTC), 365),
        (datetime(2025, 2, 28, 23, 59, 59, tzinfo=UTC), 366),
        (datetime(2026, 3, 2, tzinfo=UTC), -1),
    ],
)
def test_days_are_of_the_calendar_in_utc(login: datetime, idle: int) -> None:
    said = judge(parse(TEXT), ACCOUNT | {"last_login_at": login}, AS_OF)
    assert (said.idle_days, said.verdict) == (idle, "dormant" if idle > 365 else "active")


@pytest.mark.parametrize(
    ("change", "tier", "clause"),
    [
        ({"handle": "tom"}, "short", "length(handle) <= 3"),
        ({"paid": True}, "short", "paid"),
        ({"paid": None}, "rest", "true"),
        ({}, "rest", "true"),
    ],
)
def test_a_tier_comes_with_its_reason_and_unknown_is_not_true(change: dict[str, object], tier: str, clause: str) -> None:
    said = judge(parse(TEXT), ACCOUNT | change, AS_OF)
    assert (said.tier, said.tier_clause) == (tier, clause)


@pytest.mark.parametrize(
    ("change", "flags"),
    [
        ({}, ()),
        ({"last_post_at": datetime(2019, 1, 1, tzinfo=UTC)}, ("post_before_creation",)),
        ({"last_login_at": datetime(2019, 1, 1, tzinfo=UTC)}, ("login_before_creation",)),
        ({"created_at": datetime(2026, 3, 2, tzinfo=UTC), "last_login_at": None}, ("date_in_future",)),
        ({"last_post_at": OLD, "posts": 0}, ("posts_zero_but_dated",)),
        ({"posts": -1}, ("count_below_zero",)),
    ],
)
def test_flags(change: dict[str, object], flags: tuple[str, ...]) -> None:
    assert judge(parse(TEXT), ACCOUNT | change, AS_OF).flags == flags
