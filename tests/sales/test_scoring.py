"""Scores of a drop: marks, totals, ties, the third person; and sheets that are refused."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Refused
from rehandle.sales.rules.scoring import Scores, checked_scores, checked_texts, mark, ranked, spread, total, wanted

WEIGHTS = {"use": 3, "part": 1}
WHY = dict.fromkeys(WEIGHTS, "It says what for.")


def sheet(use: int, part: int) -> dict[str, int]:
    return {"use": use, "part": part}


@pytest.mark.parametrize(
    ("points", "middle"), [((0, 10), Fraction(5)), ((9, 2, 3), Fraction(3)), ((7,), Fraction(7)), ((3, 4), Fraction(7, 2)), ((5, 5, 10), Fraction(5))]
)
def test_marks(points, middle):
    assert mark(points) == middle


@pytest.mark.parametrize(
    ("by", "third_above", "missing"),
    [
        ((), 3, 2), ((sheet(9, 9),), 3, 1), ((sheet(9, 9), sheet(6, 9)), 3, 0), ((sheet(9, 9), sheet(5, 9)), 3, 1), ((sheet(9, 0), sheet(9, 4)), 3, 1),
        ((sheet(9, 9), sheet(5, 9), sheet(0, 0)), 3, 0), ((sheet(0, 0), sheet(10, 10)), 10, 0), ((sheet(5, 5), sheet(5, 6)), 0, 1),
    ],
)  # fmt: skip
def test_how_many_more_people(by, third_above, missing):
    assert wanted(Scores("t", by), third_above) == missing


SHEETS = st.lists(st.builds(sheet, st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=3)
MANY = st.lists(SHEETS, min_size=1, max_size=8).map(lambda all_: [Scores(f"t{n}", tuple(each)) for n, each in enumerate(all_)])


@given(SHEETS)
def test_a_total_lies_between_its_lowest_and_its_highest_points(sheets):
    points = [value for each in sheets for value in each.values()]
    assert min(points) <= total(WEIGHTS, sheets) <= max(points)
    assert total(WEIGHTS, sheets) == total(WEIGHTS, list(reversed(sheets)))
    assert 0 <= spread(sheets) <= 10


@given(MANY, st.randoms(use_true_random=False))
def test_places_follow_totals_and_ties_the_draw_whoever_came_first(scores, hand):
    drawn = [each.ticket for each in scores]
    hand.shuffle(drawn)
    mixed = list(scores)
    hand.shuffle(mixed)
    found = ranked(WEIGHTS, mixed, drawn)
    assert found == ranked(WEIGHTS, scores, drawn)
    assert [each.place for each in found] == list(range(1, len(scores) + 1))
    exact = {each.ticket: total(WEIGHTS, each.by) for each in scores}
    for one, other in pairwise(found):
        assert (-exact[one.ticket], drawn.index(one.ticket)) < (-exact[other.ticket], drawn.index(other.ticket))


@given(SHEETS, st.integers(0, 2), st.sampled_from(["use", "part"]))
def test_more_points_never_lower_a_total(sheets, which, name):
    better = [dict(each) for each in sheets]
    better[which % len(better)][name] = 10
    assert total(WEIGHTS, better) >= total(WEIGHTS, sheets)


def test_what_is_published_is_hundredths_rounded_down():
    (one,) = ranked(WEIGHTS, [Scores("t", (sheet(9, 2), sheet(8, 2), sheet(10, 3)))], ["t"])
    assert (one.total, one.marks, one.reviewers) == (725, {"use": 900, "part": 200}, 3)
    assert ranked({"use": 2, "part": 1}, [Scores("t", (sheet(1, 0), sheet(1, 0)))], ["t"])[0].total == 66


def test_an_application_that_nobody_scored_is_last():
    assert [each.ticket for each in ranked(WEIGHTS, [Scores("a", ()), Scores("b", (sheet(1, 0),))], ["a", "b"])] == ["b", "a"]


@pytest.mark.parametrize(
    ("texts", "ok"),
    [
        ({"use": "a", "part": " b "}, True), ({"use": "a"}, False), ({"use": "a", "part": "  "}, False), ({"use": "a" * 1_000, "part": "b"}, True),
        ({"use": "a" * 1_001, "part": "b"}, False), ({"use": "a", "part": "b", "more": "c"}, False),
    ],
)  # fmt: skip
def test_texts(texts, ok):
    if ok:
        assert checked_texts(list(WEIGHTS), texts) == {name: text.strip() for name, text in texts.items()}
    else:
        with pytest.raises(Refused):
            checked_texts(list(WEIGHTS), texts)


@pytest.mark.parametrize(
    ("points", "reasons", "code"),
    [
        (sheet(0, 10), WHY, ""), (sheet(0, 10), dict.fromkeys(WEIGHTS, "ten signs!"), ""), (sheet(0, 10), dict.fromkeys(WEIGHTS, "x" * 500), ""),
        (sheet(-1, 5), WHY, "invalid"), (sheet(5, 11), WHY, "invalid"), ({"use": 5}, WHY, "invalid"),
        (sheet(5, 5), WHY | {"use": "too short"}, "reason_missing"), (sheet(5, 5), WHY | {"use": "x" * 501}, "reason_missing"),
        (sheet(5, 5), {"use": WHY["use"]}, "invalid"), (sheet(5, 5), WHY | {"use": " " * 40}, "reason_missing"),
    ],
)  # fmt: skip
def test_sheets(points, reasons, code):
    if not code:
        checked_scores(list(WEIGHTS), points, reasons)
        return
    with pytest.raises(Refused) as refused:
        checked_scores(list(WEIGHTS), points, reasons)
    assert refused.value.code == code
