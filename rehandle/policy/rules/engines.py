"""Whether every engine can say every condition of a policy. What one of them cannot is an error when the file is read, never left out."""

from collections.abc import Iterator
from datetime import date

from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.dialects import DIALECTS, Dialect, Inexpressible
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.places import Path
from rehandle.policy.rules.select import Judging

ANY_DAY = date(2026, 1, 1)  # which day it is changes a constant, not what can be said
LONGEST_SQL = 2_000_000


def inexpressible(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Each clause that some engine cannot say, with the engine's reason."""
    for kind, clauses in (("exempt", policy.exempt), ("verdict", policy.verdict), ("tier", policy.tier)):
        for index, clause in enumerate(clauses):
            for dialect in DIALECTS:
                if why := _why_not(Judging(policy, ANY_DAY, frozenset(COLUMNS), dialect), clause.name, kind):
                    yield (kind, index, "when"), f"{dialect.name} cannot express this: {why}"


def _why_not(judging: Judging, name: str, kind: str) -> str:
    clause = next(each for each in getattr(judging.policy, kind) if each.name == name)
    try:
        size = len(judging.emit.true(clause.tree)) + len(judging.emit.false(clause.tree))
    except Inexpressible as error:
        return str(error)
    return f"it becomes {size} signs of SQL, more than {LONGEST_SQL}" if size > LONGEST_SQL else ""


def selects(policy: Policy, today: date, present: frozenset[str], mirror: str) -> dict[str, str]:
    """The same SELECT in every engine's words."""
    return {dialect.name: Judging(policy, today, present, dialect).select(mirror) for dialect in DIALECTS}


__all__ = ["Dialect", "inexpressible", "selects"]
