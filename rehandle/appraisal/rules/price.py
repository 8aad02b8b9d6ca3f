"""What a name may be worth: rules on its length, its words and its strokes. A range, never a promise.

Points are thousandths of a decade above one unit of money: 2,300 points are 10 ** 2.3, about 200. They are added up and
read off a ladder of preferred numbers, so everything here is whole numbers and gives the same answer on every machine.
README.md says where each figure comes from.
"""

from dataclasses import dataclass
from datetime import date

from rehandle.appraisal.rules.name_facts import NameFacts
from rehandle.appraisal.rules.reasons import Reason, reasons_for
from rehandle.kernel.money import DECIMALS, Money

METHOD = "rules-1"  # rules, not a trained model; a range, not a promise
BASE_POINTS = 2_295
LENGTH_POINTS = {1: 700, 2: 530, 3: 430, 4: 190, 5: 190, 6: 50, 7: 20, 8: 20, 9: 10, 10: 10}  # longer: none
WORD_POINTS_PER_ZIPF, WORD_FROM_HUNDREDTHS = 555, 150
PAIR_POINTS_PER_ZIPF, PAIR_FROM_HUNDREDTHS = 75, 250
GIVEN_NAME_POINTS = 100
STROKE_POINTS, MOST_STROKES = 70, 3
LOW_POINTS, HIGH_POINTS = 305, 655  # eight of ten sales fell between
RARE_LENGTH, PRIORITY_LENGTH, COMMON_WORD_HUNDREDTHS = 4, 8, 300
LADDER = (100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900)  # Renard's R20


@dataclass(frozen=True, slots=True)
class Comparable:
    """A sale of a like name, on public record."""

    handle: str
    price: Money
    sold_on: date


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A tier, a range, and why."""

    tier: str  # rare | priority | mass: this method's view; the policy's own tiers decide
    low: Money
    high: Money
    reasons: tuple[Reason, ...]
    comparables: tuple[Comparable, ...]
    method: str


def appraise(handle: str, facts: NameFacts, floor: Money, ceiling: Money) -> Appraisal:
    """Appraise one name. The range always lies between the policy's `floor` and `ceiling`, in their currency."""
    assert floor.currency == ceiling.currency, "floor and ceiling are of one currency"
    assert floor.minor <= ceiling.minor, "a floor is not above its ceiling"
    middle = points(facts)
    low, high = (_within(_price(middle + away, floor.currency), floor, ceiling) for away in (-LOW_POINTS, HIGH_POINTS))
    return Appraisal(tier(facts), low, high, reasons_for(facts), (), METHOD)


def tier(facts: NameFacts) -> str:
    """Rare: up to four signs, a common word or a given name. Priority: up to eight signs. Mass: the rest."""
    if facts.length <= RARE_LENGTH or facts.word_zipf_hundredths >= COMMON_WORD_HUNDREDTHS or facts.given_name:
        return "rare"
    return "priority" if facts.length <= PRIORITY_LENGTH else "mass"


def points(facts: NameFacts) -> int:
    """The sum of what speaks for a name and against it."""
    word = max(0, facts.word_zipf_hundredths - WORD_FROM_HUNDREDTHS) * WORD_POINTS_PER_ZIPF // 100
    pair = max(0, facts.pair_zipf_hundredths - PAIR_FROM_HUNDREDTHS) * PAIR_POINTS_PER_ZIPF // 100
    against = STROKE_POINTS * min(facts.strokes, MOST_STROKES)
    return BASE_POINTS + LENGTH_POINTS.get(facts.length, 0) + max(word, pair) + GIVEN_NAME_POINTS * facts.given_name - against


def _price(at_points: int, currency: str) -> Money:
    decade, step = divmod(max(0, at_points) * len(LADDER) // 1000, len(LADDER))
    hundredths = LADDER[step] * 10**decade
    return Money(currency, hundredths * 10 ** DECIMALS.get(currency, 2) // 100)


def _within(price: Money, floor: Money, ceiling: Money) -> Money:
    return min(max(price, floor), ceiling)
