"""Whether a name imitates a listed one, and how. One look costs the same however many names are listed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from rehandle.names.rules import near
from rehandle.names.rules.affixes import bare, reordered, runs, words
from rehandle.names.rules.looks import sound, squeezed, twin

LEAST_TWIN = 3  # a shorter name says too little to be taken for anybody's
LEAST_SLIP = 5  # for names of somebody
LEAST_SLIP_OF_WORDS = 7  # for words that are kept back: nobody is imitated by an honest word one letter away
LEAST_SOUND = 7  # two vowels may differ in names that long
LEAST_INSIDE = 6


class How(StrEnum):
    """In which way a name resembles another, the surest first."""

    READS_ALIKE = "reads_alike"  # the same to the eye
    WORDS = "words"  # the same words in another order
    ADDED = "added"  # official, the, a plural, a number, a letter doubled
    INSIDE = "inside"  # the whole name beside other words
    SLIP = "slip"  # a letter more, less, other, or two changed over
    SOUND = "sound"  # the same but for its vowels

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return list(How).index(self)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The listed name that another resembles, and how."""

    listed: str
    how: How


@dataclass(frozen=True, slots=True)
class Imitations:
    """Listed names under their keys. `somebodys`: they are names of persons and firms, and judged more strictly than mere words."""

    skeleton_of: Callable[[str], str]
    somebodys: bool
    by_twin: dict[str, str]
    by_words: dict[str, str]
    by_bare: dict[str, str]
    by_sound: dict[str, tuple[str, ...]]
    near: near.Near

    @classmethod
    def of(cls, names: Iterable[str], skeleton_of: Callable[[str], str], somebodys: bool = True) -> "Imitations":
        """Prepare a list; of two names with one key the first in the alphabet answers."""
        ordered = sorted(names, reverse=True)
        least = LEAST_SLIP if somebodys else LEAST_SLIP_OF_WORDS
        by_bare = {key: name for name in ordered for key in (bare_keys(name, skeleton_of) if somebodys else whole_keys(name, skeleton_of))}
        return cls(
            skeleton_of,
            somebodys,
            by_twin={key: name for name in ordered if len(key := twin(name, skeleton_of)) >= LEAST_TWIN},
            by_words={key: name for name in ordered if (key := reordered(name))},
            by_bare=by_bare,
            by_sound=_by_sound(by_bare),
            near=near.index(by_bare, least),
        )

    def like(self, name: str) -> Likeness | None:
        """The listed name that it resembles most surely. A listed name resembles itself."""
        if listed := self.by_twin.get(twin(name, self.skeleton_of)):
            return Likeness(listed, How.READS_ALIKE)
        if listed := self.by_words.get(reordered(name)):
            return Likeness(listed, How.WORDS)
        keys = bare_keys(name, self.skeleton_of)
        if added := next((self.by_bare[key] for key in keys if key in self.by_bare), None):
            return Likeness(added, How.ADDED)
        if inside := next(self._inside(name), None):
            return Likeness(inside, How.INSIDE)
        return self._close(keys)

    def _inside(self, name: str) -> Iterator[str]:
        twins = (twin(run, self.skeleton_of) for run in runs(name)) if self.somebodys else ()
        return (self.by_twin[key] for key in twins if len(key) >= LEAST_INSIDE and key in self.by_twin)

    def _close(self, keys: list[str]) -> Likeness | None:
        for how, find in ((How.SLIP, self.near.find), (How.SOUND, self._sounds)):
            if found := next((listed for key in keys for listed in find(key)), None):
                return Likeness(self.by_bare[found], how)
        return None

    def _sounds(self, key: str) -> list[str]:
        listed = self.by_sound.get(sound(key), ()) if len(key) >= LEAST_SOUND else ()
        return [other for other in listed if OSA.distance(key, other, score_cutoff=2) <= 2]


def bare_keys(name: str, skeleton_of: Callable[[str], str]) -> list[str]:
    """The squeezed keys of a name, and of what is left of it without what people add."""
    return list(dict.fromkeys(key for form in bare(name) if len(key := squeezed(twin(form, skeleton_of))) >= LEAST_TWIN))


def whole_keys(name: str, skeleton_of: Callable[[str], str]) -> list[str]:
    """The squeezed key of a name as it is. Of mere words nothing is dropped: who keeps `shop_team` back does not mean `shop`."""
    return [key for key in (squeezed(twin("".join(words(name)), skeleton_of)),) if len(key) >= LEAST_TWIN]


def _by_sound(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key in keys:
        if len(key) >= LEAST_SOUND:
            found.setdefault(sound(key), []).append(key)
    return {heard: tuple(same) for heard, same in found.items()}
