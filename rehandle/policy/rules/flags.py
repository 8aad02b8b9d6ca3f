"""Flags: things about a row that a person should see. A flag changes no verdict."""

from collections.abc import Mapping
from datetime import date, datetime

from rehandle.policy.rules.kleene import utc_date

AFTER_CREATION = {"login_before_creation": "last_login_at", "post_before_creation": "last_post_at"}
COUNTS = ("posts", "followers", "following", "edits")
PAST = ("created_at", "last_login_at", "last_post_at")


def flags_of(facts: Mapping[str, object], today: date) -> tuple[str, ...]:
    """The flags of one account, sorted."""
    created = facts.get("created_at")
    found = {flag for flag, column in AFTER_CREATION.items() if _earlier(facts.get(column), created)}
    if any(isinstance(seen := facts.get(column), datetime) and utc_date(seen) > today for column in PAST):
        found.add("date_in_future")
    if facts.get("posts") == 0 and facts.get("last_post_at") is not None:
        found.add("posts_zero_but_dated")
    if any(isinstance(amount := facts.get(column), int) and amount < 0 for column in COUNTS):
        found.add("count_below_zero")
    return tuple(sorted(found))


def _earlier(one: object, other: object) -> bool:
    return isinstance(one, datetime) and isinstance(other, datetime) and one < other
