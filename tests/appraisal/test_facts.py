"""The facts of a name, read from words and lists."""

from rehandle.appraisal.facts import facts_of, pair_zipf_hundredths
from rehandle.appraisal.rules.price import points
from rehandle.names.lists import Lists

LISTS = Lists.load(None)


def test_counts_and_words() -> None:
    """Strokes are left out before words are looked up."""
    facts = facts_of("the_river_9", LISTS)
    assert (facts.length, facts.digits, facts.strokes, facts.word_zipf_hundredths) == (11, 1, 2, 0)
    river = facts_of("river", LISTS)
    assert river.word_zipf_hundredths == facts_of("ri_ver", LISTS).word_zipf_hundredths > 450
    assert facts_of("noor", LISTS).given_name
    assert not river.given_name


def test_two_words() -> None:
    """The rarer part counts; no cut, no pair."""
    assert pair_zipf_hundredths("saturdayjobs") > 400
    assert pair_zipf_hundredths("xqzptvvk") == pair_zipf_hundredths("abc") == pair_zipf_hundredths("a1" * 4) == 0
    assert pair_zipf_hundredths("a" * 33_000) == 0


def test_a_word_is_dearer_than_noise_of_its_length() -> None:
    """The whole point of it."""
    assert points(facts_of("pizza", LISTS)) > points(facts_of("pqzzx", LISTS))
