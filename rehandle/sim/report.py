"""What a set of runs came to: figures, and what was not tested."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rehandle.sim.invariants import CHECKS
from rehandle.sim.run import Run

NOT_TESTED = (
    "a chargeback of money that is on its way back",
    "a click on keep that is taken back, stops that people set and lift by hand",
    "two workers at one instant: runs are one process; tests/crash kills real ones",
    "a change of the policy while cases run, and any policy but northwind",
    "tiers other than rare, hoarded names that need a sign-in, domains that lapsed",
    "a holder who renames his account while a case is open",
    "erasure, rotation of keys, a full disk, lost connections to PostgreSQL",
)


def report(runs: Sequence[Run]) -> dict[str, Any]:
    """The figures as one JSON object."""

    def added(part: str) -> dict[str, int]:
        return dict(sum((getattr(run, part) for run in runs), Counter[str]()).most_common())

    return {
        "held": not any(run.wrong for run in runs), "seeds": len(runs), "steps": sum(run.steps for run in runs), "commands": added("commands"),
        "refusals": added("refusals"), "faults": added("faults"), "ends": added("ends"), "invariants": [*CHECKS, "I-LIVE"],
        "checks": sum(run.checks for run in runs), "failed": [failure(run) for run in runs if run.wrong], "not_tested": list(NOT_TESTED),
    }  # fmt: skip


def failure(run: Run) -> dict[str, Any]:
    """What went wrong with a seed, at which step, and what led there."""
    return {"seed": run.seed, "step": run.steps, "wrong": run.wrong, "story": run.story}


def as_text(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{told['seeds']} seeds, {told['steps']} steps, {told['checks']} checks of {len(told['invariants'])} invariants"]
    parts = ("commands", "refusals", "faults", "ends")
    lines += [f"{part}: {', '.join(f'{name} {count}' for name, count in told[part].items()) or 'none'}" for part in parts]
    for failed in told["failed"]:
        lines += [f"SEED {failed['seed']} FAILED at step {failed['step']}: {failed['wrong']}", *(f"    {each}" for each in failed["story"])]
    return "\n".join([*lines, "not tested:", *(f"    {each}" for each in told["not_tested"])])
