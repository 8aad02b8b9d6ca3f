"""The exact text of an offer, in both languages."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.words import bare
from rehandle.kernel.words.dates import ends_at
from rehandle.letters.layout import as_html, as_text
from rehandle.policy.rules.reading import parse
from rehandle.sales.rules.offer_letter import OfferText, offer_letter

NORTHWIND = Path("policies/northwind.toml").read_text(encoding="utf-8")
VARIANTS = {
    "northwind": NORTHWIND,
    "x-2023": Path("policies/x-2023.toml").read_text(encoding="utf-8"),
    "compensate": NORTHWIND.replace('after_sale = "take_back"', 'after_sale = "compensate"'),
    "wait": NORTHWIND.replace('after_sale = "take_back"', 'after_sale = "wait"'),
    "taxed": NORTHWIND.replace('tax = { percent = "0"', 'tax = { percent = "19"'),
    "part": NORTHWIND.replace("transferable = false", "transferable = true")
    .replace('refund_percent = "100"', 'refund_percent = "80"')
    .replace('old_handle = "frozen"', 'old_handle = "opened"'),
    "redirected": NORTHWIND.replace('old_handle = "frozen"', 'old_handle = "redirected"').replace("redirect_days = 0", "redirect_days = 11"),
}
UNTIL = datetime(2027, 6, 1, 12, tzinfo=UTC)


def letter(variant="northwind", lang="en", objection_until=UNTIL):
    policy = parse(VARIANTS[variant])
    return offer_letter(
        OfferText(
            policy=policy, handle="Ember", name="Rita Winter", price=money("50000.00 USD"), expires_at=ends_at(date(2027, 3, 18)),
            objection_until=objection_until, address="https://names.example", token="offer~o1~abc", code="abcd-efgh-jkmn", lang=lang,
        )
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("until", [UNTIL, None])
def test_no_piece_stands_bare(variant, lang, until):
    parts = letter(variant, lang, until)
    assert bare.in_text(parts.title) == []
    assert bare.in_text(as_text(parts)) == []
    assert bare.in_page(as_html(parts)) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_it_says_who_what_how_much_until_when_and_how_to_check(lang):
    parts = letter(lang=lang)
    for told in (as_text(parts), as_html(parts)):
        for piece in (
            "Northwind", "@Ember", "US$50,000.00", "Rita Winter", "https://names.example/o/offer~o1~abc", "https://names.example/check",
            "abcd-efgh-jkmn", "https://names.example/policy", "names@northwind.example", parts_of(lang, "day"), parts_of(lang, "password"),
            parts_of(lang, "objection_day"),
        ):  # fmt: skip
            assert piece in told, piece


def parts_of(lang, what):
    return {
        "day": {"en": "Thursday 18 March 2027", "ar": "الخميس 18 مارس 2027"},
        "objection_day": {"en": "Monday 31 May 2027", "ar": "الاثنين 31 مايو 2027"},
        "password": {"en": "We never ask for a password", "ar": "ولا تُطلب كلمة سر أبدًا"},
    }[what][lang]


def test_the_terms_follow_the_rule():
    assert "Tax of \u2068US$9,500.00\u2069 is added: \u2068US$59,500.00\u2069 in all." in as_text(letter("taxed"))
    assert " No tax charged: seller below the threshold." in as_text(letter())
    assert "you get all your money back" in as_text(letter())
    assert "you get \u206880%\u2069 of your money back" in as_text(letter("part"))
    assert "stays with you even then" in as_text(letter("compensate"))
    assert "was over before it was sold" in as_text(letter("wait"))
    assert "may not be sold or passed on" in as_text(letter())
    assert "leads to the new one for 11 days" in as_text(letter("redirected"))
    assert "11 يومًا" in as_text(letter("redirected", "ar"))
    assert "it may be withdrawn" in as_text(letter("x-2023"))


def test_it_says_nothing_about_the_earlier_holder_but_what_the_buyer_does_not_get_and_may_not_do():
    said = [line for line in as_text(letter()).splitlines() if "earlier holder" in line]
    assert [line.partition(":")[0] for line in said] == ["You do not get", "What binds you"]
