"""The price: its laws for all facts, and a table of tiers and reasons."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.appraisal.rules.name_facts import NameFacts
from rehandle.appraisal.rules.price import LADDER, METHOD, Appraisal, appraise, points, tier
from rehandle.kernel.money import DECIMALS, Money

FACTS = st.builds(
    NameFacts,
    length=st.integers(1, 64),
    digits=st.integers(0, 64),
    strokes=st.integers(0, 64),
    word_zipf_hundredths=st.integers(0, 800),
    pair_zipf_hundredths=st.integers(0, 800),
    given_name=st.booleans(),
)
FLOOR, CEILING = Money("USD", 0), Money("USD", 10**17)


def free(facts: NameFacts) -> Appraisal:
    """Appraised between bounds that bind nobody."""
    return appraise("any", facts, FLOOR, CEILING)


@given(FACTS, st.sampled_from(["USD", "JPY", "KWD"]), st.integers(0, 10**9), st.integers(0, 10**9))
def test_always_between_floor_and_ceiling(facts: NameFacts, currency: str, one: int, other: int) -> None:
    """In every currency, however narrow the bounds."""
    floor, ceiling = Money(currency, min(one, other)), Money(currency, max(one, other))
    told = appraise("any", facts, floor, ceiling)
    assert floor <= told.low <= told.high <= ceiling


@given(FACTS)
def test_a_range_is_a_range(facts: NameFacts) -> None:
    """The ends differ, and always say how they were made."""
    told = free(facts)
    assert told.low < told.high
    assert told.method == METHOD
    assert told.reasons[-1].code == "rules_not_model"
    assert told.comparables == ()


@given(FACTS, st.integers(0, 63), st.integers(0, 800), st.integers(0, 64))
def test_monotone_all_else_equal(facts: NameFacts, shorter: int, commoner: int, strokes: int) -> None:
    """Shorter, commoner, a name, fewer strokes: never cheaper at either end."""
    better = [
        replace(facts, length=max(1, facts.length - shorter)),
        replace(facts, word_zipf_hundredths=facts.word_zipf_hundredths + commoner),
        replace(facts, pair_zipf_hundredths=facts.pair_zipf_hundredths + commoner),
        replace(facts, given_name=True),
        replace(facts, strokes=max(0, facts.strokes - strokes)),
    ]
    before = free(facts)
    for after in map(free, better):
        assert before.low <= after.low
        assert before.high <= after.high


def test_no_length_is_cheaper_than_a_longer_one() -> None:
    """Every step of the table, not only those that are drawn."""
    worth = [points(NameFacts(length)) for length in range(1, 65)]
    assert worth == sorted(worth, reverse=True)


def test_it_is_not_flat() -> None:
    """Each fact that should move the price does."""
    plain = NameFacts(length=12)
    dearer = [
        replace(plain, length=3),
        replace(plain, word_zipf_hundredths=500),
        replace(plain, pair_zipf_hundredths=500),
        replace(plain, given_name=True),
    ]
    assert all(points(facts) > points(plain) for facts in dearer)
    assert points(replace(plain, strokes=1)) < points(plain)


def test_the_ladder_is_one_decade() -> None:
    """Twenty rising steps, each at most a seventh above the last, so that a decade is gone through evenly."""
    assert all(low < high <= low * 1.15 for low, high in zip(LADDER, (*LADDER[1:], 1000), strict=True))


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_decimals(currency: str) -> None:
    """10 ** 2.3 is 200 units of any currency, whatever its decimals; the ends are at 10 ** 1.99 and 10 ** 2.95."""
    told = appraise("any", NameFacts(length=20), Money(currency, 0), Money(currency, 10**15))
    assert (told.low.minor, told.high.minor) == (90 * 10 ** DECIMALS.get(currency, 2), 900 * 10 ** DECIMALS.get(currency, 2))


@pytest.mark.parametrize(
    ("facts", "answer", "codes"),
    [
        (NameFacts(4), "rare", ["very_short", "no_word"]),
        (NameFacts(5, word_zipf_hundredths=300), "rare", ["short", "common_word"]),
        (NameFacts(5, word_zipf_hundredths=503), "rare", ["short", "everyday_word"]),
        (NameFacts(9, given_name=True), "rare", ["long", "given_name"]),
        (NameFacts(8, word_zipf_hundredths=299), "priority", ["short", "uncommon_word"]),
        (NameFacts(12, pair_zipf_hundredths=400), "mass", ["long", "two_words"]),
        (NameFacts(9, digits=1, strokes=1), "mass", ["long", "no_word", "digits", "strokes"]),
    ],
)
def test_tier_and_reasons(facts: NameFacts, answer: str, codes: list[str]) -> None:
    """Reasons stand in one order; how it was made comes last."""
    told = free(facts)
    assert tier(facts) == told.tier == answer
    assert [reason.code for reason in told.reasons] == [*codes, "rules_not_model"]
    assert all(reason.en.endswith(".") and reason.ar.endswith(".") for reason in told.reasons)
