"""Waiting for a name: who may, what a backorder costs, which are filled, what a watcher is told and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Refused
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.increments import Steps
from rehandle.sales.rules.waiting import Asked, Course, Limit, course, filled, least, may_backorder, may_watch, news
from tests.sales.auctioned import FALLING, OFFERED
from tests.sales.waited import OFFERED_RULE, WAITED_RULE, WAITING

POLICY = parse(WAITED_RULE)
GOOD = {"limit": 100_000, "least": 100_000, "announced": True, "staff": False, "waiting": 1, "placed": False}
WRONG = [
    ("watching_off", {"least": None}), ("wrong_state", {"announced": False}), ("barred", {"staff": True}), ("backordered_already", {"placed": True}),
    ("too_many_names", {"waiting": 2}), ("bid_too_low", {"limit": 99_999}),
]  # fmt: skip


def said(**told):
    try:
        may_backorder(POLICY, Asked(**GOOD | told))
    except Refused as refusal:
        return refusal.code.value
    return ""


@pytest.mark.parametrize("place", range(len(WRONG)))
def test_the_first_reason_is_the_answer(place):
    code, change = WRONG[place]
    assert said(**change) == code
    assert said(**{key: value for _, told in reversed(WRONG[place:]) for key, value in told.items()}) == code
    assert said() == ""


@pytest.mark.parametrize(("rule", "waiting", "code"), [(WAITED_RULE, 1, ""), (WAITED_RULE, 2, "too_many_names"), (WAITED_RULE.replace("names = 2", "names = 0"), 0, "watching_off")])
def test_how_many_names(rule, waiting, code):
    if not code:
        may_watch(parse(rule), waiting)
        return
    with pytest.raises(Refused) as refused:
        may_watch(parse(rule), waiting)
    assert (refused.value.code.value, refused.value.facts) == (code, {"most": 2} if code == "too_many_names" else {})


@pytest.mark.parametrize(
    ("rule", "costs"),
    [
        (WAITED_RULE, 100_000),  # the reserve, where it is over the minimum
        (WAITED_RULE.replace('reserve = "1000.00"\n', ""), 10_000),
        (OFFERED_RULE.replace(OFFERED, FALLING), 100_000),  # what the price begins with
        (OFFERED_RULE, None),  # a confidential offer takes none
        (WAITED_RULE.replace("backorders = true", "backorders = false"), None),
    ],
)
def test_what_one_costs_at_least(rule, costs):
    assert least(parse(rule), "rare") == costs
    assert least(parse(rule), "mass") is None  # it opens to everybody


def test_how_the_private_auction_runs():
    assert course(POLICY, "rare") == Course(3 * 86_400, Steps(500, 100), 300, 300, 43_200)
    own = WAITED_RULE.replace("backorders = true", "backorders = true\nauction_days = 5").replace('reserve = "1000.00"\n', 'step_percent = "10"\nstep_minimum = "2.00"\nsoft_close = { window_minutes = 1, extend_minutes = 2, hard_stop_hours = 3 }\n')
    assert course(parse(own), "rare") == Course(5 * 86_400, Steps(1_000, 200), 60, 120, 10_800)
    assert course(parse(OFFERED_RULE.replace(OFFERED, FALLING)), "rare") == Course(3 * 86_400, Steps(500, 1), 300, 300, 43_200)


@pytest.mark.parametrize(
    ("rows", "good", "rest"),
    [
        ([], [], []),
        ([Limit("a", 100, able=True)], ["a"], []),
        ([Limit("a", 99, able=True), Limit("b", 500, able=False), Limit("c", 100, able=True), Limit("d", 101, able=True)], ["c", "d"], ["a", "b"]),
    ],
)
def test_which_are_filled(rows, good, rest):
    assert filled(rows, 100) == (good, rest)


@pytest.mark.parametrize(
    ("wanted", "announced", "price", "told", "what"),
    [
        (None, True, None, (), "announced"),
        (None, True, None, ("n",), None),  # once
        (None, False, None, (), None),
        (None, False, 500, (), "on_sale"),
        (None, False, 500, ("before",), "on_sale"),  # told of its announcement, not of this sale
        (500, False, 500, (), "on_sale"),
        (499, False, 500, (), None),  # not yet so cheap
        (499, True, None, (), "announced"),
        (0, False, 0, (), "on_sale"),  # on request, at no cost
    ],
)
def test_what_a_watcher_is_told(wanted, announced, price, told, what):
    assert news(wanted, announced=announced, price=price, told=frozenset(told), now="n") == what


@given(st.lists(st.tuples(st.integers(1, 200), st.booleans()), max_size=6), st.integers(1, 150))
def test_nobody_buys_above_his_limit_and_everybody_has_an_answer(rows, at):
    limits = [Limit(str(n), limit, able) for n, (limit, able) in enumerate(rows)]
    good, rest = filled(limits, at)
    assert sorted([*good, *rest]) == sorted(each.backorder for each in limits)
    assert all(each.limit >= at and each.able for each in limits if each.backorder in good)


def test_the_rule_says_it():
    assert WAITING in WAITED_RULE
    assert POLICY.watch.auction_days == 3
