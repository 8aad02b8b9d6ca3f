"""Keys one slip away from a listed one: a letter more, less, other, or two changed over. Found by shared deletions."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

LEAST_LENGTH = 5  # below it one slip turns too many honest names into look-alikes
MOST_LENGTH = 64  # longer texts are not looked at; it bounds the work on any of them


@dataclass(frozen=True, slots=True)
class Near:
    """An index over listed keys of some length and more. Keys with one deletion in common stand in one text, a line each."""

    by_deletion: dict[str, str]
    least: int

    def find(self, key: str) -> list[str]:
        """The listed keys at distance one, in the order of the alphabet."""
        if not self.least <= len(key) <= MOST_LENGTH:
            return []
        return sorted(listed for listed in self.compared(key) if OSA.distance(key, listed) == 1)

    def compared(self, key: str) -> set[str]:
        """The listed keys that have a deletion in common with this one."""
        found = self.by_deletion
        return {listed for part in deletions(key) if part in found for listed in found[part].split("\n")}


def index(keys: Iterable[str], least: int = LEAST_LENGTH) -> Near:
    """Every key under itself and under itself less one letter. Keys are words: none has an end of line in it."""
    by_deletion: dict[str, str] = {}
    for key in keys:
        if least <= len(key) <= MOST_LENGTH:
            for part in deletions(key):
                by_deletion[part] = f"{by_deletion[part]}\n{key}" if part in by_deletion else key
    return Near(by_deletion, least)


def deletions(key: str) -> set[str]:
    """The key, and the key less one letter, at each place."""
    return {key} | {key[:place] + key[place + 1 :] for place in range(len(key))}
