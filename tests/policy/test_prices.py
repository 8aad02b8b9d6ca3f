"""Prices to the last digit: the published numbers as tables, and laws of what falls."""

from decimal import Decimal, getcontext
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.policy.rules import prices as p
from rehandle.policy.rules.roots import nearest_root, root

ATTO, DAY, HOUR = p.ATTO, p.DAY, 3_600
START = 100_000_000 * ATTO


def atto(text: str) -> int:
    return int(Decimal(text) * ATTO)


@pytest.mark.parametrize(
    ("elapsed", "premium"),
    [(0, "99999952.3162841796875"), (DAY, "49999952.316284179687500000"), (21 * DAY, "0"), (22 * DAY, "0")],
)
def test_the_halving_premium_to_the_last_digit(elapsed, premium):
    getcontext().prec = 50
    assert p.halving(START, 21, elapsed) == atto(premium)


def test_its_constants_are_the_floors_of_powers_of_a_half():
    getcontext().prec = 60
    for bit in range(16):
        assert p._half_power(bit) == int(Decimal("0.5") ** (Decimal(2**bit) / 65536) * ATTO)


@given(st.integers(0, 22 * DAY), st.integers(0, 22 * DAY))
def test_the_halving_premium_never_rises(one, other):
    early, late = sorted([one, other])
    assert p.halving(START, 21, early) >= p.halving(START, 21, late) >= 0


BASE = ((2, 0), (3, 20_294_266_869_609), (4, 5_073_566_717_402), (None, 158_548_959_919))


@pytest.mark.parametrize(("length", "a_year"), [(3, "639.999999999989424"), (4, "159.999999999989472"), (5, "5.000000000005584"), (30, "5.000000000005584")])
def test_the_base_by_length_is_640_160_and_5_a_year(length, a_year):
    assert p.by_length(BASE, length) * p.YEAR == atto(a_year)


LONG_TERM = ((1, 0), (1, 1000), (1, 2000), (2, 2875), (5, 3250), (15, 3333))


@pytest.mark.parametrize(
    ("years", "hundredths"), [(1, 10_000), (2, 19_000), (3, 27_000), (5, 41_250), (10, 75_000), (25, 175_005), (26, 185_005)]
)
def test_the_discount_is_a_running_sum(years, hundredths):
    top, under = p.rent(1, 0, years * p.YEAR, LONG_TERM)
    assert top * 10_000 // p.YEAR == hundredths * under


@given(st.integers(0, 30 * p.YEAR), st.integers(0, 30 * p.YEAR), st.integers(0, 30 * p.YEAR))
def test_splitting_a_purchase_never_changes_the_total(begins, first, second):
    once = p.rent(158_548_959_919, begins, first + second, LONG_TERM)[0]
    assert once == p.rent(158_548_959_919, begins, first, LONG_TERM)[0] + p.rent(158_548_959_919, begins + first, second, LONG_TERM)[0]


@given(st.integers(0, 10**24), st.integers(0, 10**24))
def test_premium_rounds_down_and_the_total_up(base, premium):
    paid_base, paid_premium = p.parts((base, p.BPS), (premium, 1), 10**16)
    assert paid_premium == premium // 10**16
    assert 0 <= (paid_base + paid_premium) * p.BPS * 10**16 - (base + premium * p.BPS) < p.BPS * 10**16


@pytest.mark.parametrize(
    ("tier", "cents"),
    [(0, 10_000_000), (1, 9_621_961), (100, 212_012), (119, 101_946), (120, 98_092), (238, 1_039), (239, 1_000), (240, None)],
)
def test_the_geometric_drop_of_ten_days(tier, cents):
    assert p.geometric(10_000_000, 1_000, 10 * DAY, HOUR, tier * HOUR) == cents
    assert p.geometric(10_000_000, 1_000, 10 * DAY, HOUR, tier * HOUR + HOUR - 1) == cents


def test_the_geometric_drop_falls_at_every_step():
    fees = [p.geometric(10_000_000, 1_000, 10 * DAY, HOUR, tier * HOUR) for tier in range(240)]
    assert all(a is not None and b is not None and a > b for a, b in pairwise(fees))
    getcontext().prec = 60
    assert fees == [int((Decimal(10**7) * Decimal("0.0001") ** (Decimal(tier) / 239)).quantize(Decimal(1))) for tier in range(240)]


BASENAMES = ((1, 100_000), (2, 10_000), (3, 1_000), (4, 100), (9, 10), (None, 1))


@pytest.mark.parametrize(
    ("length", "price"),
    [(1, "10"), (2, "1"), (3, "0.1"), (4, "0.01"), (5, "0.001"), (9, "0.001"), (10, "0.0001"), (63, "0.0001")],
)
def test_the_ladder_by_length(length, price):
    assert p.by_length(BASENAMES, length) == int(Decimal(price) * 10_000)


def test_the_launch_steps():
    steps = [10_000, 2_500, 950, 500, 100, 100, 100]
    assert [p.stepped(steps, DAY, day * DAY) for day in range(8)] == [*steps, None]
    assert p.stepped(steps, DAY, DAY - 1) == 10_000


@pytest.mark.parametrize(("periods", "price"), [(0, 100_000), (1, 90_000), (2, 81_000), (3, 72_900), (10, 34_866), (21, 10_938), (22, 10_000), (99, 10_000)])
def test_the_floor_falls_by_a_tenth_every_thirty_days(periods, price):
    assert p.shrinking(100_000, 10_000, 9_000, 30 * DAY, periods * 30 * DAY) == price


@pytest.mark.parametrize(
    ("seconds", "cents"), [(0, 100_000), (28_800, 90_000), (57_600, 81_000), (14_400, 94_868), (1, 100_000), (2, 99_999), (86_400, 72_900), (28_800 * 150, 0)]
)
def test_a_premium_that_falls_at_every_second(seconds, cents):
    assert p.falling(100_000, 9_000, 28_800, seconds) == cents


@given(st.integers(0, 40 * DAY))
def test_it_is_what_decimals_say(seconds):
    getcontext().prec = 60
    exact = Decimal(100_000) * Decimal("0.9") ** (Decimal(seconds) / 28_800)
    assert p.falling(100_000, 9_000, 28_800, seconds) == int(exact.quantize(Decimal(1)))


EE = ((100, 1), (1_000, 10), (10_000, 100), (100_000, 1_000), (1_000_000, 10_000), (10_000_000, 100_000), (None, 1_000_000))
GODADDY = ((500, 5), (1_000, 10), (2_500, 25), (5_000, 50), (10_000, 100), (25_000, 250), (None, 500))


@pytest.mark.parametrize(
    ("table", "price", "step"),
    [(EE, 0, 1), (EE, 99, 1), (EE, 100, 10), (EE, 99_999, 1_000), (EE, 10**9, 1_000_000), (GODADDY, 499, 5), (GODADDY, 500, 10), (GODADDY, 25_000, 500)],
)
def test_the_step_at_a_price(table, price, step):
    assert p.step_at(table, price) == step


@pytest.mark.parametrize(("bid", "bps", "least", "wanted"), [(10, 500, 1, 11), (100, 500, 1, 105), (101, 500, 1, 107), (0, 500, 1, 1), (100, 500, 50, 150)])
def test_the_next_minimum(bid, bps, least, wanted):
    assert p.next_minimum(bid, bps, least) == wanted


@given(st.integers(0, 10**40), st.integers(1, 40))
def test_roots_are_whole_and_tight(value, order):
    found = root(value, order)
    assert found**order <= value < (found + 1) ** order
    assert nearest_root(value, order) - found in (0, 1)


@pytest.mark.parametrize(("value", "order", "near"), [(0, 3, 0), (6, 2, 2), (7, 2, 3), (27, 3, 3), (2, 1, 2)])
def test_the_nearest_root(value, order, near):
    assert nearest_root(value, order) == near
