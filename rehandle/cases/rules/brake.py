"""When a campaign stops itself, and how sure a judged sample makes us. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from rehandle.policy.rules.parts import Brake

Z = 1.959963984540054  # 95 %


@dataclass(frozen=True, slots=True)
class Seen:
    """What a campaign has seen so far."""

    told: int
    came_back: int
    objections: int
    upheld: int
    letters: int
    undelivered: int


def over(limits: Brake, seen: Seen) -> str:
    """The first limit that is passed: `returns_percent`, `objections_upheld_percent`, `bounces_percent`; empty where none is."""
    for name, part, whole in (
        ("returns_percent", seen.came_back, seen.told),
        ("objections_upheld_percent", seen.upheld, seen.objections),
        ("bounces_percent", seen.undelivered, seen.letters),
    ):
        if whole and Decimal(100 * part) > Decimal(getattr(limits, name)) * whole:
            return name
    return ""


def interval(wrong: int, judged: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score (Wilson 1927): also honest where none was wrong."""
    if not judged:
        return 0.0, 1.0
    share, spread = wrong / judged, Z * Z / judged
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / judged + spread / (4 * judged)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
