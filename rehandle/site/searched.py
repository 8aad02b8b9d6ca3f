"""What somebody looks for on the public list, read from the address: text, how it is meant, kind, length."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rehandle.names.rules.profiles import display
from rehandle.names.rules.search import LONGEST_TEXT, MOST_FOUND, Wanted, likeness
from rehandle.names.skeletons import skeleton
from rehandle.policy.rules.model import Policy

HOWS = {"similar": ("like this", "مثل هذا"), "prefix": ("begins with this", "يبدأ بهذا"), "exact": ("exactly this", "هذا بعينه")}
LONGEST = 255
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields as they were typed, and the search that they mean. `wrong` names the field that means nothing."""

    name: str = ""
    how: str = "similar"
    kind: str = ""
    longest: str = ""
    wrong: str = ""

    @property
    def anything(self) -> bool:
        """Whether something was asked at all; else the whole list is shown."""
        return bool(self.name or self.kind or self.longest)

    @property
    def wanted(self) -> Wanted:
        """The search."""
        longest = int(self.longest) if self.longest and not self.wrong else LONGEST
        return Wanted(self.name.lower(), self.how, self.kind, most_length=longest, most_found=MOST_FOUND)  # type: ignore[arg-type]  # one of HOWS


def asked(given: Mapping[str, str], rule: Policy | None) -> Asked:
    """Read the fields; what is no choice of ours falls back to the first, a length that is none is named."""
    name = display(given.get("name", ""), rule.names.profile if rule else "x")[:LONGEST_TEXT]
    how, kind, longest = given.get("how", ""), given.get("kind", ""), given.get("longest", "").strip()[:10]
    kinds = {tier.name for tier in rule.tier} if rule else set()
    fits = longest.isascii() and longest.isdigit() and 1 <= int(longest) <= LONGEST
    return Asked(name, how if how in HOWS else "similar", kind if kind in kinds else "", longest, "longest" if longest and not fits else "")


def together(wanted: Wanted, found: Iterable[T], name_of: Callable[[T], str]) -> list[T]:
    """What several lists found, as one: the name itself first, then what begins with it, then the likest; never more than `MOST_FOUND`."""
    return sorted(found, key=lambda each: _rank(wanted, name_of(each)))[: min(wanted.most_found, MOST_FOUND)]


def _rank(wanted: Wanted, name: str) -> tuple[int, int, str]:
    text = wanted.text
    nearness = 0 if name == text else 1 if name.startswith(text) else 2
    return nearness, -likeness(text, name, skeleton) if text and wanted.how == "similar" else 0, name
