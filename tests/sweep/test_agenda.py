"""What a row's date foretells: between two days only a row with an event there can be answered otherwise."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from rehandle.policy.rules.judge import judge, seen_of
from rehandle.policy.rules.kleene import truth
from rehandle.policy.rules.reading import parse
from rehandle.sweep.rules.agenda import Event, events, horizon, steady
from tests.policy.made import AS_OF, CLAUSE, POLICY
from tests.policy.seeded import policy, table

STEPS = [1, 1, 2, 30, 400]


def ruled(when: str):
    clauses = CLAUSE.format(kind="verdict", name="v", when=when) + CLAUSE.format(kind="tier", name="rest", when="true")
    return parse(POLICY.format(active=["last_login_at"], require=[]) + clauses)


def answers(rule, facts, today):
    """Everything that a sweep counts or writes of a row, but for how long ago it was."""
    as_of = datetime.combine(today, time(12), UTC)
    said, seen = judge(rule, facts, as_of), seen_of(rule, facts, as_of)
    told = (said.verdict, said.clause, said.exempt, said.tier, said.tier_clause, said.last_active_at, said.flags)
    return told, [truth(clause.tree, seen) for clause in rule.clauses]


@pytest.mark.parametrize("seed", range(4))
def test_a_row_without_an_event_keeps_its_answers(seed: int):
    """On any policy that has an agenda; those that have none say so."""
    rng, held, moved = Random(f"agenda {seed}"), 0, 0
    for _ in range(250):
        rule, (present, rows) = policy(rng), table(rng)
        found = events(rule, present)
        since = AS_OF.date() + timedelta(days=rng.randint(-3, 3))
        until = since + timedelta(days=rng.choice(STEPS))
        if found is None or not steady(rule, since, until):
            continue
        for row in rows:
            facts = {name: value for name, value in row.items() if name != "label"}
            known = seen_of(rule, facts, AS_OF).facts
            if not any(due(event, known.get(event.column), since, until) for event in found):
                assert answers(rule, facts, since) == answers(rule, facts, until)
                held += 1
            moved += answers(rule, facts, since) != answers(rule, facts, until)
    assert held > 100
    assert moved > 10


def due(event: Event, value: object, since: date, until: date) -> bool:
    """Whether a date has this event after one day and up to another."""
    if not isinstance(value, datetime):
        return False
    dates = event.dates(since, until)
    return dates is not None and dates[0] <= value.date() <= dates[1]


@pytest.mark.parametrize(
    ("when", "after"),
    [
        ("days_since(created_at) > 730", {731}), ("days_since(created_at) >= 730", {730}), ("days_since(created_at) == 3", {3, 4}),
        ("not days_since(created_at) < 730", {730}), ("absent_until >= today", {1}), ("expires_at <= today", {0}), ("posts > 3", set()),
    ],
)  # fmt: skip
def test_the_events_of_a_condition(when: str, after: set[int]):
    """Few: each is a row to be looked at. The flags look at dates in the future."""
    found = events(ruled(when), ["created_at", "absent_until", "expires_at", "posts", "last_login_at"])
    assert set(found or []) - {Event("created_at", 0), Event("last_login_at", 0)} == {
        Event("created_at" if "created_at" in when else when.split(maxsplit=1)[0], n) for n in after
    }


def test_a_condition_that_moves_otherwise_has_no_agenda():
    assert events(ruled("days_since(created_at) > posts"), ["created_at", "posts"]) is None
    assert events(ruled("days_since(created_at) - 3 > 5"), ["created_at"]) is None


def test_what_holds_of_the_day_alone():
    rule = ruled('today < date("2027-01-01") and posts == 0')
    assert steady(rule, date(2026, 1, 1), date(2026, 12, 31))
    assert not steady(rule, date(2026, 12, 31), date(2027, 1, 1))


def test_the_last_day_there_is():
    assert horizon(date(9999, 12, 30), 92) == date.max
    assert Event("created_at", 10**12).dates(date(2026, 1, 1), date(2026, 1, 2)) is None
