"""Lists of names, in their first form: files with a severity and a hash. An operator's file adds a list, or replaces ours of its name."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from rehandle.kernel.refusal import Code, Refused
from rehandle.names import words
from rehandle.names.files import NameList, read_folder
from rehandle.names.rules.imitation import Imitations, Likeness
from rehandle.names.skeletons import skeleton

OWN = Path(__file__).parent / "data" / "lists"
GIVEN_NAMES = "given_names"
SOMEBODYS = "protected"  # the severity of names of persons and firms: what looks like one of them is judged most strictly
REFUSING = ("blocked", "reserved", "protected")  # the severities that keep a name from being given, the gravest first


class Lists:
    """All lists of a run. Handles are asked in canonical form."""

    def __init__(self, lists: dict[str, NameList]) -> None:
        self.lists = lists
        self._looks: dict[str, Imitations] = {}

    @classmethod
    def load(cls, directory: Path | None = None) -> "Lists":
        """The package's lists, then those of `directory` (`*.txt`, `*.csv`). Refuses `file_unreadable`."""
        return cls(read_folder(OWN) | (read_folder(directory) if directory else {}))

    @cached_property
    def known(self) -> frozenset[str]:
        """The names of the lists that a policy may name."""
        return frozenset(self.lists)

    def hashes(self) -> dict[str, str]:
        """One hash a list, and `words` once they were used or not: what a run records."""
        return {name: entry.hash for name, entry in sorted(self.lists.items())} | {"words": words.words_hash()}

    def in_list(self, handle: str, name: str) -> bool:
        """Whether the handle stands on that list. Refuses `list_unknown`."""
        return handle in self.get(name).names

    def looks_like(self, handle: str, name: str) -> bool:
        """Whether it could be taken for a name on that list, and is none of them. Refuses `list_unknown`."""
        return self.likeness(handle, name) is not None

    def likeness(self, handle: str, name: str) -> Likeness | None:
        """The listed name that the handle could be taken for, and how. Refuses `list_unknown`."""
        return None if handle in self.get(name).names else self.looks(name).like(handle)

    def is_word(self, handle: str) -> bool:
        """A word of English or Arabic that is met once in a million words or oftener."""
        return handle in words.words()

    def is_name(self, handle: str) -> bool:
        """A common given name."""
        return handle in self.get(GIVEN_NAMES).names

    def machine_made(self, handle: str) -> int:
        """How machine-made a name looks, 0 to 100 points: a heuristic."""
        return words.pairs().points(handle)

    def refusing(self, handle: str, names: Sequence[str]) -> tuple[str, str] | None:
        """The gravest (severity, list) of these lists on which the handle stands, or None."""
        found = [(self.get(name).severity, name) for name in names if self.in_list(handle, name)]
        return min((pair for pair in found if pair[0] in REFUSING), key=lambda pair: REFUSING.index(pair[0]), default=None)

    def get(self, name: str) -> NameList:
        """One list. Refuses `list_unknown`."""
        if name not in self.lists:
            raise Refused(Code.LIST_UNKNOWN, list=name, known=", ".join(sorted(self.lists)))
        return self.lists[name]

    def looks(self, name: str) -> Imitations:
        """One list prepared for look-alikes, made when first asked. Refuses `list_unknown`."""
        if name not in self._looks:
            self._looks[name] = Imitations.of(self.get(name).names, skeleton, self.get(name).severity == SOMEBODYS)
        return self._looks[name]
