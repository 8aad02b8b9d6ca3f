"""The columns of an account: type, what an empty cell means, the range that is let in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

LARGEST_COUNT = 10**12
FIRST_INSTANT = datetime(1, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """The types of the condition language."""

    INSTANT = "date"
    INT = "number"
    TEXT = "text"
    BOOL = "true or false"


@dataclass(frozen=True, slots=True)
class Known:
    """One column. Where `empty_is_none`, an empty cell means "none"; elsewhere it means unknown."""

    name: str
    kind: Kind
    empty_is_none: bool = False


def _columns(kind: Kind, names: str, empty_is_none: bool = False) -> list[Known]:
    return [Known(name, kind, empty_is_none) for name in names.split()]


# a file of accounts may have these; the port to a platform (`kernel.ports.Account`) does not report them
_FILES_ONLY = [
    *_columns(Kind.INSTANT, "last_view_at last_broadcast_at last_release_at last_site_change_at contacted_at"),
    *_columns(Kind.INT, "edits"),
    *_columns(Kind.BOOL, "reachable"),
]
_SOURCE = [
    *_columns(Kind.TEXT, "handle account_id holder_id lang time_zone site_status"),
    *_columns(Kind.INSTANT, "created_at last_login_at last_post_at expires_at"),
    *_columns(Kind.INT, "posts followers following"),
    *_columns(Kind.BOOL, "verified staff memorial paid default_profile empty"),
    *_FILES_ONLY,
    *_columns(Kind.INSTANT, "absent_until", True),
    *_columns(Kind.TEXT, "protected_class state", True),
]
_MADE = [Known("last_active", Kind.INSTANT), Known("portfolio", Kind.INT)]

SOURCE: dict[str, Known] = {column.name: column for column in _SOURCE}
REPORTED = frozenset(SOURCE) - {column.name for column in _FILES_ONLY}
COLUMNS: dict[str, Known] = SOURCE | {column.name: column for column in _MADE}
SIGNALS = ("last_login_at", "last_post_at", "last_view_at", "last_broadcast_at", "last_release_at", "last_site_change_at", "created_at")
INSTANTS = tuple(column.name for column in _SOURCE if column.kind is Kind.INSTANT)
