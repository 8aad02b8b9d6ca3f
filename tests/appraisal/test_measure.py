"""Measuring: rank correlation against worked examples."""

import pytest

from rehandle.appraisal.measure import measure, ranks, spearman
from rehandle.kernel.money import Money


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [([1, 2, 3], [10, 20, 30], 1.0), ([1, 2, 3], [3, 2, 1], -1.0), ([1, 1], [1, 2], 0.0), ([1, 2, 3, 4], [1, 3, 2, 4], 0.8)],
)
def test_spearman(left: list[int], right: list[int], answer: float) -> None:
    """One, minus one, nothing, and one by hand: 1 - 6 * 2 / (4 * 15)."""
    assert spearman(left, right) == pytest.approx(answer)


def test_ties_share_their_rank() -> None:
    """The mean of their places."""
    assert ranks([5, 1, 5, 9]) == [2.5, 1.0, 2.5, 4.0]


def test_measure() -> None:
    """Two sales, one of them inside its range."""
    told = measure([("pizza", Money("USD", 2_000_000)), ("xqzptkkwfd", Money("USD", 100))])
    assert told == {"sales": 2, "spearman": 1.0, "inside_range": 0.5}
