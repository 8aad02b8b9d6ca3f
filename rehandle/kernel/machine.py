"""State machines as data: one table of arcs, read by constraint, due-query, buttons, diagram and tests."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import CheckConstraint, Q

from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused


@dataclass(frozen=True, slots=True)
class Arc:
    """One way from a state to the next: `on` an event, or `after` a clock that the pinned policy names."""

    source: str
    target: str
    on: str = ""
    after: str = ""
    needs: Permission | None = None
    undo: bool = False  # takes the last step back, for a short while: the only way out of an end

    def __post_init__(self) -> None:
        assert bool(self.on) != bool(self.after), "an arc has an event or a clock, never both"

    @property
    def event(self) -> str:
        """What the log calls this arc."""
        return self.on or f"{self.after}_over"


@dataclass(frozen=True, slots=True)
class Machine:
    """A table of arcs. States are text; `ends` have no way out but an undo."""

    name: str
    start: str
    ends: frozenset[str]
    arcs: tuple[Arc, ...]
    states: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        seen = {self.start: None} | {state: None for arc in self.arcs for state in (arc.source, arc.target)}
        object.__setattr__(self, "states", tuple(seen))
        assert self.ends <= set(seen) and not any(arc.source in self.ends and not arc.undo for arc in self.arcs)
        pairs = [(arc.source, arc.event) for arc in self.arcs]
        assert len(pairs) == len(set(pairs)), "one event leaves a state by one arc"

    def next(self, state: str, event: str) -> str:
        """The state after `event`. Refuses `wrong_state` where no arc leaves."""
        for arc in self.arcs:
            if arc.source == state and arc.event == event:
                return arc.target
        raise Refused(Code.WRONG_STATE, machine=self.name, state=state, event=event)

    def allowed(self, state: str, may: Collection[Permission]) -> list[Arc]:
        """The arcs that a person with these permissions may use now: the desk's buttons, the API's `allowed`."""
        return [arc for arc in self.arcs if arc.source == state and arc.on and arc.needs in may]

    def timed(self) -> list[Arc]:
        """The arcs that a clock alone walks: what a due-query looks for."""
        return [arc for arc in self.arcs if arc.after]

    def constraint(self) -> CheckConstraint:
        """No row may be in a state that the table does not have."""
        return CheckConstraint(condition=Q(state__in=self.states), name=f"{self.name}_state_known")

    def diagram(self) -> str:
        """The table as Mermaid text, for the room's README."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {arc.source} --> {arc.target}: {arc.event}" for arc in self.arcs]
        return "\n".join(lines + [f"    {state} --> [*]" for state in sorted(self.ends)])
