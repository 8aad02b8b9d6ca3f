"""Listings as a rule: what arrives, to the cent; who may list, in which order it is refused; how long a bought name rests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehandle.kernel.refusal import Refused
from rehandle.policy.rules.parts import FeeBand
from rehandle.policy.rules.reading import parse as load
from rehandle.sales.rules.listing import Arrives, FeeRule, Wish, arrives, fee_rule, may_list, paid_out_at, rests_until
from tests.sales.listed import RULE

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FLAT = FeeRule(1500, 0, 0, (), 0)


@pytest.mark.parametrize(
    ("price", "rule", "fee", "tax"),
    [
        (50_000, FLAT, 7_500, 0), (1, FLAT, 0, 0), (99, FLAT, 14, 0),
        (50_000, replace(FLAT, tax_bps=2000), 7_500, 1_500), (100, replace(FLAT, minimum=500), 100, 0), (5_000, replace(FLAT, minimum=500), 750, 0),
        (1_000, replace(FLAT, fixed=30), 180, 0), (560, replace(FLAT, minimum=500, tax_bps=2000), 500, 60),
        (500_000, replace(FLAT, bands=((500_000, 1000), (None, 500))), 50_000, 0), (500_001, replace(FLAT, bands=((500_000, 1000), (None, 500))), 25_000, 0),
    ],
)  # fmt: skip
def test_some_prices(price, rule, fee, tax):
    assert arrives(price, rule) == Arrives(price, fee, tax)


RULES = st.builds(
    FeeRule, st.integers(0, 10_000), st.integers(0, 10**6), st.integers(0, 10**4),
    st.one_of(st.just(()), st.tuples(st.tuples(st.integers(1, 10**8), st.integers(0, 10_000)))), st.integers(0, 10_000),
)  # fmt: skip


@settings(deadline=None)
@given(st.integers(1, 10**12), RULES)
def test_the_parts_are_the_price_to_the_cent(price, rule):
    parts = arrives(price, rule)
    assert parts.seller + parts.fee + parts.tax == price
    assert min(parts.seller, parts.fee, parts.tax) >= 0
    assert parts.fee >= min(price, rule.minimum)


def test_the_numbers_are_those_of_the_policy():
    assert arrives(50_000, fee_rule(load(RULE))).seller == 42_500


def test_the_tax_of_a_fee_is_rounded_down_to_whole_units():
    told = arrives(1_010, FeeRule(1_000, 0, 0, (), 1_900))
    assert (told.fee, told.tax, type(told.tax), told.seller) == (101, 19, int, 890)


GOOD = Wish(50_000, "fixed", True, False, False, False, False, None, True)
WRONG = [
    ("not_holder", {"holder": False}), ("barred", {"staff": True}), ("stopped", {"stopped": True}), ("listed_already", {"listed": True}),
    ("resale_locked", {"bought": True, "held_since": NOW - timedelta(days=29)}), ("name_held", {"afterwards_free": False}),
]  # fmt: skip


def said(wish, rule=RULE, now=NOW):
    try:
        may_list(load(rule), wish, now)
    except Refused as refusal:
        return refusal.code.value
    return ""


@pytest.mark.parametrize("place", range(len(WRONG)))
def test_the_first_reason_is_the_answer(place):
    code, change = WRONG[place]
    assert said(replace(GOOD, **change)) == code
    everything = {key: value for _, told in WRONG[place:] for key, value in told.items()}
    assert said(replace(GOOD, **everything)) == code


def test_what_the_rule_does_not_offer_is_refused():
    assert said(GOOD) == ""
    assert said(GOOD, RULE.replace("allowed = true", "allowed = false")) == "listing_off"
    assert said(replace(GOOD, form="english"), RULE.replace('"english", ', "")) == "invalid"
    assert said(replace(GOOD, form="raffle")) == "invalid"
    assert said(replace(GOOD, price=0)) == "invalid"
    assert said(replace(GOOD, bought=True, held_since=NOW), RULE.replace("transferable = true", "transferable = false")) == "not_transferable"


def test_a_table_of_shares_is_read_from_the_policy():
    banded = load(RULE).model_copy(deep=True)
    site = banded.fees.site.model_copy(update={"bands": (FeeBand(up_to="5000.00", percent="10"), FeeBand(percent="5"))})
    rule = fee_rule(banded.model_copy(update={"fees": banded.fees.model_copy(update={"site": site})}))
    assert rule.bands == ((500_000, 1_000), (None, 500))


def test_the_sellers_part_waits_for_the_lock():
    assert paid_out_at(load(RULE), NOW) == NOW + timedelta(days=load(RULE).listing.lock_days) > NOW


@pytest.mark.parametrize(
    ("form", "reserve", "answer"),
    [("english", None, ""), ("english", 50_000, ""), ("english", 49_999, "invalid"), ("fixed", 60_000, "invalid"), ("make_offer", 60_000, "invalid")],
)
def test_a_reserve_is_an_auction_s_and_not_under_its_beginning(form, reserve, answer):
    assert said(replace(GOOD, form=form, reserve=reserve)) == answer


def test_a_bought_name_rests_to_the_instant():
    until = rests_until(load(RULE), NOW)
    bought = replace(GOOD, bought=True, held_since=NOW)
    assert (said(bought, now=until - timedelta(microseconds=1)), said(bought, now=until)) == ("resale_locked", "")
