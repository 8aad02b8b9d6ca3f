"""Names in a series: `shop0001` to `shop0099`. A heuristic for accounts that one hand may have opened in one go, never a verdict."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

LEAST_STEM, LEAST_DIGITS = 3, 2
_NUMBERED = re.compile(rf"(?s)(.*[^0-9])([0-9]{{{LEAST_DIGITS},}})")


def series_of(name: str) -> tuple[str, int] | None:
    """The stem and the width of the number at the end, which all names of one series share; None where a name is in none."""
    found = _NUMBERED.fullmatch(name)
    return (found[1], len(found[2])) if found and len(found[1]) >= LEAST_STEM else None


def sizes(accounts: Iterable[tuple[str, date | None]]) -> dict[str, int]:
    """How many accounts stand in a name's series and were opened on the same day (UTC). Names in no series are left out; so is an unknown day."""
    groups: dict[tuple[str, int, date], set[str]] = defaultdict(set)
    for name, opened_on in accounts:
        key = series_of(name)
        if key and opened_on:
            groups[(*key, opened_on)].add(name)
    return {name: len(names) for names in groups.values() for name in names}
