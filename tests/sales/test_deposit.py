"""How large a deposit is, in which steps limits come, and what becomes of it: nothing is lost in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.money import BPS, Money, money
from rehandle.sales.rules.deposit import Needed, applied, first_step, forfeited, limit, size, steps

OPEN = Needed(money("500.00 USD"), 1_000, 10_000, money("100.00 USD"), stepped=False)
SEALED = Needed(money("500.00 USD"), 1_000, 10_000, money("100.00 USD"), stepped=True)
NOTHING_FREE = Needed(money("0.00 USD"), 1_000, 10_000, money("100.00 USD"), stepped=True)
AMOUNT = st.integers(1, 10**13).map(lambda minor: Money("USD", minor))
PART = st.integers(0, BPS)


@pytest.mark.parametrize(("rule", "wanted", "has", "costs"), [
    (OPEN, "500.00", "500.00", "0.00"), (OPEN, "500.01", "500.01", "50.00"), (OPEN, "1000.05", "1000.05", "100.01"),
    (SEALED, "500.00", "500.00", "0.00"), (SEALED, "500.01", "1000.00", "100.00"), (SEALED, "1000.00", "1000.00", "100.00"),
    (SEALED, "1000.01", "2000.00", "200.00"), (NOTHING_FREE, "1.00", "200.00", "20.00"), (NOTHING_FREE, "200.01", "400.00", "40.00"),
])  # fmt: skip
def test_a_limit_and_its_deposit(rule, wanted, has, costs):
    found = limit(rule, money(wanted, "USD"))
    assert (found, size(rule, found)) == (money(has, "USD"), money(costs, "USD"))


def test_no_limit_above_what_is_free_costs_nothing():
    almost_nothing = Needed(money("0.00 USD"), 1, 10_000, money("0.01 USD"), stepped=False)
    assert size(almost_nothing, money("0.01 USD")) == money("0.01 USD")


@given(AMOUNT, AMOUNT)
def test_under_seal_a_deposit_tells_of_a_limit_only_between_which_two_steps_it_lies(one, other):
    told = {size(SEALED, limit(SEALED, each)) for each in (one, other)}
    between = {next((step for step in steps(SEALED, 40) if each <= step), None) if each > SEALED.above else "free" for each in (one, other)}
    assert len(told) == len(between)
    assert limit(SEALED, one) >= one
    assert first_step(SEALED) == SEALED.above + SEALED.above


@given(AMOUNT, PART, AMOUNT)
def test_what_is_kept_and_what_goes_back_is_the_deposit(deposit, part, total):
    assert sum(each.minor for each in forfeited(deposit, part)) == deposit.minor
    paid, back = applied(deposit, total)
    assert paid + back == deposit
    assert paid <= total
    assert min(paid.minor, back.minor) >= 0


def test_where_nothing_is_free_and_nothing_is_least_steps_begin_with_one_unit():
    bare = Needed(money("0.00 USD"), 1_000, 10_000, money("0.00 USD"), stepped=True)
    assert first_step(bare) == money("0.02 USD")
    assert steps(bare, 3) == [money("0.02 USD"), money("0.04 USD"), money("0.08 USD")]
    assert len(steps(bare)) == 12


@pytest.mark.parametrize(("part", "kept"), [(0, "0.00"), (2_500, "25.00"), (10_000, "100.00")])
def test_what_is_kept_of_it(part, kept):
    assert forfeited(money("100.00 USD"), part) == (money(kept, "USD"), money("100.00 USD") - money(kept, "USD"))
