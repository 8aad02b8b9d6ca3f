"""Who may be offered a name, and who may answer: the first refusal that holds is the answer."""

from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words.dates import ends_at
from rehandle.sales.rules.ladder import Drafting, Sending, may_answer, may_draft, may_send

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
PRICE = money("50000.00 USD")


def answer(call, *arguments):
    try:
        call(*arguments)
    except Refused as refused:
        return refused.code.value
    return "yes"


@pytest.mark.parametrize(
    ("sale_open", "asked", "staff", "open_offer", "expected"),
    [
        (True, "50000.00 USD", False, False, "yes"),
        (False, "49999.99 USD", True, True, "wrong_state"),
        (True, "49999.99 USD", True, True, "price_not_in_policy"),
        (True, "50000.01 USD", True, True, "price_not_in_policy"),
        (True, "50000.00 EUR", True, True, "price_not_in_policy"),
        (True, "50000.00 USD", True, True, "barred"),
        (True, "50000.00 USD", False, True, "offer_exists"),
    ],
)
def test_drafting(sale_open, asked, staff, open_offer, expected):
    facts = Drafting(sale_open, PRICE, PRICE, money(asked), staff, open_offer)
    assert answer(may_draft, facts) == expected


@pytest.mark.parametrize(("asked", "expected"), [("29999.99", "price_not_in_policy"), ("30000.00", "yes"), ("50000.00", "yes"), ("50000.01", "price_not_in_policy")])
def test_drafting_within_a_band(asked, expected):
    assert answer(may_draft, Drafting(True, PRICE, money("30000.00 USD"), money(f"{asked} USD"), False, False)) == expected


@pytest.mark.parametrize(
    ("signer", "filed_by", "linked", "state", "same", "days", "expected"),
    [
        ("bob", "ann", False, "draft", True, 14, "yes"),
        ("ann", "bob", True, "sent", False, 0, "approver_is_drafter"),  # ann drafted the text, bob filed it, ann signs
        ("bob", "bob", True, "sent", False, 0, "approver_is_drafter"),
        ("bob", "ann", True, "sent", False, 0, "approver_is_linked"),
        ("bob", "ann", False, "sent", False, 0, "offer_not_open"),
        ("bob", "ann", False, "withdrawn", True, 14, "offer_not_open"),
        ("bob", "ann", False, "draft", False, 0, "approval_changed"),
        ("bob", "ann", False, "draft", True, 13, "too_late"),
    ],
)
def test_sending(signer, filed_by, linked, state, same, days, expected):
    expires = ends_at((NOW + timedelta(days=days)).date())
    assert answer(may_send, Sending(state, same, "ann", filed_by, signer, linked, 14, expires), NOW) == expected


@pytest.mark.parametrize(
    ("state", "left", "expected"),
    [
        ("sent", timedelta(seconds=1), "yes"),
        ("sent", timedelta(0), "offer_not_open"),
        *[(state, timedelta(days=1), "offer_not_open") for state in ("draft", "accepted", "declined", "expired", "withdrawn")],
    ],
)
def test_answering(state, left, expected):
    assert answer(may_answer, state, NOW + left, NOW) == expected
