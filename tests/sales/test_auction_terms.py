"""The numbers of an auction are those of the rule, each of them, and are kept as they were fixed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rehandle.policy.rules.reading import parse
from rehandle.sales.rules import auction_terms, sealed_terms
from rehandle.sales.rules.english import Terms
from rehandle.sales.rules.increments import Steps
from rehandle.sales.rules.sealed import Terms as SealedTerms
from tests.sales.auctioned import OFFERED
from tests.sales.made import NORTHWIND

NOW = datetime(2027, 2, 16, 4, 30, tzinfo=UTC)
EVERY = """form = "english"
days = 3
minimum = "1.20"
reserve = "9.50"
buy_now = "70.00"
step_percent = "7.5"
step_minimum = "0.30"
starts = "first_bid"
soft_close = { window_minutes = 2, extend_minutes = 4, hard_stop_hours = 6 }
"""


def fixed(text, of=auction_terms):
    policy = parse(NORTHWIND.replace(OFFERED, text))
    return of.terms_of(policy, policy.sale_steps("rare")[0], NOW)


def test_each_number_of_the_rule():
    assert fixed(EVERY) == Terms(
        minimum=120, opens_at=NOW, seconds=3 * 86_400, reserve=950, steps=Steps(750, 30), starts="first_bid", window_seconds=120, extend_seconds=240,
        hard_stop_seconds=6 * 3_600, buy_now=7_000,
    )  # fmt: skip


def test_what_the_rule_leaves_out():
    said = fixed('form = "english"\n')
    assert said == Terms(minimum=100, opens_at=NOW, seconds=7 * 86_400, steps=Steps(500, 100), window_seconds=300, extend_seconds=300, hard_stop_seconds=43_200)
    assert (said.reserve, said.buy_now) == (None, None)


def test_a_table_of_steps_and_hours_in_place_of_days():
    table = 'form = "english"\nhours = 9\nsteps = [{ below = "100.00", step = "1.00" }, { step = "2.50" }]\n'
    said = fixed(table)
    assert (said.seconds, said.steps.table) == (9 * 3_600, ((10_000, 100), (None, 250)))


@pytest.mark.parametrize(
    ("hour", "now", "opens"),
    [
        (None, NOW, NOW),
        (4, NOW, datetime(2027, 2, 17, 4, tzinfo=UTC)),  # it has struck already
        (5, NOW, datetime(2027, 2, 16, 5, tzinfo=UTC)),
        (4, NOW.replace(minute=0), datetime(2027, 2, 16, 4, tzinfo=UTC)),  # at this instant
        (0, NOW + timedelta(seconds=7, microseconds=9), datetime(2027, 2, 17, tzinfo=UTC)),
    ],
)
def test_when_it_opens(hour, now, opens):
    step = parse(NORTHWIND.replace(OFFERED, EVERY)).sale_steps("rare")[0]
    assert auction_terms.opens_at(step.model_copy(update={"opens": hour}), now) == opens


def test_they_are_kept_as_they_were_fixed():
    said = replace(fixed(EVERY), steps=Steps(0, 0, ((10_000, 100), (None, 250))))
    assert auction_terms.read(json.loads(json.dumps(auction_terms.told(said)))) == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('form = "sealed"\nminimum = "3.00"\n', SealedTerms(300, NOW, 7 * 86_400, None)),
        ('form = "sealed"\nminimum = "3.00"\nreserve = "5.00"\nhours = 2\nopens = 6\n', SealedTerms(300, datetime(2027, 2, 16, 6, tzinfo=UTC), 7_200, 500)),
    ],
)
def test_those_of_sealed_bids(text, expected):
    said = fixed(text, sealed_terms)
    assert said == expected
    assert sealed_terms.read(json.loads(json.dumps(sealed_terms.told(said)))) == said
