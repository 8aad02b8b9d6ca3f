"""The letters of an order, in both languages."""

from datetime import UTC, date, datetime

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.words import bare
from rehandle.letters.layout import as_html, as_text
from rehandle.orders.rules import texts
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.terms import terms
from tests.sales.made import NORTHWIND

AT = datetime(2027, 3, 19, 12, tzinfo=UTC)
PRICE, TAX = money("50000.00 USD"), money("9500.00 USD")
POLICY = parse(NORTHWIND)


def about(lang):
    return texts.About(lang, "Northwind", "Ember", "o-1", "https://names.example/o/offer~o1~abc", "https://names.example", "abcd-efgh-jkmn", "names@northwind.example")


def letters(lang):
    said = terms(POLICY, "Ember", PRICE, AT, lang)
    yield "reminder", texts.reminder(about(lang), PRICE + TAX, AT)
    yield "invoice", texts.invoice(about(lang), PRICE, TAX, said.tax, AT, "northwind, 3")
    yield "handed_over", texts.handed_over(about(lang), date(2027, 3, 19), said.objection)
    yield "right", texts.right_given(about(lang), AT, last_day=False)
    yield "last_day", texts.right_given(about(lang), AT, last_day=True)
    for why in texts.WHY:
        yield why, texts.money_back(about(lang), PRICE + TAX, why)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_piece_stands_bare_and_every_letter_can_be_checked(lang):
    for name, parts in letters(lang):
        for told in (as_text(parts), as_html(parts)):
            assert "abcd-efgh-jkmn" in told, name
            assert "https://names.example/check" in told, name
            assert "@Ember" in told, name
        assert bare.in_text(parts.title) == bare.in_text(as_text(parts)) == bare.in_page(as_html(parts)) == [], name


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_an_invoice_has_its_parts_and_their_sum(lang):
    told = as_text(dict(letters(lang))["invoice"])
    for piece in ("US$50,000.00", "US$9,500.00", "US$59,500.00", "o-1", "2027"):
        assert piece in told


def test_a_reminder_names_the_last_whole_day():
    assert "Thursday 18 March 2027" in as_text(dict(letters("en"))["reminder"])
    assert "الخميس 18 مارس 2027" in as_text(dict(letters("ar"))["reminder"])


def test_a_right_names_its_last_whole_day_and_what_becomes_of_it():
    for lang, day, over in (("en", "Thursday 18 March 2027", "not paid back"), ("ar", "الخميس 18 مارس 2027", "ولا يُردّ ثمنه")):
        given, last = (as_text(dict(letters(lang))[name]) for name in ("right", "last_day"))
        assert day in given and day in last and over in given
    assert dict(letters("en"))["right"].title != dict(letters("en"))["last_day"].title


@pytest.mark.parametrize("why", texts.WHY)
def test_money_back_says_how_much_and_why(why):
    told = as_text(dict(letters("en"))[why])
    assert "US$59,500.00" in told
    assert texts.WHY[why][0] in told
