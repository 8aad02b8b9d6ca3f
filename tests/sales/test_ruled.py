"""The price of the moment, by a price rule: level by level, down to what it costs in the end, for as long as the rule sells the name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.policy.rules.priced import Asked, is_yearly, money
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.falling import DAY, HOUR, next_change, price_at, price_for
from rehandle.sales.rules.ruled import EACH, FAR, Ruled, first_level, moment_price, sold_for

POLICIES = Path(__file__).resolve().parents[2] / "policies"
ENS_POLICY, FARCASTER_POLICY = (parse((POLICIES / f"{name}.toml").read_text(encoding="utf-8")) for name in ("ens", "farcaster"))
STAGES = """
[[price]]
name = "stages"
kind = "stepped"
amounts = ["500.00", "200.00", "100.00"]
each_hours = 24

[[sale]]
"""
STEPPED_POLICY = parse((POLICIES / "farcaster.toml").read_text(encoding="utf-8").partition("[sources]")[0].replace("[[sale]]", STAGES))
ENS = Ruled("ens", "total", "pizza", 0, ENS_POLICY)
FARCASTER = Ruled("farcaster", "premium", "pizza", 0, FARCASTER_POLICY)
STEPPED = Ruled("stepped", "stages", "pizza", 0, STEPPED_POLICY)
FLAT = Ruled("ens", "base", "pizza", 0, ENS_POLICY)
RULES = (ENS, FARCASTER, STEPPED, FLAT)


@pytest.mark.parametrize(
    ("ruled", "elapsed", "price"),
    [
        (ENS, -1, 9_999_995_732), (ENS, 0, 9_999_995_732), (ENS, EACH - 1, 9_999_995_732), (ENS, DAY, 4_999_995_732), (ENS, 20 * DAY, 5_269), (ENS, 21 * DAY, 500), (ENS, FAR, 500),
        (FARCASTER, 0, 100_000), (FARCASTER, 8 * HOUR - 1, 90_198), (FARCASTER, 8 * HOUR, 90_000), (FARCASTER, DAY, 72_900), (FARCASTER, FAR, 0),
        (STEPPED, DAY - 1, 50_000), (STEPPED, DAY, 20_000), (STEPPED, 3 * DAY - 1, 10_000), (STEPPED, 3 * DAY, 0), (FLAT, 5 * DAY, 500),
    ],
)  # fmt: skip
def test_some_prices(ruled, elapsed, price):
    assert price_at(ruled, elapsed) == price


@pytest.mark.parametrize(
    ("ruled", "start", "floor", "sold_days"),
    [(ENS, 9_999_995_732, 500, None), (STEPPED, 50_000, 10_000, 3), (FLAT, 500, 500, None)],
)
def test_bounds(ruled, start, floor, sold_days):
    assert (ruled.start, ruled.floor, sold_for(ruled)) == (start, floor, FAR if sold_days is None else sold_days * DAY)


def test_what_falls_for_ever_is_sold_until_it_costs_nothing():
    ends = sold_for(FARCASTER)
    assert (price_at(FARCASTER, ends), price_at(FARCASTER, ends - EACH), FARCASTER.floor) == (0, 1, 1)
    assert 38 * DAY < ends < 39 * DAY


def test_for_how_long_it_falls():
    assert (STEPPED.total, FLAT.total) == (2 * DAY, 0)
    assert 20 * DAY < ENS.total <= 21 * DAY
    assert price_at(ENS, ENS.total - EACH) > price_at(ENS, ENS.total) == 500


@pytest.mark.parametrize("name", ["ab", "xy"])
def test_a_name_that_the_rule_does_not_sell_costs_nothing_from_the_beginning(name):
    short = Ruled("ens", "total", name, 0, ENS_POLICY)
    assert (short.start, sold_for(short)) == (0, 0)


def test_whoever_held_it_before_pays_what_the_rule_says_of_him():
    assert (price_for(ENS, 0, former=True), price_for(ENS, 0, former=False)) == (500, 9_999_995_732)
    assert price_for(FARCASTER, 8 * HOUR, former=True) == 90_000


@pytest.mark.parametrize(("ruled", "elapsed", "until"), [(ENS, -5, EACH), (ENS, 0, EACH), (ENS, EACH - 1, EACH), (ENS, EACH, 2 * EACH), (ENS, 21 * DAY, None), (STEPPED, 5, DAY), (STEPPED, DAY, 2 * DAY), (STEPPED, 2 * DAY, None), (FLAT, 0, None)])  # fmt: skip
def test_when_it_falls_next(ruled, elapsed, until):
    assert next_change(ruled, elapsed) == until


def test_two_rules_of_two_policies_are_told_apart():
    assert Ruled("other", "total", "pizza", 0, ENS_POLICY) != ENS == Ruled("ens", "total", "pizza", 0, FARCASTER_POLICY)


def test_which_prices_are_for_a_year():
    assert [is_yearly(ENS_POLICY, rule) for rule in ("base", "premium", "total")] == [True, False, True]
    assert not is_yearly(FARCASTER_POLICY, "premium")


@given(st.sampled_from(RULES), st.integers(0, 60 * DAY), st.integers(0, 60 * DAY))
def test_it_never_rises_and_is_the_rules_own_price_at_each_level(ruled, one, other):
    early, late = sorted((one, other))
    assert moment_price(ruled, late) <= moment_price(ruled, early) <= ruled.start
    found = money(ruled.policy, ruled.rule, Asked("pizza", elapsed=late // EACH * EACH))
    assert moment_price(ruled, late) == (found.minor if found else 0)


@given(st.sampled_from(RULES), st.integers(0, 50 * DAY))
def test_what_was_read_stands_until_the_next_change(ruled, elapsed):
    until = next_change(ruled, elapsed)
    if until is None:
        assert price_at(ruled, elapsed) in (ruled.floor, 0)
    else:
        assert until > elapsed
        assert price_at(ruled, until) < price_at(ruled, until - 1) == price_at(ruled, elapsed)


@given(st.integers(0, FAR // EACH))
def test_the_first_level_of_anything(level):
    assert first_level(lambda elapsed: elapsed >= level * EACH) == level * EACH
