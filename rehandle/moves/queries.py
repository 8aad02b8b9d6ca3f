"""What is known of moves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rehandle.handles.queries import stops
from rehandle.moves.models import GOING, MOVE, Move

ASK_AGAIN = timedelta(days=1)  # after a refusal of what has to be done in the end


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
    good_until: datetime | None
    begun_at: datetime | None
    waits_since: datetime | None
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


def refused_before(move_id: str, now: datetime) -> bool:
    """Whether the platform refused this a day ago or earlier: time to ask once more."""
    row = Move.objects.filter(id=move_id, state="refused").first()
    return row is not None and row.ended_at is not None and row.ended_at + ASK_AGAIN <= now


def going(handle: str) -> MoveFacts | None:
    """The move of a name that was asked for and has no answer yet."""
    row = Move.objects.filter(handle=handle, state__in=GOING).first()
    return facts(row) if row else None


def given(handle: str, epoch: int) -> bool:
    """Whether the platform has given the name away in this epoch."""
    return Move.objects.filter(handle=handle, epoch=epoch, how="give", state="done").exists()


def waits(move: MoveFacts, now: datetime) -> bool:
    """Whether this move may not begin or go on now.

    Something freezes the name, an earlier move of it is being undone, or it was decided on what was seen too long ago.
    """
    if stops(move.handle):
        return True
    if move.state == "withdrawing":
        return False
    late = move.good_until is not None and now > move.good_until
    return late or Move.objects.filter(handle=move.handle, state="withdrawing").exists()


def to_wake(now: datetime) -> list[str]:
    """Moves whose waiting is over."""
    rows = Move.objects.exclude(state__in=MOVE.ends).exclude(waits_since=None).order_by("asked_at", "id")
    return [row.id for row in rows if not waits(facts(row), now)]


def facts(row: Move) -> MoveFacts:
    """A row as a value."""
    return MoveFacts(
        row.id, row.how, row.handle, row.epoch, row.ref, row.from_account, row.to_account, row.archive_as, row.freeze_old,
        row.old_handle, row.held_for, row.state, row.outcome, row.asked_at, row.good_until,
        row.begun_at, row.waits_since, row.ended_at,
    )  # fmt: skip
