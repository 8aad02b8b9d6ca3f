"""How machine-made a name looks, from 0 to 100 points: a heuristic of letters and digits, never a verdict.

Two things speak for a machine. Letter pairs that words hardly know (the mean surprise of the pairs, as in a bigram model of language),
and long numbers at the end, or digits between letters. A year at the end of a name is what people write, and says less.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log2

MOST = 100
LEAST_RUN = 4  # a shorter run of letters is somebody's initials
USUAL_MILLIBITS = 5_000  # words and names of people stay below; random letters are at 8,000 and more
POINTS_A_BIT = 20
LEAST_TAIL, POINTS_A_DIGIT = 4, 10
YEAR_POINTS = 10
POINTS_A_CHANGE = 15  # letters to digits and back, beyond one number at either end

_RUNS = re.compile(r"[^\W\d_]+")
_KINDS = re.compile(r"[^\W\d_]+|\d+")
_TAIL = re.compile(r"\d+$")
_YEAR = re.compile(r"(19[4-9]\d|20[0-3]\d)")


@dataclass(frozen=True, slots=True)
class Pairs:
    """The surprise of each letter pair, in thousandths of a bit, and that of a pair never met, by its first letter."""

    millibits: dict[str, int]
    unmet: dict[str, int]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Pairs":
        """Count the pairs of these words; half a pair is added to each so that none is impossible."""
        met = Counter(a + b for word in words for a, b in pairwise(word))
        firsts, letters = Counter[str](), {letter for pair in met for letter in pair}
        for pair, times in met.items():
            firsts[pair[0]] += times
        whole = {first: times + len(letters) / 2 for first, times in firsts.items()}
        return cls(
            {pair: _millibits((times + 0.5) / whole[pair[0]]) for pair, times in met.items()},
            {first: _millibits(0.5 / total) for first, total in whole.items()},
        )

    def surprise(self, run: str) -> int:
        """The mean surprise of a run's pairs, in thousandths of a bit. A letter that no word has surprises nobody: it is another script."""
        told = [self.millibits.get(a + b, self.unmet.get(a, 0)) for a, b in pairwise(run)]
        return sum(told) // len(told) if told else 0

    def points(self, name: str) -> int:
        """0 to 100 for a canonical name: the letters, the number at the end, and digits in between, added up."""
        runs = [run for run in _RUNS.findall(name) if len(run) >= LEAST_RUN]
        worst = max((self.surprise(run) for run in runs), default=0)
        return min(MOST, _of_letters(worst) + of_tail(name) + of_changes(name))


def _of_letters(millibits: int) -> int:
    return max(0, millibits - USUAL_MILLIBITS) * POINTS_A_BIT // 1_000


def of_tail(name: str) -> int:
    """Points for a number of four digits or more at the end; a year counts little."""
    tail = _TAIL.search(name)
    if not tail or len(tail[0]) < LEAST_TAIL or len(tail[0]) == len(name):
        return 0
    return YEAR_POINTS if _YEAR.fullmatch(tail[0]) else len(tail[0]) * POINTS_A_DIGIT


def of_changes(name: str) -> int:
    """Points for letters and digits in turn, as in `k3x9qz7`: one number at either end is usual."""
    kinds = ["digits" if run[0].isdigit() else "letters" for run in _KINDS.findall(name)]
    changes = sum(a != b for a, b in pairwise(kinds))
    return max(0, changes - 2) * POINTS_A_CHANGE


def _millibits(chance: float) -> int:
    return round(-1_000 * log2(chance))
