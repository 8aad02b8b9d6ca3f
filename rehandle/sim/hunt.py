"""Testing the tester: plant each mistake and count the seeds until the simulator finds it."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from rehandle.sim.bugs import BUGS, planted
from rehandle.sim.emptied import empty
from rehandle.sim.run import Run, simulate


def clean(seeds: Sequence[int], steps: int) -> list[int]:
    """The seeds that hold without any mistake: only those say something about one."""
    held = []
    for seed in seeds:
        empty()
        if not simulate(seed, steps).wrong:
            held.append(seed)
    return held


def seeds_until_found(bug: str, seeds: Sequence[int], steps: int) -> tuple[int | None, Run]:
    """How many seeds it took; None: none of them found it."""
    for nth, seed in enumerate(seeds, start=1):
        empty()
        with planted(bug):
            run = simulate(seed, steps)
        if run.wrong:
            return nth, run
    return None, run


def hunt(seeds: Sequence[int], steps: int, say: Callable[[str], object]) -> dict[str, Any]:
    """Every mistake of the list, and the median number of seeds they took."""
    found: dict[str, Any] = {}
    held = clean(seeds, steps)
    say(f"{len(held)} ({', '.join(map(str, held))}) of {len(seeds)} seeds hold without a mistake")
    for bug in BUGS:
        took, run = seeds_until_found(bug, held, steps)
        found[bug] = {"seeds": took, "wrong": run.wrong}
        say(f"{bug}: {f'{took} seeds, {run.wrong[:120]}' if took else 'NOT FOUND'}")
    counts = [each["seeds"] for each in found.values() if each["seeds"]]
    return {"bugs": found, "missed": [bug for bug in found if not found[bug]["seeds"]], "median_seeds": median(counts) if counts else None}


def hunted(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{bug:<26} {each['seeds'] or 'not found'}" for bug, each in told["bugs"].items()]
    lines.append(f"{len(told['bugs']) - len(told['missed'])} of {len(told['bugs'])} found, {told['median_seeds']} seeds in the median")
    return "\n".join(lines)
