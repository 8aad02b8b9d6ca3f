"""How machine-made a name looks: words and names of people little, random letters and long numbers much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.names.lists import Lists
from rehandle.names.rules.machine import MOST, Pairs, of_changes, of_tail

LISTS = Lists.load(None)


@pytest.mark.parametrize("name", ["river", "jack_smith", "mohammed", "schmidt", "محمد", "qwerty", "anna87", "_", ""])
def test_what_people_write_has_no_points(name: str) -> None:
    assert LISTS.machine_made(name) == 0


@pytest.mark.parametrize(("name", "least"), [("xkqzvbtr", 60), ("nora83749201", 80), ("k3x9qz7", 45), ("shop0001", 40)])
def test_what_machines_write_has_many(name: str, least: int) -> None:
    assert LISTS.machine_made(name) >= least


@pytest.mark.parametrize(
    ("name", "points"),
    [("anna", 0), ("anna123", 0), ("anna1987", 10), ("anna1234", 40), ("anna12345", 50), ("12345", 0), ("anna1939", 40), ("anna2039", 10)],
)
def test_a_number_at_the_end(name: str, points: int) -> None:
    """Three digits and years are usual; a name of digits alone has no end."""
    assert of_tail(name) == points


@pytest.mark.parametrize(("name", "points"), [("a1", 0), ("1a1", 0), ("a1b1", 15), ("a1b2c3", 45), ("a_b_c", 0)])
def test_digits_in_between(name: str, points: int) -> None:
    assert of_changes(name) == points


@given(st.text(max_size=40))
def test_points_stay_in_their_range(name: str) -> None:
    assert 0 <= LISTS.machine_made(name) <= MOST


def test_pairs_are_counted_from_the_words_given() -> None:
    """A pair met often surprises less than one met once, and that less than one never met."""
    pairs = Pairs.of(["abab", "acab"])
    assert pairs.surprise("ab") < pairs.surprise("ac") < pairs.surprise("aa")
