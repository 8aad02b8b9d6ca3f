"""Every letter of a case, in both languages: nothing in it turns round, nobody is judged, the required words are there."""

import pytest

from rehandle.cases.rules import texts
from rehandle.kernel.words.bare import in_page, in_text
from rehandle.letters.layout import as_html, as_text
from tests.cases.test_clocks import NORTHWIND, at
from tests.cases.test_reclaim import FULL

FACTS = {"last_login_at": "2019-03-11T00:00:00+00:00", "last_post_at": "2018-02-02T00:00:00+00:00", "posts": 2, "portfolio": 46, "observed_at": "2026-12-01T09:00:00+00:00"}
NOW = at("2026-12-01T09:00")
NEVER = ("squatter", "owner", "abandoned", "dead account", "محتل", "مالك", "مهجور", "ميت")


def letters(lang):
    from dataclasses import replace

    full = replace(
        FULL, facts=texts.seen(FACTS, lang), sources=texts.sources(FACTS, lang), automated=texts.automated(lang), reviewer_role=texts.reviewer(lang),
        options=texts.options(NORTHWIND, "dormant", lang), who_decides=texts.who_decides(lang), redress=texts.redress(lang),
        effects=texts.effects(lang), after_a_sale=texts.after_a_sale(NORTHWIND, lang), own_interest=texts.own_interest(NORTHWIND, lang),
        measure=texts.measure(NORTHWIND, lang), clause_sentence="…", language=lang, starts_at=NOW, ends_at=at("2027-02-16T04:00"),
    )  # fmt: skip
    link = "http://127.0.0.1:8000/l/holder~r1~x"
    for number in (30, 7, 0, -5):
        yield texts.notice(replace(full, number=number), NORTHWIND, lang, link, NOW, FACTS)
    for upheld in (True, False):
        yield texts.decision("pizza", upheld, "Because.", at("2027-01-17T08:00"), NORTHWIND, lang, link, "abcd-efgh-jkmn", NOW)


def test_nothing_stands_bare_in_an_arabic_letter():
    for parts in letters("ar"):
        assert in_text(as_text(parts)) == []
        assert in_text(parts.title) == []
        assert in_page(as_html(parts)) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_words_that_are_never_used(lang):
    for parts in letters(lang):
        said = as_text(parts).lower()
        assert not [word for word in NEVER if word in said]


@pytest.mark.parametrize(("lang", "words"), [("en", ("Keep", "object", "12:00 UTC", "46 names", "never ask for a password")), ("ar", ("الاحتفاظ", "الاعتراض", "46", "كلمة مرور"))])
def test_a_notice_says_what_one_can_do(lang, words):
    first = as_text(next(iter(letters(lang))))
    for word in words:
        assert word in first
