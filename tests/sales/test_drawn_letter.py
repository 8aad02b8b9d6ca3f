"""Letters about draws and drops: what it costs, until when, what comes of silence; in both languages, nothing turned round."""

from datetime import timedelta

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.words.bare import in_text
from rehandle.letters.layout import as_text
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.drawn_letter import PlaceText, chosen_letter, drawn_letter, following_letter, place_letter
from rehandle.sales.rules.terms import terms
from rehandle.sales.rules.won_letter import WonText
from tests.conftest import NOW
from tests.sales.entered import PRICED_RULE

POLICY = parse(PRICED_RULE)


def written(make, price, lang):
    said = terms(POLICY, "ember", money(price, "USD"), None, lang)
    of = WonText(POLICY, "ember", money(price, "USD"), NOW + timedelta(days=8), said, "https://names.example", "TOKEN", "abcd-efgh-jkmn", lang)
    return as_text(make(of))


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("price", ["0.00", "40.00"])
@pytest.mark.parametrize("make", [drawn_letter, chosen_letter, following_letter])
def test_price_day_and_link(make, price, lang):
    text = written(make, price, lang)
    assert "https://names.example/o/TOKEN" in text and "abcd-efgh-jkmn" in text
    assert ("US$40" in text) == (price == "40.00")
    assert ("costs nothing" in text or "بلا مقابل" in text) == (price == "0.00")
    assert ("money back" in text or "يُردّ" in text) == (price == "40.00")
    assert lang == "en" or in_text(text) == []


def test_silence_costs_nothing_where_nothing_was_agreed_to():
    assert "loses the name, and it counts against the account" in written(drawn_letter, "40.00", "en")
    for make, price in ((drawn_letter, "0.00"), (chosen_letter, "0.00"), (following_letter, "40.00")):
        text = written(make, price, "en")
        assert "nothing is due" in text and "counts against" not in text


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(("scored", "said"), [(True, "scored"), (False, "draw is over")])
def test_the_place_of_everybody_else(lang, scored, said):
    text = as_text(place_letter(PlaceText("ember", 3, 1200, scored, "https://names.example", "s1", "abcd-efgh-jkmn", lang)))
    assert "https://names.example/s/s1" in text or "https://names.example/ar/s/s1" in text
    assert "1,200" in text and (lang == "ar" or said in text)
    assert lang == "en" or in_text(text) == []
