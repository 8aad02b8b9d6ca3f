"""Names one slip away from a listed one: a letter more, less, other, or two changed over. Found by shared deletions."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

LEAST_LENGTH = 6  # below it one slip turns too many honest names into look-alikes
MOST_LENGTH = 64  # no profile has longer names; it bounds the work on any text


@dataclass(frozen=True, slots=True)
class Near:
    """An index over listed names of six letters and more."""

    by_deletion: dict[str, tuple[str, ...]]

    def find(self, name: str) -> str | None:
        """The first listed name (in the order of the alphabet) at distance one, or None."""
        if not LEAST_LENGTH <= len(name) <= MOST_LENGTH:
            return None
        found = self.by_deletion
        near = {listed for part in deletions(name) if part in found for listed in found[part] if OSA.distance(name, listed) == 1}
        return min(near) if near else None


def index(names: Iterable[str]) -> Near:
    """Every name under itself and under itself less one letter."""
    by_deletion: dict[str, list[str]] = {}
    for name in names:
        if LEAST_LENGTH <= len(name) <= MOST_LENGTH:
            for part in deletions(name):
                by_deletion.setdefault(part, []).append(name)
    return Near({part: tuple(listed) for part, listed in by_deletion.items()})


def deletions(name: str) -> set[str]:
    """The name, and the name less one letter, at each place."""
    return {name} | {name[:place] + name[place + 1 :] for place in range(len(name))}
