"""Dates, amounts, lists and isolates, as tables; and the law that what they make never stands bare."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.money import Money
from rehandle.kernel.words import amounts, bare, bidi, dates, lists

JAN_14 = date(2027, 1, 14)
ENDS = datetime(2027, 1, 15, 12, tzinfo=UTC)
JAN_4 = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "lang", "region", "words"),
    [
        (JAN_14, "en", "standard", "Thursday 14 January 2027"),
        (JAN_14, "ar", "standard", "الخميس 14 يناير 2027"),
        (JAN_14, "ar", "levant", "الخميس 14 كانون الثاني 2027"),
        (JAN_14, "ar", "maghreb", "الخميس 14 جانفي 2027"),
        (date(2027, 8, 1), "ar", "morocco", "الأحد 1 غشت 2027"),
        (datetime(2027, 1, 14, 23, 59, tzinfo=UTC), "en", "standard", "Thursday 14 January 2027"),
    ],
)
def test_day(at: date, lang: str, region: dates.Region, words: str) -> None:
    assert dates.day(at, lang, region) == words


def test_instant_says_that_it_is_utc() -> None:
    assert dates.instant(ENDS, "en") == "Friday 15 January 2027, 12:00 UTC"
    assert dates.instant(ENDS, "ar") == "الجمعة 15 يناير 2027، الساعة 12:00 بالتوقيت العالمي"


@pytest.mark.parametrize(
    ("ends", "now", "lang", "words"),
    [
        (ENDS, JAN_4, "en", "Thursday 14 January (in 10 days)"),
        (JAN_14, JAN_4, "en", "Thursday 14 January (in 10 days)"),
        (ENDS, JAN_4, "ar", "الخميس 14 يناير (بعد 10 أيام)"),
        (ENDS, JAN_4 + timedelta(days=8), "ar", "الخميس 14 يناير (بعد يومين)"),
        (ENDS, JAN_4 + timedelta(days=9), "en", "Thursday 14 January (tomorrow)"),
        (ENDS, datetime(2027, 1, 15, 11, 59, tzinfo=UTC), "en", "Thursday 14 January (today)"),
        (ENDS, ENDS, "en", "Thursday 14 January (over)"),
        (ENDS, ENDS, "ar", "الخميس 14 يناير (انتهت المهلة)"),
        (ENDS, datetime(2026, 12, 31, tzinfo=UTC), "en", "Thursday 14 January 2027 (in 14 days)"),
        (ENDS + timedelta(hours=3), JAN_4, "en", "Thursday 14 January (in 10 days)"),
        (ENDS - timedelta(seconds=1), JAN_4, "en", "Wednesday 13 January (in 9 days)"),
    ],
)
def test_deadline(ends: date, now: datetime, lang: str, words: str) -> None:
    assert dates.deadline(ends, now, lang) == words


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_day_ends_everywhere_on_earth(final: date) -> None:
    ends = dates.ends_at(final)
    assert dates.last_day(ends) == final
    assert (ends - timedelta(hours=12, microseconds=1)).date() == final, "at UTC-12 the day has just ended"


@pytest.mark.parametrize(
    ("days", "en", "ar"),
    [
        (0, "today", "اليوم"),
        (1, "tomorrow", "غدًا"),
        (-1, "yesterday", "أمس"),
        (2, "in 2 days", "بعد يومين"),
        (-2, "2 days ago", "قبل يومين"),
        (11, "in 11 days", "بعد 11 يومًا"),
        (-103, "103 days ago", "قبل 103 أيام"),
    ],
)
def test_in_days(days: int, en: str, ar: str) -> None:
    assert (dates.in_days(days, "en"), dates.in_days(days, "ar")) == (en, ar)


@pytest.mark.parametrize(
    ("money", "short", "words"),
    [
        (Money("USD", 5_000_000), False, "US$50,000.00"),
        (Money("USD", 10_000), True, "US$100"),
        (Money("USD", 10_050), True, "US$100.50"),
        (Money("USD", -150), False, "\u2212US$1.50"),
        (Money("EUR", 1), False, "€0.01"),
        (Money("JPY", 5000), False, "JP¥5,000"),
        (Money("KWD", 1_000_500), False, "KWD\u00a01,000.500"),
        (Money("SAR", 100), False, "SAR\u00a01.00"),
    ],
)
def test_amount(money: Money, short: bool, words: str) -> None:
    assert amounts.amount(money, short=short) == words


def test_ranges_are_in_words() -> None:
    assert amounts.span("2,000", "9,000", "en") == "from 2,000 to 9,000"
    assert amounts.span("2,000", "9,000", "ar") == "من 2,000 إلى 9,000"
    low, high = Money("USD", 200_000), Money("USD", 900_000)
    assert amounts.price_range(low, high, "ar", bidi.isolate) == "من \u2068US$2,000\u2069 إلى \u2068US$9,000\u2069"


@pytest.mark.parametrize(
    ("items", "en", "ar"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a وb"),
        (["a", "b", "c"], "a, b and c", "a وb وc"),
    ],
)
def test_lists(items: list[str], en: str, ar: str) -> None:
    assert (lists.both(items, "en"), lists.both(items, "ar")) == (en, ar)
    assert lists.either(items, "en") == en.replace("and", "or")


@pytest.mark.parametrize("typed", ["tom", "@tom", " @tom ", "\u200f@tom\u200e", "\u2068@tom\u2069", "\u202b@tom\u202c"])
def test_typed_handles_lose_marks_and_the_at_sign(typed: str) -> None:
    assert bidi.typed_handle(typed) == "tom"


@given(st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True), st.integers(0, 10**12), st.datetimes(timezones=st.just(UTC)))
def test_nothing_made_here_stands_bare(name: str, minor: int, at: datetime) -> None:
    at = at.replace(year=2027, day=1)
    line = f"الاسم {bidi.handle_text(name)} بسعر {bidi.isolate(amounts.amount(Money('USD', minor)))} حتى {dates.instant(at, 'ar')}"
    assert bare.in_text(line) == []
    assert bare.in_text(bidi.without_marks(line)) != []
