"""Rates and laws of names: `python -m bench.names`. Ends with 1 where a target or a law is missed.

All 2.9 million handles; of the words every 50th, with `--all` every one (about half an hour).

A look at a list is measured in operations (keys asked for, distances counted), for 100 listed names and for 1,000,000.
"""

import io
import sys
from collections.abc import Iterable
from resource import RUSAGE_SELF, getrusage
from time import process_time

from bench import data
from rehandle.kernel.refusal import Refused
from rehandle.names.rules import imitation, near
from rehandle.names.rules.imitation import Imitations
from rehandle.names.rules.profiles import PROFILES, canonical
from rehandle.names.skeletons import skeleton
from rehandle.names.stream import answers

RATE = 200_000
STREAM = 1_000_000
ASKED = 2_000
EVERY = 50


def main() -> int:
    """All figures, and whether the targets are met."""
    handles = list(data.handles())
    met = [stream(handles[:STREAM]), canonical_twice("handles", handles, "x"), look(handles)]
    words = sorted(data.words())[:: 1 if "--all" in sys.argv else EVERY]
    met += [canonical_twice("words", words, profile) for profile in PROFILES]
    return 0 if all(met) else 1


def stream(handles: list[str]) -> bool:
    """`names check` on the profile `x`, without the start of the process."""
    raw = io.BytesIO("".join(f"{handle}\n" for handle in handles).encode())
    began = process_time()
    signs = sum(map(len, answers(raw, "x")))
    rate = len(handles) / (process_time() - began)
    print(f"names check, profile x: {rate:,.0f} names a second of processor time, {signs:,} signs (target: {RATE:,}, {told(rate >= RATE)})")
    return rate >= RATE


def canonical_twice(what: str, names: list[str], profile: str) -> bool:
    """A canonical form is its own canonical form."""
    forms = [(form, name) for name in names if not isinstance(form := canonical(name, profile, 1, 1024), Refused)]
    moved = [name for form, name in forms if canonical(form, profile, 1, 1024) != form]
    counts = f"{len(names):,} {what}, {len(forms):,} are names, {len(moved)} whose form moves"
    print(f"canonical twice, {profile}: {counts} ({told(not moved)}) {moved[:5]}", flush=True)
    return not moved


def look(handles: list[str]) -> bool:
    """What one look costs with few and with many listed names."""
    asked = handles[-ASKED:]
    few, many = (operations(handles[:size], asked) for size in (100, STREAM))
    for size, (keys, distances, most) in ((100, few), (STREAM, many)):
        print(f"a look at a list of {size:,}: {keys:.1f} keys asked for, {distances:.2f} distances counted, {most} at most", flush=True)
    return many[0] <= few[0]


def operations(listed: Iterable[str], asked: list[str]) -> tuple[float, float, int]:
    """Keys asked for and distances counted for each name, and the most distances for one name."""
    began = process_time()
    prepared = Imitations.of(listed, skeleton)
    memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    print(f"  prepared in {process_time() - began:.1f} s, {memory:,} MB at most in all: {len(prepared.by_bare):,} keys")
    keys = [sum(len(near.deletions(key)) for key in imitation.bare_keys(name, skeleton)) for name in asked]
    distances = [sum(candidates(prepared, key) for key in imitation.bare_keys(name, skeleton)) for name in asked]
    return sum(keys) / len(asked), sum(distances) / len(asked), max(distances)


def candidates(prepared: Imitations, key: str) -> int:
    """How many listed keys are compared with this one."""
    return len(prepared.near.compared(key)) + len(prepared.by_sound.get(imitation.sound(key), ()))


def told(met: bool) -> str:
    """In a word."""
    return "met" if met else "MISSED"


if __name__ == "__main__":
    sys.exit(main())
