"""What is known of names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import connection
from django.db.models import Count, QuerySet

from rehandle.handles.models import Handle, Standstill, Stop, Tenure, Word
from rehandle.handles.rules.stops import ended_by_hand
from rehandle.kernel.money import Money
from rehandle.outbox.looking import once

STANDS_STILL = """
select exists (select 1 from standstill where ended_at is null)
    or exists (select 1 from stop s join handle h on h.id = s.handle_id where h.canonical = %s and s.ended_at is null)"""
SPARING = ("kept", "away", "memorial")


@dataclass(frozen=True, slots=True)
class OpenStop:
    """A stop that is open now."""

    id: str
    kind: str
    opened_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class StopTold:
    """A stop, open or over, as the team reads it. `by_hand`: a person ends it."""

    id: str
    handle: str
    display: str
    kind: str
    opened_at: datetime
    opened_by: str
    opened_why: str
    ends_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    ended_why: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One tenure: nobody is named."""

    since: datetime
    until: datetime | None
    epoch: int
    price: Money | None


def handle(canonical: str) -> Handle | None:
    """The row of a name, if anything ever happened to it."""
    return Handle.objects.filter(canonical=canonical).first()


def epoch(canonical: str) -> int:
    """How often a name was handed over or opened."""
    return Handle.objects.filter(canonical=canonical).values_list("epoch", flat=True).first() or 0


def stops(canonical: str) -> list[OpenStop]:
    """Open stops of a name, oldest first; while the whole office stands still, that too."""
    rows = Stop.objects.filter(handle__canonical=canonical, ended_at=None).order_by("opened_at")
    every = standstill()
    whole = [OpenStop(every.id, "standstill", every.begun_at, None)] if every else []
    return [*(OpenStop(row.id, row.kind, row.opened_at, row.ends_at) for row in rows), *whole]


def stands_still(canonical: str) -> bool:
    """Whether anything freezes this name, or the whole office stands still: one question."""
    with connection.cursor() as cursor:
        cursor.execute(STANDS_STILL, [canonical])
        row = cursor.fetchone()
    return bool(row and row[0])


@once
def standstill() -> Standstill | None:
    """The standstill of the whole office, while it lasts."""
    return Standstill.objects.filter(ended_at=None).first()


def stops_counted(canonicals: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Of names that were ever stopped: how many stops began, and how many of them are over, with those of the whole office. Neither ever falls."""
    names = list(canonicals)
    whole = Standstill.objects.aggregate(begun=Count("id"), over=Count("ended_at"))
    rows = Stop.objects.filter(handle__canonical__in=names).values_list("handle__canonical").annotate(Count("id"), Count("ended_at"))
    own = {name: (begun, over) for name, begun, over in rows}
    told = {name: tuple(map(sum, zip(own.get(name, (0, 0)), (whole["begun"], whole["over"]), strict=True))) for name in names}
    return {name: (begun, over) for name, (begun, over) in told.items() if begun}


def stops_ever(canonical: str) -> list[StopTold]:
    """Every stop of a name, the newest first."""
    return [_told(row) for row in Stop.objects.filter(handle__canonical=canonical).select_related("handle").order_by("-opened_at", "-id")]


def for_people() -> list[StopTold]:
    """Open stops behind which nothing is left that could end them by itself: somebody has to look."""
    return [_told(row) for row in Stop.objects.filter(kind="recovery_hold", ended_at=None).select_related("handle").order_by("opened_at", "id")]


def frozen_since(canonical: str) -> datetime | None:
    """Since when a name stands still, through stops that overlap."""
    return Handle.objects.filter(canonical=canonical).values_list("frozen_since", flat=True).first()


def stopped_between(canonical: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """When a name stood still in this span, as (from, until) pairs."""
    rows = Stop.objects.filter(handle__canonical=canonical, opened_at__lt=end).order_by("opened_at")
    whole = Standstill.objects.filter(begun_at__lt=end)
    every = [*((row.opened_at, row.ended_at) for row in rows), *((row.begun_at, row.ended_at) for row in whole)]
    spans = ((max(began, start), min(ended or end, end)) for began, ended in sorted(every, key=lambda span: span[0]))
    return [(a, b) for a, b in spans if a < b]


def tenures(canonical: str) -> list[Held]:
    """Who held a name when, without names."""
    rows = Tenure.objects.filter(handle__canonical=canonical).order_by("epoch")
    return [
        Held(row.period.lower, row.period.upper, row.epoch, Money(row.currency, row.price_minor) if row.price_minor is not None else None)
        for row in rows
    ]


def holder(canonical: str) -> str | None:
    """The account that holds a name in our books."""
    return Tenure.objects.filter(handle__canonical=canonical, period__endswith=None).values_list("account_id", flat=True).first()


def kept_until(canonical: str, now: datetime) -> datetime | None:
    """Until when a holder's word spares the name: kept, away or a memorial (for ever is year 9999)."""
    words = _standing(Word.objects.filter(handle__canonical=canonical))
    ends = [word.until or datetime.max.replace(tzinfo=now.tzinfo) for word in words]
    return max((end for end in ends if end > now), default=None)


def spared(now: datetime) -> set[str]:
    """All names that a holder's word spares now: no sweep of the office asks them again."""
    words = _standing(Word.objects.select_related("handle"))
    return {word.handle.canonical for word in words if word.until is None or word.until > now}


def _told(row: Stop) -> StopTold:
    return StopTold(
        row.id, row.handle.canonical, row.handle.display, row.kind, row.opened_at, row.opened_by, row.opened_why, row.ends_at, row.ended_at,
        row.ended_by, row.ended_why, ended_by_hand(row.kind, row.opened_by),
    )  # fmt: skip


def _standing(words: QuerySet[Word]) -> Iterable[Word]:
    """The words that spare a name and were not taken back: an `undone` takes back the last `kept` before it."""
    stand: dict[int, list[Word]] = {}
    for word in words.filter(kind__in=(*SPARING, "undone")).order_by("id"):
        of_name = stand.setdefault(word.handle_id, [])
        if word.kind in SPARING:
            of_name.append(word)
        elif kept := next((each for each in reversed(of_name) if each.kind == "kept"), None):
            of_name.remove(kept)
    return chain.from_iterable(stand.values())


def due_stops(now: datetime) -> list[str]:
    """Ids of stops whose end was known beforehand and has come."""
    return list(Stop.objects.filter(ended_at=None, ends_at__lte=now).values_list("id", flat=True))
