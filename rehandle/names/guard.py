"""The guard with its lists: what stands against one name, ready for the ladder. Holders, stops and waiting times are the caller's to add."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rehandle.kernel.refusal import Refused
from rehandle.names.lists import REFUSING, SOMEBODYS, Lists
from rehandle.names.rules.guard import NameState
from rehandle.names.rules.imitation import Likeness
from rehandle.names.rules.profiles import canonical


@dataclass(frozen=True, slots=True)
class Guard:
    """A profile with its lengths, and the lists that keep names from being registered, sold or given."""

    lists: Lists
    asked: tuple[str, ...]
    profile: str = "x"
    min_length: int | None = None
    max_length: int | None = None

    @classmethod
    def of(cls, lists: Lists, names: Sequence[str] | None = None, profile: str = "x") -> "Guard":
        """With these lists, or with all that refuse. Refuses `list_unknown`."""
        chosen = [name for name, entry in sorted(lists.lists.items()) if entry.severity in REFUSING] if names is None else names
        return cls(lists, tuple(lists.get(name).name for name in chosen), profile)

    def look(self, name: str, **known: object) -> NameState:
        """The rungs that a name alone decides; `known` are those that rows decide (`held`, `stopped`, `waiting_until`, `returning`)."""
        form = canonical(name, self.profile, self.min_length, self.max_length)
        state = NameState(shape=form) if isinstance(form, Refused) else self._listed(form)
        return replace(state, **known)  # type: ignore[arg-type]  # the caller names fields of NameState; a wrong one fails at once

    def like(self, form: str) -> Likeness | None:
        """The listed name that a canonical name resembles most surely, over all lists."""
        found = (likeness for name in self.asked if (likeness := self.lists.likeness(form, name)))
        return min(found, key=lambda likeness: likeness.how.rank, default=None)

    def _listed(self, form: str) -> NameState:
        if found := self.lists.refusing(form, self.asked):
            severity, name = found
            return NameState(protected=name) if severity == SOMEBODYS else NameState(reserved=name)
        likeness = self.like(form)
        return NameState(looks_like=likeness.listed) if likeness else NameState()
