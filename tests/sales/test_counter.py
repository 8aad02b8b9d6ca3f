"""A price that the recipient of an offer names: which, when, and what becomes of it when the offer ends."""

from datetime import timedelta

import pytest

from rehandle.kernel.money import money
from rehandle.people import flows as people
from rehandle.sales import countering, flows
from rehandle.sales.models import Award, Counter, Sale
from rehandle.sales.rules.counter import Countering, may_agree, may_counter
from tests.sales import made
from tests.sales.test_flows import refusal, sent, tick
from tests.sales.test_ladder import answer

PRICE, LOWEST = money("50000.00 USD"), money("30000.00 USD")
BANDED = made.NORTHWIND.replace('price = "50000.00"\n', 'price = "50000.00"\nlowest = "30000.00"\n')


@pytest.mark.parametrize(
    ("state", "late", "asked", "waits", "made_", "expected"),
    [
        ("sent", False, "30000.00 USD", False, 0, "yes"),
        ("sent", False, "49999.99 USD", False, 2, "yes"),
        ("accepted", True, "1.00 USD", True, 9, "offer_not_open"),
        ("sent", True, "1.00 USD", True, 9, "offer_not_open"),
        ("sent", False, "29999.99 USD", True, 9, "price_not_in_policy"),
        ("sent", False, "50000.00 USD", True, 9, "price_not_in_policy"),
        ("sent", False, "40000.00 EUR", True, 9, "price_not_in_policy"),
        ("sent", False, "40000.00 USD", True, 9, "counter_open"),
        ("sent", False, "40000.00 USD", False, 3, "counters_used"),
    ],
)
def test_naming_a_price(office, state, late, asked, waits, made_, expected):
    ends_at = office.now if late else office.now + timedelta(days=1)
    assert answer(may_counter, Countering(state, ends_at, PRICE, LOWEST, money(asked), waits, made_), office.now) == expected


@pytest.mark.parametrize(("state", "offer", "late", "expected"), [("open", "sent", False, "yes"), ("refused", "declined", True, "wrong_state"), ("open", "declined", False, "offer_not_open"), ("open", "sent", True, "offer_not_open")])
def test_agreeing(office, state, offer, late, expected):
    assert answer(may_agree, state, offer, office.now if late else office.now + timedelta(days=1), office.now) == expected


@pytest.fixture
def team(office):
    return made.team(office)


@pytest.fixture
def offered(office, team, as_role):
    """An offer at 50,000 for which the recipient has named 40,000."""
    made.case(office, policy_text=BANDED)
    tick(office)
    row, buyer = sent(team, Sale.objects.get()), as_role("buyer", "buyer:o1")
    countering.counter_offer(buyer, id="n1", offer="o1", price=money("40000.00 USD"))
    return row, buyer


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["accepted", "declined", "withdrawn", "expired"])
def test_it_waits_no_longer_than_the_offer(office, team, offered, how):
    row, buyer = offered
    match how:
        case "accepted":
            flows.accept_offer(buyer, offer="o1")
            assert Award.objects.get().price_minor == 5_000_000
        case "declined":
            flows.decline_offer(buyer, offer="o1")
        case "withdrawn":
            flows.withdraw_offer(team["ann"], offer="o1", reason="sold elsewhere")
        case "expired":
            flows.expire_offer(office.at(row.expires_at), offer="o1")
    assert Counter.objects.get().state == "lapsed"
    assert refusal(countering.take_back_counter, buyer, offer="o1") == "wrong_state"
    assert refusal(countering.agree_counter, team["ann"], offer="o1", counter="n1") == "wrong_state"


@pytest.mark.django_db(transaction=True)
def test_a_signature_binds_the_price_that_was_filed(team, offered):
    _, buyer = offered
    waiting = countering.agree_counter(team["ann"], offer="o1", counter="n1")
    countering.take_back_counter(buyer, offer="o1")
    countering.counter_offer(buyer, id="n2", offer="o1", price=money("30000.00 USD"))
    assert refusal(people.sign, team["bob"], approval=waiting.approval, digest=waiting.hash) == "wrong_state"
    assert refusal(people.sign, team["cem"], approval=waiting.approval, digest=waiting.hash) in ("approver_is_linked", "wrong_state")
    assert not Award.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_drafter_may_offer_less_within_the_band(office, team):
    made.case(office, policy_text=BANDED)
    tick(office)
    row = sent(team, Sale.objects.get(), price=money("35000.00 USD"))
    assert row.price_minor == 3_500_000
