"""Letters about a member's own name, to both sides: once each, in both languages, with nothing bare in Arabic and nobody named."""

from datetime import UTC, datetime

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.words.bare import in_text
from rehandle.letters.layout import as_text
from rehandle.letters.models import Letter
from rehandle.orders.models import Order
from rehandle.orders.rules.seller_letter import NOTHING, SOLD, TAKEN, SellerText, seller_letter
from rehandle.sales.rules.proposal_letter import OUTCOMES, ProposalText, offered_letter, outcome_letter
from tests.sales.traded import Trade

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 12, 8, 12, tzinfo=UTC)
TO = {"address": "https://names.example", "code": "abcd-efgh-jkmn"}


def told(lang, number, **more):
    of = SellerText(
        handle="ember", afterwards="ember_2", price=money("500.00 USD"), arrives=money("425.00 USD"), until=AT, payable_at=AT, lang=lang,
        listed=more.get("listed", False), **TO,
    )  # fmt: skip
    return as_text(seller_letter(of, number))


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("number", [TAKEN, SOLD, NOTHING])
def test_each_letter_to_a_seller(lang, number):
    text = told(lang, number)
    assert lang == "en" or in_text(text) == []
    assert ("425.00" in text) == (number != NOTHING)
    assert told(lang, number, listed=True) != text or number != NOTHING


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_each_letter_about_a_sum(lang):
    texts = []
    for state in ("open", *OUTCOMES):
        of = ProposalText(
            handle="ember", sum=money("300.00 USD"), arrives=money("255.00 USD"), until=AT, state=state, auction=True, sale="s1", lang=lang, **TO
        )
        texts.append(as_text((offered_letter if state == "open" else outcome_letter)(of)))
    assert len(set(texts)) == 5
    assert lang == "en" or [each for text in texts for each in in_text(text)] == []
    assert "255.00" in texts[0] and "255.00" not in "".join(texts[1:])


@pytest.fixture
def trade(tmp_path, office, as_role):
    return Trade(tmp_path, office, as_role)


def letters():
    return [(each.subject, each.number) for each in Letter.objects.filter(kind="seller").order_by("written_at", "id")]


def test_taken_and_sold_once_each(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    assert letters() == []
    trade.office.tick(days=7, minutes=1)
    assert letters() == [("account:ann", TAKEN)]
    trade.pay()
    trade.office.tick()
    assert letters() == [("account:ann", TAKEN), ("account:ann", SOLD)]


def test_a_sale_that_comes_to_nothing_is_told_too(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    trade.office.tick(days=7, minutes=1)
    trade.office.tick(days=9)
    assert Order.objects.get().state == "defaulted"
    assert letters() == [("account:ann", TAKEN), ("account:ann", NOTHING)]
