"""The payment port's contract, on the provider's process over HTTP and on the one in memory."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from rehandle.adapters.payment.book import fee_of
from rehandle.kernel.ids import new_secret
from rehandle.kernel.money import Money, money
from rehandle.kernel.ports import Checkout, ProviderEvent, Unreachable
from rehandle.kernel.refusal import Code, Refused
from tests.adapters.conftest import Shop

PRICE = money("50000.00 USD")


def _checkout(shop: Shop, key: str = "", amount: Money = PRICE, minutes: int = 30) -> Checkout:
    expires_at = shop.now().replace(microsecond=0, second=0) + timedelta(minutes=minutes)
    return shop.payment.checkout(key or new_secret(), amount, "order-1", "http://127.0.0.1:8000/order/1", "@handle", expires_at)


def _paid(shop: Shop) -> str:
    charge = _checkout(shop).charge
    shop.pay(charge)
    shop.webhooks(1)
    return charge


def _events(shop: Shop, count: int) -> list[ProviderEvent]:
    return [shop.payment.event(body, signature, shop.now()) for body, signature in shop.webhooks(count)]


def _refused(asked: Callable[[], object]) -> Code:
    with pytest.raises(Refused) as refused:
        asked()
    return refused.value.code


def test_paid_once_and_told_once(shop: Shop) -> None:
    charge = _checkout(shop).charge
    assert (shop.payment.charge(charge).state, shop.payment.charge(charge).captured) == ("open", None)
    before = shop.payment.balance("USD")
    shop.pay(charge)
    shop.pay(charge)
    seen = shop.payment.charge(charge)
    assert (seen.state, seen.captured, seen.refunded, seen.fee) == ("captured", PRICE, money("0.00 USD"), money("1450.30 USD"))
    (event,) = _events(shop, 1)
    assert (event.kind, event.charge, event.reference, event.amount, event.fee) == ("charge.captured", charge, "order-1", PRICE, seen.fee)
    assert shop.payment.balance("USD") - before == PRICE - money("1450.30 USD")


def test_the_same_key_opens_one_charge(shop: Shop) -> None:
    key = new_secret()
    assert _checkout(shop, key).charge == _checkout(shop, key).charge
    assert _refused(lambda: _checkout(shop, key, money("1.00 USD"))) is Code.EXISTS_WITH_DIFFERENT_CONTENT


def test_money_back_up_to_what_was_paid(shop: Shop) -> None:
    charge, key = _paid(shop), new_secret()
    first = shop.payment.refund(key, charge, money("20000.00 USD"))
    assert shop.payment.refund(key, charge, money("20000.00 USD")) == first
    assert _refused(lambda: shop.payment.refund(key, charge, money("20000.01 USD"))) is Code.EXISTS_WITH_DIFFERENT_CONTENT
    assert _refused(lambda: shop.payment.refund(new_secret(), charge, money("30000.01 USD"))) is Code.REFUND_TOO_LARGE
    assert shop.payment.refund(new_secret(), charge, money("30000.00 USD")) != first
    assert _refused(lambda: shop.payment.refund(new_secret(), charge, money("0.01 USD"))) is Code.REFUND_TOO_LARGE
    assert shop.payment.charge(charge).refunded == PRICE
    assert [(event.kind, event.amount) for event in _events(shop, 2)] == [
        ("refund.done", money("20000.00 USD")),
        ("refund.done", money("30000.00 USD")),
    ]


@pytest.mark.parametrize("amount", ["0.00 USD", "-1.00 USD", "1.00 EUR"])
def test_a_refund_has_an_amount_of_what_was_paid(shop: Shop, amount: str) -> None:
    charge = _paid(shop)
    assert _refused(lambda: shop.payment.refund(new_secret(), charge, money(amount))) is Code.INVALID


def test_nothing_comes_back_of_what_was_not_paid(shop: Shop) -> None:
    charge = _checkout(shop).charge
    assert _refused(lambda: shop.payment.refund(new_secret(), charge, money("1.00 USD"))) is Code.REFUND_TOO_LARGE
    assert _refused(lambda: shop.payment.refund(new_secret(), "ch_unknown", money("1.00 USD"))) is Code.NOT_FOUND
    assert _refused(lambda: shop.payment.charge("ch_unknown")) is Code.NOT_FOUND


def test_a_refused_refund_leaves_its_key_free(shop: Shop) -> None:
    charge, key = _checkout(shop).charge, new_secret()
    assert _refused(lambda: shop.payment.refund(key, charge, PRICE)) is Code.REFUND_TOO_LARGE
    shop.pay(charge)
    shop.payment.refund(key, charge, PRICE)
    assert shop.payment.charge(charge).refunded == PRICE


@pytest.mark.parametrize("end", ["won", "lost"])
def test_disputed_money_is_not_ours_until_won(shop: Shop, end: str) -> None:
    charge = _paid(shop)
    before = shop.payment.balance("USD")
    shop.dispute(charge, "open")
    assert shop.payment.balance("USD") == before - PRICE
    assert _refused(lambda: shop.payment.refund(new_secret(), charge, PRICE)) is Code.WRONG_STATE
    shop.dispute(charge, end)
    assert shop.payment.balance("USD") == (before if end == "won" else before - PRICE)
    assert shop.payment.charge(charge).disputed == end
    assert [(event.kind, event.amount) for event in _events(shop, 2)] == [("dispute.opened", PRICE), (f"dispute.{end}", PRICE)]
    assert _refused(lambda: shop.dispute(charge, "open")) is Code.WRONG_STATE


def test_an_expired_page_takes_no_money_unless_late(shop: Shop) -> None:
    charge = _checkout(shop).charge
    shop.expire(charge)
    assert _refused(lambda: shop.pay(charge)) is Code.QUOTE_EXPIRED
    assert shop.payment.charge(charge).state == "expired"
    shop.pay(charge, late=True)
    assert shop.payment.charge(charge).captured == PRICE
    assert [event.kind for event in _events(shop, 2)] == ["charge.expired", "charge.captured"]


def test_time_alone_expires_a_page(shop: Shop) -> None:
    charge = _checkout(shop, minutes=-5).charge
    assert shop.payment.charge(charge).state == "expired"
    assert [event.kind for event in _events(shop, 1)] == ["charge.expired"]


def test_down_does_nothing(shop: Shop) -> None:
    key, before = new_secret(), shop.payment.balance("USD")
    shop.faults(down=1)
    for asked in (lambda: _checkout(shop, key), lambda: shop.payment.balance("USD")):
        with pytest.raises(Unreachable):
            asked()
    shop.faults()
    _checkout(shop, key, money("7.00 USD"))  # the key was not used
    assert shop.payment.balance("USD") == before


def test_half_is_done_and_found_by_asking_again(shop: Shop) -> None:
    charge, key = _paid(shop), new_secret()
    shop.faults(half=1)
    with pytest.raises(Unreachable):
        shop.payment.refund(key, charge, PRICE)
    shop.faults()
    assert shop.payment.charge(charge).refunded == PRICE
    shop.payment.refund(key, charge, PRICE)
    assert shop.payment.charge(charge).refunded == PRICE
    assert len(_events(shop, 1)) == 1


def test_a_doubled_webhook_carries_one_id(shop: Shop) -> None:
    charge = _checkout(shop).charge
    shop.faults(twice=1)
    shop.pay(charge)
    first, second = _events(shop, 2)
    assert first == second


def test_reordered_webhooks_come_the_other_way_round(shop: Shop) -> None:
    charge = _checkout(shop).charge
    shop.faults(reordered=1)
    shop.pay(charge)
    shop.payment.refund(new_secret(), charge, PRICE)
    assert [event.kind for event in _events(shop, 2)] == ["refund.done", "charge.captured"]


def test_a_late_webhook_comes(shop: Shop) -> None:
    charge = _checkout(shop).charge
    shop.faults(late_seconds=0.5)
    shop.pay(charge)
    assert shop.payment.charge(charge).state == "captured"
    assert [event.charge for event in _events(shop, 1)] == [charge]


def test_a_lost_webhook_is_sent_when_asked_for(shop: Shop) -> None:
    shop.faults(lost=1)
    charge = _checkout(shop).charge
    shop.pay(charge)
    shop.faults()
    other = _paid(shop)  # nothing came before this one
    assert shop.payment.charge(other).state == shop.payment.charge(charge).state == "captured"


@pytest.mark.parametrize("what", ["body", "signature", "time", "early", "late", "nothing", "no time"])
def test_a_webhook_that_is_not_the_providers_is_refused(shop: Shop, what: str) -> None:
    charge = _checkout(shop).charge
    shop.pay(charge)
    ((body, signature),) = shop.webhooks(1)
    assert shop.payment.event(body, signature, shop.now()).charge == charge
    seconds, _, digest = signature.partition(",")
    forged = {
        "body": (body.replace(b"5000000", b"5000001"), signature, 0),
        "signature": (body, signature[:-1] + ("0" if signature[-1] != "0" else "1"), 0),
        "time": (body, f"t={int(seconds[2:]) + 1},{digest}", 0),
        "early": (body, signature, -301),
        "late": (body, signature, 302),
        "nothing": (body, "", 0),
        "no time": (body, f"t=now,{digest}", 0),
    }[what]
    assert forged[:2] != (body, signature) or forged[2]
    read_at = shop.now() + timedelta(seconds=forged[2])
    assert _refused(lambda: shop.payment.event(forged[0], forged[1], read_at)) is Code.SIGNATURE_WRONG


def test_an_event_is_told_whole(shop: Shop) -> None:
    charge = _checkout(shop, amount=money("12.345 KWD")).charge
    shop.pay(charge)
    ((body, signature),) = shop.webhooks(1)
    event = shop.payment.event(body, signature, shop.now())
    assert json.loads(body)["amount"] == {"currency": "KWD", "minor": 12345}
    assert event == replace(event, kind="charge.captured", amount=money("12.345 KWD"), fee=money("0.658 KWD"), reference="order-1")


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("100.00 USD", "3.20 USD"),
        ("50000.00 USD", "1450.30 USD"),
        ("0.01 USD", "0.30 USD"),
        ("1000 JPY", "59 JPY"),
        ("1.000 KWD", "0.329 KWD"),
    ],
)
def test_fee(amount: str, fee: str) -> None:
    assert fee_of(money(amount)) == money(fee)


def test_a_payout_is_made_once_under_its_key_and_leaves_the_balance(shop: Shop) -> None:
    _paid(shop)
    held, part = shop.payment.balance("USD"), money("100.00 USD")
    made = shop.payment.payout("p1", "GB33 BUKB 2020", part, "order-1")
    assert shop.payment.payout("p1", "GB33 BUKB 2020", part, "order-1") == made
    assert shop.payment.balance("USD") == held - part
    assert _refused(lambda: shop.payment.payout("p1", "GB33 OTHER", part, "order-1")) == Code.EXISTS_WITH_DIFFERENT_CONTENT
    assert _refused(lambda: shop.payment.payout("p2", "nobody", part, "order-1")) == Code.INVALID
    assert _refused(lambda: shop.payment.payout("p3", "GB33 BUKB 2020", held, "order-1")) == Code.OVERDRAWN
