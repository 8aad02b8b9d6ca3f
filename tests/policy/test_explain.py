"""The account of one verdict, and the sentences it is told in."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings

from rehandle.kernel.words.bare import in_text
from rehandle.policy.rules.conditions import parse as condition
from rehandle.policy.rules.explain import ClauseWhy, explain
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.reading import parse
from rehandle.policy.rules.tree import Expr
from rehandle.policy.rules.words import phrase, sentence
from tests.policy.made import AS_OF, CONDITIONS
from tests.policy.test_judge import ACCOUNT, OLD, TEXT


def told(change: dict[str, object], name: str) -> ClauseWhy:
    """One clause of the explanation of a changed account."""
    facts = {key: value for key, value in (ACCOUNT | change).items() if value is not ...}
    return next(clause for clause in explain(parse(TEXT), facts, AS_OF).clauses if clause.clause.name == name)


def test_what_would_have_changed_a_verdict() -> None:
    dormant = told({}, "dormant")
    assert (dormant.result, dormant.decided, dormant.number) == (True, True, 2)
    assert [change.text("en") for change in dormant.changes] == [
        "at most 365 days have passed since the last use, that is, on or after 1 March 2025",
        "the account has at least 5 posts",
    ]
    assert dormant.changes[0].day == date(2025, 3, 1)


def test_a_day_that_turns_the_verdict_does_turn_it() -> None:
    day = told({}, "dormant").changes[0].day
    assert day is not None
    used = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert told({"last_login_at": used}, "dormant").result is False


def test_facts_say_where_activity_came_from() -> None:
    facts = {fact.name: fact for fact in told({"last_post_at": datetime(2021, 1, 1, tzinfo=UTC)}, "dormant").facts}
    assert (facts["last_active"].value, facts["last_active"].read_from) == (datetime(2021, 1, 1, tzinfo=UTC), "last_post_at")
    assert facts["posts"].value == 2


def test_what_could_not_be_checked_is_said() -> None:
    assert told({"memorial": ...}, "memorial").missing == ("memorial",)
    assert told({"memorial": None}, "memorial").in_doubt
    assert told({"absent_until": None}, "away").facts[0].value == "none"
    assert told({"posts": None}, "dormant").result is None
    assert not told({"last_login_at": OLD}, "unused").decided


@pytest.mark.parametrize(
    ("when", "en", "ar"),
    [
        ("days_since(last_active) > 365", "More than 365 days have passed since the last use.", "مضى على آخر استخدام أكثر من 365 يومًا."),
        ("days_since(last_active) >= 2", "At least 2 days have passed since the last use.", "مضى على آخر استخدام يومان على الأقل."),
        ("days_since(last_login_at) > 103", "More than 103 days have passed since the last sign-in.", "مضى على آخر دخول أكثر من 103 أيام."),
        ("posts == 0", "The account has no posts.", "ليس للحساب أي منشور."),
        ("posts != 0", "The account has some posts.", "للحساب منشور واحد أو أكثر."),
        ("absent_until >= today", "The end of the absence that was told us is on or after the day of the check.", "نهاية الغياب المُبلَّغ عنه في يوم الفحص أو بعده."),
        ('created_at <= date("2020-01-31")', "The account was opened on or before 31 January 2020.", "فتح الحساب في 31 يناير 2020 أو قبله."),
        ("posts < 1", "The account has fewer than 1 post.", "للحساب أقل من منشور واحد."),
        ("not verified", "The account is not verified.", "الحساب غير موثّق."),
        ("not (verified or paid)", "The account is not verified, and the account is not paid for.", "الحساب غير موثّق، والحساب غير مدفوع الاشتراك."),
        ("length(handle) <= 4", "The name has at most 4 characters.", "طول الاسم 4 أحرف على الأكثر."),
        ('only(handle, "digits")', "The name has digits only.", "الاسم من أرقام فقط."),
        ('created_at < date("2020-01-31")', "The account was opened before 31 January 2020.", "فتح الحساب قبل 31 يناير 2020."),
    ],
)
def test_sentences(when: str, en: str, ar: str) -> None:
    assert sentence(condition(when), "en") == en
    assert sentence(condition(when), "ar") == ar


@settings(max_examples=150, deadline=None)
@given(CONDITIONS)
def test_every_condition_has_words_and_none_stands_bare(tree: Expr) -> None:
    """Whatever the language can say, both languages can tell; the opposite is told otherwise."""
    read = condition(printed(tree))
    for lang in ("en", "ar"):
        assert sentence(read, lang).endswith(".")
        assert phrase(read, lang) != phrase(read, lang, holds=False)
    assert in_text(sentence(read, "ar")) == []
