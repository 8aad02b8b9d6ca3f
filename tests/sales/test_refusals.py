"""What the rules of sale say with a refusal: whoever is refused is told what would be right, and the whole of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.counter import Countering, may_agree, may_counter
from rehandle.sales.rules.ladder import Drafting, Sending, may_answer, may_draft, may_send
from rehandle.sales.rules.listing import may_list
from rehandle.sales.rules.request import Asking, may_ask
from rehandle.sales.rules.scoring import checked_scores, checked_texts
from rehandle.sales.rules.waiting import Asked, may_backorder
from tests.sales.listed import RULE
from tests.sales.test_listing import GOOD
from tests.sales.waited import WAITED_RULE

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
END = NOW + timedelta(days=3)
LISTED = parse(RULE)
COUNTER = Countering("sent", END, money("900.00", "USD"), money("500.00", "USD"), money("600.00", "USD"), waits=False, made=0)
DRAFT = Drafting(sale_open=True, policy_price=money("900.00", "USD"), lowest=money("500.00", "USD"), asked_price=money("900.00", "USD"), staff=False, open_offer=False)
SEND = Sending("draft", text_same=True, drafted_by="dora", filed_by=None, signer="alex", linked=False, answer_days=14, expires_at=END)
LISTED_BY_AUCTION = LISTED.model_copy(update={"listing": LISTED.listing.model_copy(update={"forms": ("fixed", "english")})})
WAITED = parse(WAITED_RULE)
ORDER = Asked(limit=100_000, least=100_000, announced=True, staff=False, waiting=0, placed=False)
SHEET = {"use": 5, "part": 5}
WORDS = {"use": "As it is written.", "part": "As the posts show."}

TOLD = [
    (lambda: may_counter(replace(COUNTER, asked=money("499.99", "USD")), NOW), Code.PRICE_NOT_IN_POLICY, {"least": "500.00 USD", "under": "900.00 USD"}),
    (lambda: may_counter(replace(COUNTER, asked=money("900.00", "USD")), NOW), Code.PRICE_NOT_IN_POLICY, {"least": "500.00 USD", "under": "900.00 USD"}),
    (lambda: may_counter(replace(COUNTER, made=3), NOW), Code.COUNTERS_USED, {"most": 3}),
    (lambda: may_agree("agreed", "sent", END, NOW), Code.WRONG_STATE, {"machine": "counter", "state": "agreed"}),
    (lambda: may_answer("withdrawn", END, NOW), Code.OFFER_NOT_OPEN, {"state": "withdrawn"}),
    (lambda: may_answer("sent", NOW, NOW), Code.OFFER_NOT_OPEN, {"state": "expired"}),
    (lambda: may_draft(replace(DRAFT, sale_open=False)), Code.WRONG_STATE, {"machine": "sale"}),
    (lambda: may_draft(replace(DRAFT, asked_price=money("901.00", "USD"))), Code.PRICE_NOT_IN_POLICY, {"policy": "900.00 USD"}),
    (lambda: may_send(replace(SEND, state="sent"), NOW), Code.OFFER_NOT_OPEN, {"state": "sent"}),
    (lambda: may_send(SEND, NOW), Code.TOO_LATE, {"answer_days": 14}),
    (lambda: may_list(LISTED, replace(GOOD, price=0), NOW), Code.INVALID, {"field": "price"}),
    (lambda: may_list(LISTED, replace(GOOD, form="lottery"), NOW), Code.INVALID, {"field": "form"}),
    (
        lambda: may_list(LISTED, replace(GOOD, bought=True, held_since=NOW), NOW), Code.RESALE_LOCKED,
        {"until": (NOW + timedelta(days=LISTED.listing.lock_days)).isoformat()},
    ),
    (lambda: may_list(LISTED_BY_AUCTION, replace(GOOD, form="english", reserve=GOOD.price - 1), NOW), Code.INVALID, {"field": "reserve"}),
    (lambda: may_backorder(WAITED, replace(ORDER, announced=False)), Code.WRONG_STATE, {"machine": "case"}),
    (lambda: may_backorder(WAITED, replace(ORDER, limit=99_999)), Code.BID_TOO_LOW, {"least": "1000.00 USD"}),
    (lambda: may_ask(Asking(("plus", "gold"), None, 0, answered=False)), Code.MEMBERSHIP_MISSING, {"members": "gold, plus"}),
    (lambda: checked_texts(["use", "part"], {"use": "A radio.", "part": " "}), Code.INVALID, {"field": "part", "least": 1, "most": 1_000}),
    (lambda: checked_texts(["use"], {"use": "x" * 1_001}), Code.INVALID, {"field": "use", "least": 1, "most": 1_000}),
    (lambda: checked_texts(["use"], {"use": "A radio.", "z": "?", "more": "?"}), Code.INVALID, {"field": "more"}),
    (lambda: checked_scores(["use", "part"], {"use": 5}, WORDS), Code.INVALID, {"field": "criteria"}),
    (lambda: checked_scores(["use", "part"], SHEET, {"use": "As it is written."}), Code.INVALID, {"field": "criteria"}),
    (lambda: checked_scores(["use", "part"], SHEET | {"part": 11}, WORDS), Code.INVALID, {"field": "part", "most": 10}),
    (lambda: checked_scores(["use", "part"], SHEET, WORDS | {"use": "too short"}), Code.REASON_MISSING, {"field": "use", "least": 10, "most": 500}),
]  # fmt: skip


@pytest.mark.parametrize("nr", range(len(TOLD)))
def test_a_refusal_says_what_would_be_right(nr):
    asked, code, facts = TOLD[nr]
    with pytest.raises(Refused) as refused:
        asked()
    assert (refused.value.code, refused.value.facts) == (code, facts)


def test_at_the_bounds_nothing_is_refused():
    may_counter(replace(COUNTER, asked=money("500.00", "USD"), made=2), NOW)
    may_counter(replace(COUNTER, asked=money("899.99", "USD")), NOW)
    may_draft(replace(DRAFT, asked_price=money("500.00", "USD")))
    may_list(LISTED, replace(GOOD, price=1), NOW)
    assert checked_texts(["use"], {"use": " x "}) == {"use": "x"}
    checked_scores(["use", "part"], {"use": 0, "part": 10}, {"use": "ten signs!", "part": "y" * 500})
