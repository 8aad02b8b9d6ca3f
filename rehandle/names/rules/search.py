"""Finding a name by a name: what is asked for, and in which order similar names answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rapidfuzz.distance import JaroWinkler

from rehandle.names.rules.looks import similarity, squeezed, twin

MOST_FOUND = 100
LEAST_LIKE = 75  # per hundred; below it a name has little to do with what was typed
LONGEST_TEXT = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. Empty text: every name that meets the rest. Prices in minor units of one currency."""

    text: str = ""
    how: Literal["exact", "prefix", "similar"] = "exact"
    tier: str = ""
    currency: str = ""
    least_minor: int | None = None
    most_minor: int | None = None
    ends_before: datetime | None = None
    least_length: int = 1
    most_length: int = 255
    most_found: int = 20


def variants(text: str, skeleton_of: Callable[[str], str]) -> list[str]:
    """What was typed, as it may stand in a catalogue: as it is, and with digits read as letters and doubled letters once."""
    return list(dict.fromkeys((text, squeezed(text), similarity(text, skeleton_of))))


def ranked(text: str, names: Iterable[str], skeleton_of: Callable[[str], str]) -> list[str]:
    """Names that are like the text, the likest first; of equals the shorter, then the alphabet."""
    scored = ((-likeness(text, name, skeleton_of), len(name), name) for name in names)
    return [name for score, _, name in sorted(scored) if -score >= LEAST_LIKE]


def likeness(text: str, name: str, skeleton_of: Callable[[str], str]) -> int:
    """0 to 100. 100 for the same name, 99 where a reader takes one for the other, 98 where they sound alike, else by letters."""
    if text == name:
        return 100
    if twin(text, skeleton_of) == twin(name, skeleton_of):
        return 99
    keys = similarity(text, skeleton_of), similarity(name, skeleton_of)
    return 98 if keys[0] == keys[1] else min(97, max(_by_letters(text, name), _by_letters(*keys)))


def _by_letters(one: str, other: str) -> int:
    return round(100 * JaroWinkler.similarity(one[:LONGEST_TEXT], other[:LONGEST_TEXT]))
