"""The life of a sweep that somebody asked for: a person asks, a process of its own carries it out."""

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.permission import Permission

SWEEP = Machine(
    "sweep",
    start="asked",
    ends=frozenset({"finished", "cancelled", "failed"}),
    arcs=(
        Arc("asked", "running", on="begun"),
        Arc("asked", "cancelled", on="cancelled", needs=Permission.SWEEP_RUN),
        Arc("running", "running", on="begun"),  # its process died: the next one goes on
        Arc("running", "cancelling", on="cancelled", needs=Permission.SWEEP_RUN),
        Arc("running", "finished", on="finished"),
        Arc("running", "failed", on="failed"),
        Arc("cancelling", "cancelled", on="stopped"),
    ),
)
OPEN = tuple(state for state in SWEEP.states if state not in SWEEP.ends)
