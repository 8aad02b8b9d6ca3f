"""Which account may receive, who may pay, which money is taken."""

from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.orders.models import ORDER
from rehandle.orders.rules.ladder import Receiver, may_pay, may_receive, taken

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SOON = NOW + timedelta(seconds=1)
TOTAL = money("50000.00 USD")


def answer(call, *arguments):
    try:
        call(*arguments)
    except Refused as refused:
        return refused.code.value
    return "yes"


@pytest.mark.parametrize(
    ("state", "handle", "account_state", "seen", "staff", "until", "expected"),
    [
        ("open", "Rita_W", "active", True, False, SOON, "yes"),
        ("proven", "rita_w", None, True, False, SOON, "yes"),
        ("paid", "other", "suspended", False, True, NOW, "already_paid"),
        ("defaulted", "other", "suspended", False, True, NOW, "wrong_state"),
        ("open", "other", "suspended", False, True, NOW, "quote_expired"),
        ("open", "other", "suspended", False, True, SOON, "invalid"),
        ("open", "rita_w", "suspended", False, True, SOON, "barred"),
        ("open", "rita_w", "suspended", False, False, SOON, "platform_conflict"),
        ("open", "rita_w", "active", False, False, SOON, "code_wrong"),
    ],
)
def test_receiving(state, handle, account_state, seen, staff, until, expected):
    assert answer(may_receive, state, Receiver("a9", handle, account_state, seen, staff), "rita_w", until, NOW) == expected


def test_an_account_that_is_about_to_receive_a_name_receives_no_other():
    for seen in (True, False):
        receiver = Receiver("a9", "rita_w", "active", code_seen=seen, staff=False, busy=True)
        assert answer(may_receive, "open", receiver, "rita_w", SOON, NOW) == "account_busy"


@pytest.mark.parametrize(
    ("state", "echoed", "until", "expected"),
    [
        ("proven", "h", SOON, "yes"),
        ("paid", "x", NOW, "already_paid"),
        ("delivered", "x", NOW, "already_paid"),
        ("settled", "x", NOW, "already_paid"),
        ("defaulted", "x", NOW, "wrong_state"),
        ("returned", "x", NOW, "wrong_state"),
        ("lost", "x", NOW, "wrong_state"),
        ("open", "x", NOW, "quote_expired"),
        ("open", "x", SOON, "account_not_proven"),
        ("proven", "x", SOON, "quote_changed"),
    ],
)
def test_paying(state, echoed, until, expected):
    assert answer(may_pay, state, "h", echoed, until, NOW) == expected


@pytest.mark.parametrize("state", ORDER.states)
@pytest.mark.parametrize("captured", ["50000.00 USD", "49999.99 USD", "50000.01 USD", "50000.00 EUR"])
def test_only_the_right_money_in_the_right_state_is_kept(state, captured):
    expected = "paid" if (state, captured) == ("proven", "50000.00 USD") else "unmatched"
    assert taken(state, TOTAL, money(captured)) == expected
