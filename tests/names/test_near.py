"""One slip away: the index against plain counting."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from rehandle.names.rules.near import LEAST_LENGTH, index

NAMES = st.text("abc", min_size=4, max_size=9)


@given(st.sets(NAMES, max_size=20), NAMES)
def test_it_finds_what_plain_counting_finds(listed: set[str], name: str) -> None:
    """Every listed name of six letters at distance one, the first in the alphabet; nothing else."""
    plain = [other for other in listed if min(len(other), len(name)) >= LEAST_LENGTH and OSA.distance(name, other) == 1]
    assert index(listed).find(name) == min(plain, default=None)


def test_a_listed_name_is_not_near_itself() -> None:
    """Only another listed name, one slip away, is found."""
    listed = index(["google", "googles", "reddit"])
    assert (listed.find("google"), listed.find("reddit"), listed.find("googel")) == ("googles", None, "google")


def test_any_length_is_cheap() -> None:
    """A text longer than any name is not looked at."""
    assert index(["google"]).find("google" * 10_000) is None
