"""A drop: applications scored by published criteria, by two people who do not know whose they are, by a third where they differ.

Points are whole, 0 to 10. A criterion's mark is the middle of its scores; a total is the weighted mean of marks, exact. Ties go by the drawn order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from rehandle.kernel.refusal import Code, Refused

MOST_POINTS, REVIEWERS, WITH_THIRD = 10, 2, 3
MOST_TEXT, LEAST_REASON, MOST_REASON = 1_000, 10, 500  # signs
HUNDREDTHS = 100

Marks = Mapping[str, int]  # points by criterion


@dataclass(frozen=True, slots=True)
class Scores:
    """What people gave one application: points by criterion, a mapping a reviewer."""

    ticket: str
    by: tuple[Marks, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One application's place. `marks` and `total` are hundredths of a point, rounded down; `place` begins with 1."""

    ticket: str
    place: int
    total: int
    marks: Mapping[str, int]
    reviewers: int


def checked_texts(criteria: Sequence[str], texts: Mapping[str, str]) -> dict[str, str]:
    """What somebody wrote to each criterion. Refuses `invalid` where one is empty, too long, or of no criterion."""
    told = {name: texts.get(name, "").strip() for name in criteria}
    for name, text in told.items():
        if not 0 < len(text) <= MOST_TEXT:
            raise Refused(Code.INVALID, field=name, least=1, most=MOST_TEXT)
    if unknown := set(texts) - set(criteria):
        raise Refused(Code.INVALID, field=min(unknown))
    return told


def checked_scores(criteria: Sequence[str], points: Mapping[str, int], reasons: Mapping[str, str]) -> None:
    """A whole sheet of scores: points and a reason to every criterion. Refuses `invalid`, `reason_missing`."""
    if set(points) != set(criteria) or set(reasons) != set(criteria):
        raise Refused(Code.INVALID, field="criteria")
    for name in criteria:
        if not 0 <= points[name] <= MOST_POINTS:
            raise Refused(Code.INVALID, field=name, most=MOST_POINTS)
        if not LEAST_REASON <= len(reasons[name].strip()) <= MOST_REASON:
            raise Refused(Code.REASON_MISSING, field=name, least=LEAST_REASON, most=MOST_REASON)


def wanted(scores: Scores, third_above: int) -> int:
    """How many more people have to score this application."""
    needed = WITH_THIRD if len(scores.by) >= REVIEWERS and spread(scores.by[:REVIEWERS]) > third_above else REVIEWERS
    return max(0, needed - len(scores.by))


def spread(sheets: Sequence[Marks]) -> int:
    """By how many points people differ at most, over all criteria."""
    return max((max(of) - min(of) for of in _by_criterion(sheets).values()), default=0)


def mark(points: Iterable[int]) -> Fraction:
    """The middle of the points given: of two the mean, of three the one between."""
    return Fraction(median(map(Fraction, points)))


def total(weights: Mapping[str, int], sheets: Sequence[Marks]) -> Fraction:
    """The weighted mean of the marks, 0 to 10. An application that nobody could score has 0."""
    found = _by_criterion(sheets)
    return sum((weights[name] * mark(found[name]) for name in weights if name in found), Fraction(0)) / sum(weights.values())


def ranked(weights: Mapping[str, int], scores: Iterable[Scores], drawn: Sequence[str]) -> list[Result]:
    """Everybody's place: the highest total first, equal totals in the drawn order."""
    lot = {ticket: place for place, ticket in enumerate(drawn)}
    best = sorted(scores, key=lambda each: (-total(weights, each.by), lot[each.ticket]))
    return [_result(weights, each, place) for place, each in enumerate(best, start=1)]


def _result(weights: Mapping[str, int], scores: Scores, place: int) -> Result:
    marks = {name: int(mark(points) * HUNDREDTHS) for name, points in _by_criterion(scores.by).items()}
    return Result(scores.ticket, place, int(total(weights, scores.by) * HUNDREDTHS), marks, len(scores.by))


def _by_criterion(sheets: Sequence[Marks]) -> dict[str, list[int]]:
    return {name: [sheet[name] for sheet in sheets] for name in (sheets[0] if sheets else ())}
