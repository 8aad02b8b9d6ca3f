"""Money: integers, currencies that never mix, shares that sum to the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.money import Money, money, split


@pytest.mark.parametrize(
    ("text", "minor", "back"),
    [("100.00 USD", 10000, "100.00 USD"), ("0.01 EUR", 1, "0.01 EUR"), ("7 JPY", 7, "7 JPY"), ("1.234 KWD", 1234, "1.234 KWD"), ("-3.10 USD", -310, "-3.10 USD")],
)
def test_reads_and_writes(text, minor, back):
    assert money(text).minor == minor
    assert str(money(text)) == back


@pytest.mark.parametrize("text", ["1.001 USD", "x USD", "1.00", "1.00 usd", "NaN USD", "1e99 USD", "1.5 JPY", "Infinity USD"])
def test_refuses_what_is_no_amount(text):
    with pytest.raises(ValueError, match=r"amount|currency|unit"):
        money(text)


def test_currencies_do_not_mix():
    with pytest.raises(AssertionError):
        money("1.00 USD") + money("1.00 EUR")


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(sum))
def test_parts_sum_to_the_whole_and_lie_within_one_unit(minor, weights):
    parts = split(Money("USD", minor), weights)
    assert sum(part.minor for part in parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * sum(weights) - minor * weight) < sum(weights)


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_basis_points_round_to_the_nearest_unit(minor, bps):
    part = Money("USD", minor).bps(bps).minor
    assert abs(part * 10_000 - minor * bps) <= 5_000
