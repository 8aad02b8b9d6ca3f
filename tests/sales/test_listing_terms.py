"""What a buyer of a listed name agrees to, whole, in both languages."""

import pytest

from rehandle.kernel.words.bare import in_text
from rehandle.kernel.words.bidi import without_marks
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.listing import Arrives
from rehandle.sales.rules.listing_terms import listing_terms
from rehandle.sales.rules.terms import duties, gets, gets_not, withdrawal
from tests.sales.listed import RULE

UNTAXED, TAXED = Arrives(50_000, 7_500, 0), Arrives(50_000, 7_500, 1_425)
ENGLISH = "US$500.00 is the whole price, nothing is added: {rest} for the seller, US$75.00 for the site{tax}."
ARABIC = "السعر US$500.00 كامل ولا يُضاف إليه شيء: للبائع {rest}، وللموقع US$75.00{tax}."


@pytest.mark.parametrize(
    ("parts", "lang", "said"),
    [
        (UNTAXED, "en", ENGLISH.format(rest="US$425.00", tax="")),
        (TAXED, "en", ENGLISH.format(rest="US$410.75", tax=", US$14.25 tax on the site's fee")),
        (UNTAXED, "ar", ARABIC.format(rest="US$425.00", tax="")),
        (TAXED, "ar", ARABIC.format(rest="US$410.75", tax="، وضريبة على رسم الموقع US$14.25")),
    ],
)
def test_the_price_in_its_parts(parts, lang, said):
    told = listing_terms(parse(RULE), "ember", parts, lang).tax
    assert without_marks(told) == said
    assert lang == "en" or in_text(told) == []


@pytest.mark.parametrize(
    ("lang", "first", "money"),
    [
        ("en", "The right to use the name", "This name is sold by its holder; it was taken from nobody. If it cannot be handed over, everything you paid goes back."),
        ("ar", "الحق في استخدام الاسم", "يبيع هذا الاسم صاحبه، ولم يُسحب من أحد. وإذا تعذّر تسليمه يُردّ المبلغ كاملًا."),
    ],
)
def test_nobody_was_taken_anything(lang, first, money):
    told = listing_terms(parse(RULE), "ember", UNTAXED, lang)
    assert told.objection == money
    assert told.gets[0].startswith(first)
    assert told.gets_not and told.duties and told.withdrawal


def test_a_price_that_is_found_yet_has_the_least_as_its_example():
    for lang, before in (
        ("en", "The price that is reached is the whole price; the site's share is part of it, under the rule. For example: "),
        ("ar", "السعر الذي يُتفق عليه كامل ولا يُضاف إليه شيء، ومنه حصة الموقع وفق القاعدة. مثال: "),
    ):
        least = listing_terms(parse(RULE), "ember", UNTAXED, lang)
        said = listing_terms(parse(RULE), "ember", UNTAXED, lang, final=False)
        assert said.tax == before + least.tax
        assert (said.gets, said.gets_not, said.duties, said.withdrawal) == (gets("ember", lang), gets_not(lang), duties(parse(RULE), lang), withdrawal(lang))
