"""The log as staff read it: entries with their record numbers, and the newest signed head."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rehandle.log.models import Checkpoint, Entry


@dataclass(frozen=True, slots=True)
class Told:
    """One entry. `place` is its record number; none until the next checkpoint."""

    id: int
    place: int | None
    at: datetime
    event: str
    flow: str
    actor: str
    handle: str
    ref: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The newest checkpoint: how many records it covers, when it was made, its exact text."""

    size: int
    at: datetime
    root: str
    note: str


def newest(limit: int = 100, before: int | None = None, events: Collection[str] | None = None) -> list[Told]:
    """Entries, newest first, older than `before`; only of these events, where they are given."""
    rows = Entry.objects.all() if before is None else Entry.objects.filter(id__lt=before)
    return _told(rows.filter(event__in=events) if events is not None else rows, limit)


def about(handle: str, since: datetime, limit: int = 200) -> list[Told]:
    """What happened to a name since then, newest first."""
    return _told(Entry.objects.filter(handle=handle, at__gte=since), limit)


def of_ref(ref: str, limit: int = 200) -> list[Told]:
    """What happened to a row, newest first."""
    return _told(Entry.objects.filter(ref=ref), limit)


def by(actor: str, since: datetime, events: Collection[str]) -> list[Told]:
    """What somebody did, newest first."""
    return _told(Entry.objects.filter(actor=actor, at__gte=since, event__in=events), 500)


def last_of(event: str, *refs: str) -> Told | None:
    """The newest entry of a kind about one of these rows."""
    return next(iter(_told(Entry.objects.filter(event=event, ref__in=refs), 1)), None)


def head() -> SignedHead | None:
    """The newest signed checkpoint."""
    row = Checkpoint.objects.order_by("-size").first()
    return SignedHead(row.size, row.at, bytes(row.root).hex(), row.note) if row else None


def _told(rows: QuerySet[Entry], limit: int) -> list[Told]:
    return [
        Told(row.id, row.place, row.at, row.event, row.flow, row.actor, row.handle, row.ref, row.data)
        for row in rows.order_by("-id")[:limit]
    ]
