"""What is known of moves."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.moves.models import Move


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """One move: what was asked, and what it came to."""

    move: str
    how: str
    handle: str
    epoch: int
    ref: str
    from_account: str
    to_account: str
    archive_as: str
    freeze_old: bool
    old_handle: str
    held_for: str
    state: str
    outcome: str
    asked_at: datetime
    ended_at: datetime | None


def move(move_id: str) -> MoveFacts | None:
    """One move, if it was asked for."""
    row = Move.objects.filter(id=move_id).first()
    return facts(row) if row else None


def last(ref: str, how: str) -> MoveFacts | None:
    """The latest move of a kind for a case or an order."""
    row = Move.objects.filter(ref=ref, how=how).order_by("-asked_at", "-id").first()
    return facts(row) if row else None


def split() -> list[MoveFacts]:
    """Moves after which the platform's own sources disagree: frozen until they agree."""
    return [facts(row) for row in Move.objects.filter(state="split").order_by("asked_at", "id")]


def facts(row: Move) -> MoveFacts:
    """A row as a value."""
    return MoveFacts(
        row.id, row.how, row.handle, row.epoch, row.ref, row.from_account, row.to_account, row.archive_as, row.freeze_old,
        row.old_handle, row.held_for, row.state, row.outcome, row.asked_at, row.ended_at,
    )  # fmt: skip
