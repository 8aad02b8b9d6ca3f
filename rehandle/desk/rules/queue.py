"""What waits for the Handle Team, in the order in which it is dealt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

# What we promise where the file itself names no day.
PROMISED_DAYS = {
    "death": 2, "objection": 14, "review": 5, "signature": 2, "offer": 5, "counter": 2, "message": 14, "stop": 5, "score": 7, "request": 3, "link": 2,
}  # fmt: skip
URGENT = ("death",)  # a death before all; so would be duress, when somebody can tell us of it


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of open work. `path` leads to it under the desk; `mine` says whether the viewer may do it."""

    kind: str
    ref: str
    handle: str
    path: str
    since: datetime
    promised_by: datetime
    asked: str = ""
    lang: str = ""
    mine: bool = True


@dataclass(frozen=True, slots=True)
class Age:
    """Open work of one kind against its promise."""

    kind: str
    n: int
    oldest_days: int
    promise_days: int
    late: int


def promised(kind: str, since: datetime) -> datetime:
    """When a piece of that kind is promised to be done."""
    return since + timedelta(days=PROMISED_DAYS[kind])


def dealt(pieces: Sequence[Piece]) -> list[Piece]:
    """Deaths before all, then by promise; the older one first where two are promised together."""
    return sorted(pieces, key=lambda piece: (piece.kind not in URGENT, piece.promised_by, piece.since, piece.ref))


def ages(pieces: Sequence[Piece], now: datetime) -> list[Age]:
    """The team against its promises, kind by kind in the order of the table above."""
    found = []
    for kind, days in PROMISED_DAYS.items():
        open_now = [piece for piece in pieces if piece.kind == kind]
        if open_now:
            oldest = max(0, (now - min(piece.since for piece in open_now)).days)
            found.append(Age(kind, len(open_now), oldest, days, sum(piece.promised_by < now for piece in open_now)))
    return found


def days_left(until: datetime, now: datetime) -> int:
    """Whole days until then, begun ones counted."""
    return ceil((until - now) / timedelta(days=1))
