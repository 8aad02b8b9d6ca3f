"""Whether every engine can say every condition of a policy. What one of them cannot is an error when the file is read, never left out."""

from collections.abc import Iterator
from datetime import date

from rehandle.policy.rules.columns import COLUMNS
from rehandle.policy.rules.dialects import DIALECTS, Dialect, Inexpressible
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.places import Path
from rehandle.policy.rules.select import Judging
from rehandle.policy.rules.tree import Expr

ANY_DAY = date(2026, 1, 1)  # which day it is changes a constant, not what can be said
LONGEST_SQL = 2_000_000


def inexpressible(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Each clause that some engine cannot say, with the engine's reason."""
    judgings = [(dialect, Judging(policy, ANY_DAY, frozenset(COLUMNS), dialect)) for dialect in DIALECTS]
    for kind, clauses in (("exempt", policy.exempt), ("verdict", policy.verdict), ("tier", policy.tier)):
        for index, clause in enumerate(clauses):
            for dialect, judging in judgings:
                if why := _why_not(judging, clause.tree):
                    yield (kind, index, "when"), f"{dialect.name} cannot express this: {why}"


def _why_not(judging: Judging, tree: Expr) -> str:
    try:
        size = len(judging.emit.true(tree)) + len(judging.emit.false(tree))
    except Inexpressible as error:
        return str(error)
    return f"it becomes {size} signs of SQL, more than {LONGEST_SQL}" if size > LONGEST_SQL else ""


def selects(policy: Policy, today: date, present: frozenset[str], mirror: str) -> dict[str, str]:
    """The same SELECT in every engine's words."""
    return {dialect.name: Judging(policy, today, present, dialect).select(mirror) for dialect in DIALECTS}


__all__ = ["Dialect", "inexpressible", "selects"]
