"""Imitations: what counts as one, what does not, and that a look costs the same whatever the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.names.rules.affixes import bare, runs
from rehandle.names.rules.imitation import How, Imitations, bare_keys
from rehandle.names.rules.looks import letters, twin
from rehandle.names.skeletons import skeleton

LISTED = ["paypal", "netflix", "ethereum", "discord", "therock", "detectron2", "jeff_bezos", "nike", "flask", "myetherwallet"]
PERSONS = Imitations.of(LISTED, skeleton)
WORDS = Imitations.of([*LISTED, "member", "support", "customer"], skeleton, somebodys=False)


@pytest.mark.parametrize(
    ("name", "listed", "how"),
    [
        ("paypai", "paypal", "reads_alike"),
        ("pay_pal", "paypal", "reads_alike"),
        ("раураl", "paypal", "reads_alike"),
        ("mỵethẹrwałłėt", "myetherwallet", "reads_alike"),
        ("nıke", "nike", "reads_alike"),
        ("bezos_jeff", "jeff_bezos", "words"),
        ("netfliix", "netflix", "added"),
        ("n3tflix", "netflix", "added"),
        ("realpaypal", "paypal", "added"),
        ("official_netflix", "netflix", "added"),
        ("theflask", "flask", "added"),
        ("netflixs", "netflix", "added"),
        ("netflix2024", "netflix", "added"),
        ("detectron", "detectron2", "added"),
        ("detectron4", "detectron2", "added"),
        ("paypal_support", "paypal", "inside"),
        ("help_pay_pal_now", "paypal", "inside"),
        ("netflux", "netflix", "slip"),
        ("nteflix", "netflix", "slip"),
        ("flasl", "flask", "slip"),
        ("etherim", "ethereum", "sound"),
        ("dezcord", "discord", "sound"),
        ("nikes", None, None),  # what is left of it has four letters
        ("mike", None, None),
        ("rock", None, None),
        ("payroll", None, None),
        ("supernetflixfan", None, None),  # inside a longer word: many honest names would be taken along
        ("jack", None, None),
        ("", None, None),
        ("_", None, None),
    ],
)
def test_who_imitates_whom(name: str, listed: str | None, how: str | None) -> None:
    """One table; the surest way answers."""
    found = PERSONS.like(name)
    assert (found and found.listed, found and found.how.value) == (listed, how)


@pytest.mark.parametrize(
    ("name", "how"),
    [("wember", None), ("rnember", "reads_alike"), ("support_jack", None), ("suport", "added"), ("supporter", None), ("sapport", None), ("custumer", "slip"), ("costumer", "sound"), ("castamar", None)],
)
def test_mere_words_are_guarded_less_strictly(name: str, how: str | None) -> None:
    """Nobody is imitated by an honest word: slips count from seven letters, and a word beside another is no imitation."""
    found = WORDS.like(name)
    assert (found and found.how.value) == how


def test_dropped_words_count_as_added_ones() -> None:
    """Whoever drops the `official` of a listed name passes for it all the same."""
    listed = Imitations.of(["officialbarnes", "the_guardian"], skeleton)
    assert [listed.like(name).listed for name in ("barnes", "guardian")] == ["officialbarnes", "the_guardian"]  # type: ignore[union-attr]  # found


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text: str) -> None:
    """Total, and a listed name always resembles itself where it says enough."""
    PERSONS.like(text)
    assert all(len(form) >= 5 for form in bare(text))
    mine = Imitations.of([text], skeleton).like(text)
    assert mine is None if len(twin(text, skeleton)) < 3 and not mine else mine is not None and mine.listed == text


@pytest.mark.parametrize("text", ["a" * 33_000, "a_" * 16_000, "é" * 33_000, "1" * 33_000, "1" * 33_000 + "x", "a1_" * 11_000, "s_" * 16_000])
def test_any_length_is_bounded(text: str) -> None:
    """No way of looking grows faster than the text."""
    assert PERSONS.like(text) is None
    assert len(runs(text)) <= 16 * 4


@given(st.from_regex(r"[a-z0-9_.-]{0,15}", fullmatch=True))
def test_plain_names_are_read_as_any_other(name: str) -> None:
    """The short cut for plain names is only that: what the table of signs says, said beforehand."""
    slow = letters(skeleton(skeleton(name).lower()))
    assert twin(name, skeleton) == slow.translate({ord("i"): "l", ord("-"): None, ord("_"): None, ord("."): None}).replace("rn", "m").replace("vv", "w")


def test_a_look_asks_for_as_many_keys_in_any_list() -> None:
    """100 listed names or 10,000: the same keys, and hardly a name to compare with. (`make bench` counts with 1,000,000.)"""
    names = [f"{first}{number * 7919 % 100_003:05x}{last}" for number in range(1_000) for first in "abcde" for last in "xy"]
    for size in (100, 10_000):
        compared = [len(_compared(Imitations.of(names[:size], skeleton), name)) for name in ("northwind", "contoso", "fabrikam", "tailspin")]
        assert max(compared) <= 4


def _compared(prepared: Imitations, name: str) -> list[str]:
    """The listed keys that one look compares with."""
    keys = bare_keys(name, skeleton)
    return [other for key in keys for other in prepared.near.compared(key)]


def test_ways_are_ranked() -> None:
    """The surest first."""
    assert [how.rank for how in How] == list(range(len(How)))
