"""Naive Bayes over pieces of names of two to five signs, for the benches. Counts come from the half that is fitted to and are kept nowhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from math import log

SIZES, FOLDS = (2, 3, 4, 5), 4
Named = tuple[str, bool]


def odds(names: Sequence[Named]) -> Callable[[str], float]:
    """The log odds that a name is a yes, by the pieces that these names have. A piece never met says nothing."""
    yes = Counter(piece for name, truth in names if truth for piece in pieces(name))
    no = Counter(piece for name, truth in names if not truth for piece in pieces(name))
    all_yes = sum(truth for _, truth in names)
    each = log((len(names) - all_yes + 4) / (all_yes + 4))
    weights = {piece: log((yes[piece] + 2) / (no[piece] + 2)) + each for piece in yes.keys() | no.keys()}
    return lambda name: sum(weights.get(piece, 0.0) for piece in pieces(name))


def of_others(names: Sequence[Named]) -> list[float]:
    """For each of these names the odds by the names outside its own fold, so that none speaks for itself."""
    told = [odds([named for named in names if _fold(named[0]) != fold]) for fold in range(FOLDS)]
    return [told[_fold(name)](name) for name, _ in names]


def pieces(name: str) -> Iterable[str]:
    """The pieces of a name, each once, with its two ends marked."""
    whole = f"^{name.lower()}$"
    return {whole[at : at + size] for size in SIZES for at in range(len(whole) - size + 1)}


def _fold(name: str) -> int:
    return sha256(name.lower().encode()).digest()[1] % FOLDS
