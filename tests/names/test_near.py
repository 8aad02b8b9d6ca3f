"""One slip away: the index against plain counting."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from rehandle.names.rules.near import index

KEYS = st.text("abc", min_size=4, max_size=9)


@given(st.sets(KEYS, max_size=20), KEYS, st.integers(5, 7))
def test_it_finds_what_plain_counting_finds(listed: set[str], key: str, least: int) -> None:
    """Every listed key of that length at distance one, in the order of the alphabet; nothing else."""
    plain = [other for other in listed if min(len(other), len(key)) >= least and OSA.distance(key, other) == 1]
    assert index(listed, least).find(key) == sorted(plain)


def test_a_listed_key_is_not_near_itself() -> None:
    """Only another listed one, one slip away, is found."""
    listed = index(["google", "googles", "reddit"])
    assert (listed.find("google"), listed.find("reddit"), listed.find("googel")) == (["googles"], [], ["google"])


def test_any_length_is_cheap() -> None:
    """A text longer than any name is not looked at."""
    assert index(["google"]).find("google" * 10_000) == []
