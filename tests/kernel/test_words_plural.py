"""Counts in both languages, as a table."""

import pytest

from rehandle.kernel.words.nouns import NOUNS
from rehandle.kernel.words.plural import count, form

ARABIC_DAYS = {
    0: "0 يوم",
    1: "يوم واحد",
    2: "يومان",
    3: "3 أيام",
    10: "10 أيام",
    11: "11 يومًا",
    99: "99 يومًا",
    100: "100 يوم",
    101: "101 يوم",
    102: "102 يوم",
    103: "103 أيام",
    111: "111 يومًا",
    183: "183 يومًا",
    365: "365 يومًا",
    1000: "1,000 يوم",
    2855: "2,855 يومًا",
}
OTHER_NOUNS = [
    (1, "letter", "رسالة واحدة"),
    (2, "letter", "رسالتان"),
    (3, "letter", "3 رسائل"),
    (11, "letter", "11 رسالة"),
    (100, "letter", "100 رسالة"),
    (2, "name", "اسمان"),
    (9, "name", "9 أسماء"),
    (412, "name", "412 اسمًا"),
    (2, "year", "سنتان"),
    (7, "year", "7 سنوات"),
    (2, "post", "منشوران"),
    (5, "post", "5 منشورات"),
    (46, "account", "46 حسابًا"),
    (2, "person", "شخصان"),
    (3, "time", "3 مرات"),
    (5, "comparable", "5 مبيعات مشابهة"),
    (11, "comparable", "11 بيعًا مشابهًا"),
    (3, "week", "3 أسابيع"),
    (6, "month", "6 أشهر"),
]


@pytest.mark.parametrize(("n", "words"), ARABIC_DAYS.items())
def test_arabic_days(n: int, words: str) -> None:
    assert count(n, "day", "ar") == words


@pytest.mark.parametrize(("n", "noun", "words"), OTHER_NOUNS)
def test_other_arabic_nouns(n: int, noun: str, words: str) -> None:
    assert count(n, noun, "ar") == words


@pytest.mark.parametrize(
    ("n", "case", "words"),
    [
        (1, "oblique", "يوم واحد"),
        (2, "oblique", "يومين"),
        (3, "oblique", "3 أيام"),
        (1, "accusative", "يومًا واحدًا"),
        (2, "accusative", "يومين"),
    ],
)
def test_arabic_cases(n: int, case: str, words: str) -> None:
    assert count(n, "day", "ar", case=case) == words  # type: ignore[arg-type]  # the table holds plain text


@pytest.mark.parametrize(
    ("n", "noun", "words"),
    [
        (0, "day", "0 days"),
        (1, "day", "1 day"),
        (2, "day", "2 days"),
        (1204, "handle", "1,204 handles"),
        (1, "person", "1 person"),
        (2, "person", "2 people"),
    ],
)
def test_english(n: int, noun: str, words: str) -> None:
    assert count(n, noun, "en") == words


def test_every_noun_has_every_form() -> None:
    for noun in NOUNS:
        said = [count(n, noun, "ar") for n in (0, 1, 2, 3, 11)]
        assert len(set(said)) == len(said), noun
        assert all(" " in part or part.endswith("ان") for part in said), noun


@pytest.mark.parametrize(("n", "name"), [(0, "zero"), (1, "one"), (2, "two"), (103, "few"), (111, "many"), (102, "other"), (200, "other")])
def test_form(n: int, name: str) -> None:
    assert form(n, "ar") == name
    assert form(n, "en") == ("one" if n == 1 else "other")


def test_unknown_noun_and_negative_count_are_mistakes() -> None:
    for bad in ((3, "owner"), (-1, "day")):
        with pytest.raises(AssertionError):
            count(bad[0], bad[1], "en")
