"""From a row to the frozen value."""

from rehandle.cases.models import Case
from rehandle.cases.rules.facts import OPEN_STATES, CaseFacts

__all__ = ["OPEN_STATES", "CaseFacts", "facts_of"]


def facts_of(row: Case) -> CaseFacts:
    """The frozen value of a row."""
    return CaseFacts(**{name: getattr(row, name) for name in CaseFacts.__dataclass_fields__})
