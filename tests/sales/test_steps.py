"""Which step of the rule a sale takes, and when it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.money import Money, money
from rehandle.kernel.refusal import Refused
from rehandle.policy.rules.reading import parse
from rehandle.sales.models import SALE
from rehandle.sales.rules.steps import Past, SaleStep, begun_at, may_open, next_step, price_rule, sale_step, why_over
from tests.sales.auctioned import OFFERED
from tests.sales.made import NORTHWIND

NOW = datetime(2027, 3, 1, tzinfo=UTC)
SECOND = """
[[sale]]
tier = "rare"
form = "offer"
price = "20000.00"
tries = 1

[[sale]]
tier = "rare"
form = "english"

[[sale]]
tier = "priority"
form = "request"

[[sale]]
tier = "mass"
"""
FIRST_ONES, _, _ = NORTHWIND.partition('\n[[sale]]\ntier = "priority"\n')
_, _, LAST_ONES = NORTHWIND.partition('\n[[sale]]\ntier = "mass"\n')
POLICY = parse(FIRST_ONES + SECOND + LAST_ONES)
FIRST = SaleStep(0, "offer", money("50000.00 USD"), money("50000.00 USD"), 14, 3, 90)
NEXT = SaleStep(1, "offer", money("20000.00 USD"), money("20000.00 USD"), 14, 1, 90)
AUCTION = SaleStep(2, "english", money("1.00 USD"), money("1.00 USD"), 0, 1, 90)


@pytest.mark.parametrize(
    ("tier", "past", "expected"),
    [
        ("rare", None, FIRST),
        ("rare", Past(0, 1, False), FIRST),  # after a default the same step again
        ("rare", Past(0, 2, False), FIRST),
        ("rare", Past(0, 3, False), NEXT),
        ("rare", Past(0, 0, True), NEXT),  # its days were over
        ("rare", Past(1, 1, True), AUCTION),
        ("rare", Past(2, 0, True), None),
        ("priority", None, SaleStep(0, "request", money("0.00 USD"), money("0.00 USD"), 3, 1, 90)),
        ("mass", None, None),
        ("withheld", None, None),
    ],
)
def test_the_next_step(tier, past, expected):
    assert next_step(POLICY, tier, past) == expected


@pytest.mark.parametrize(
    ("days_left", "used", "expected"), [(1, 2, None), (1, 3, "tries_used"), (0, 2, "for_days_over"), (0, 3, "tries_used"), (-1, 0, "for_days_over")]
)
def test_when_a_step_is_over(days_left, used, expected):
    assert why_over(NOW + timedelta(days=days_left), used, 3, NOW) == expected


@pytest.mark.parametrize(
    ("after_sale", "until", "expected"),
    [
        ("take_back", NOW + timedelta(days=1), True),
        ("compensate", None, True),
        ("wait", NOW + timedelta(seconds=1), False),
        ("wait", NOW, True),
        ("wait", None, False),
    ],
)
def test_whether_the_rule_lets_it_be_sold_now(after_sale, until, expected):
    policy = parse(NORTHWIND.replace('after_sale = "take_back"', f'after_sale = "{after_sale}"'))
    assert may_open(policy, until, NOW) == expected


@pytest.mark.parametrize("state", SALE.states)
@pytest.mark.parametrize(
    ("event", "target"), [("awarded", "awarded"), ("for_days_over", "unsold"), ("tries_used", "unsold"), ("not_sold", "unsold"), ("voided", "void")]
)
def test_every_event_in_every_state_of_a_sale(state, event, target):
    if state == "open":
        assert SALE.next(state, event) == target
    else:
        with pytest.raises(Refused):
            SALE.next(state, event)


BY_RULE = NORTHWIND.replace("[[sale]]", '[[price]]\nname = "worth"\nkind = "length"\nrungs = [{ up_to = 4, amount = "90.00" }, { amount = "30.00" }]\n\n[[sale]]', 1)


@pytest.mark.parametrize(
    ("step", "found", "price", "lowest"),
    [
        ('form = "offer"\nprice_by = "worth"\n', 9_000, 9_000, 9_000),
        ('form = "english"\nminimum = "50.00"\nminimum_by = "worth"\n', 9_000, 9_000, 9_000),
        ('form = "english"\nminimum = "95.00"\nminimum_by = "worth"\n', 9_000, 9_500, 9_500),  # the minimum stands under what a rule finds
        ('form = "sealed"\nminimum_by = "worth"\n', 3_000, 3_000, 3_000),
    ],
)
def test_a_price_that_a_rule_finds(step, found, price, lowest):
    policy = parse(BY_RULE.replace(OFFERED, step))
    begun = begun_at(sale_step(policy, "rare", 0), Money("USD", found))
    assert (price_rule(policy, "rare", 0), begun.price.minor, begun.lowest.minor) == ("worth", price, lowest)
    assert price_rule(policy, "priority", 0) is None


@pytest.mark.parametrize(
    ("step", "price", "lowest"),
    [
        ('form = "offer"\nprice = "90.00"\nlowest = "40.00"\n', 9_000, 4_000),
        ('form = "offer"\nprice = "90.00"\n', 9_000, 9_000),
        ('form = "falling"\nstart = "70.00"\nfloor = "7.00"\n', 7_000, 7_000),
        ('form = "lottery"\nprice = "5.00"\n', 500, 500),
        ('form = "request"\nanswer_days = 3\n', 0, 0),
    ],
)
def test_what_a_step_begins_with(step, price, lowest):
    found = sale_step(parse(NORTHWIND.replace(OFFERED, step)), "rare", 0)
    assert (found.price.minor, found.lowest.minor) == (price, lowest)


def test_what_may_be_agreed_to_stays_where_a_rule_finds_the_price():
    policy = parse(NORTHWIND.replace(OFFERED, 'form = "offer"\nprice = "90.00"\nlowest = "40.00"\n'))
    begun = begun_at(sale_step(policy, "rare", 0), Money("USD", 20_000))
    assert (begun.price.minor, begun.lowest.minor) == (20_000, 4_000)
    lower = begun_at(sale_step(policy, "rare", 0), Money("USD", 5_000))
    assert lower.price.minor == 5_000  # an offer is at what the rule finds, and no minimum stands under it
