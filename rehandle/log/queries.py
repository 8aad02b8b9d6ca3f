"""What the public may read of the log: heads, entries by their place, tiles, and what happened to a name that is public."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count
from django.db.models.functions import Concat

from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.log.append import commitment
from rehandle.log.events import Event
from rehandle.log.models import Checkpoint, Entry
from rehandle.log.rules import batch, tiles
from rehandle.log.rules.merkle import leaf_hash
from rehandle.log.rules.note import verifier
from rehandle.log.rules.proof import Proof

BATCHES = {
    Event.CAMPAIGN_BEGUN: Event.CASE_OPENED, Event.CAMPAIGN_GRACE: Event.GRACE_BEGAN, Event.CAMPAIGN_RECLAIMED: Event.RECLAIMED,
    Event.CAMPAIGN_ANNOUNCED: Event.ANNOUNCED, Event.CAMPAIGN_RELEASED: Event.RELEASED, Event.CAMPAIGN_OPENED: Event.OPENED_TO_ALL,
    Event.CAMPAIGN_CLOSED: Event.CASE_CLOSED,
}  # fmt: skip
ONCE = Count(Concat("handle", "ref"), distinct=True)


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry: what the public leaf says. `place` is its record number, none until it is sealed."""

    event: Event
    at: datetime
    data: dict[str, Any]
    place: int | None
    leaf: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens an entry's commitment: anyone can see that SHA-256 of salt and name is what the leaf holds."""

    handle: str
    salt: str
    commitment: str


def checkpoint() -> Checkpoint | None:
    """The newest signed head."""
    return Checkpoint.objects.order_by("-size").first()


def verifier_key() -> str:
    """What outsiders check the heads with."""
    return verifier(office().log_origin, keys().log)


def entry(place: int) -> Happened | None:
    """The entry at a place of the tree."""
    row = Entry.objects.filter(place=place).first()
    return _happened(row) if row else None


def newest(limit: int) -> list[Happened]:
    """The newest sealed entries, newest first."""
    return [_happened(row) for row in Entry.objects.filter(place__isnull=False).order_by("-place")[:limit]]


def of_name(handle: str, events: Iterable[Event], since: datetime | None = None) -> list[Happened]:
    """Entries about a name, of these kinds, oldest first. Whether they may be shown is the caller's to know."""
    rows = Entry.objects.filter(handle=handle, event__in=[event.value for event in events]).order_by("id")
    return [_happened(row) for row in (rows.filter(at__gte=since) if since else rows)]


def handle_of(place: int) -> str:
    """The name an entry is about, for who decides whether it may be shown. Empty where it is about none."""
    return Entry.objects.filter(place=place).values_list("handle", flat=True).first() or ""


def opening(place: int) -> Opening | None:
    """What opens the commitment of an entry. Only for names that are public already."""
    row = Entry.objects.filter(place=place).exclude(handle="").first()
    return Opening(row.handle, bytes(row.salt).hex(), commitment(row.handle, bytes(row.salt))) if row else None


def counted(since: datetime) -> dict[str, int]:
    """About how many names or rows each event happened since then: the same one twice counts once."""
    rows = Entry.objects.filter(at__gte=since).values("event").annotate(n=ONCE)
    told = Counter({row["event"]: row["n"] for row in rows})
    for event, _, count in _of_batches(since):
        told[event] += count
    return dict(told)


def months(events: Collection[Event]) -> dict[tuple[int, int], dict[str, int]]:
    """About how many names or rows each of these events happened in every month, oldest first."""
    rows = Entry.objects.filter(event__in=[event.value for event in events]).values("event", "at__year", "at__month")
    told: dict[tuple[int, int], dict[str, int]] = {}
    for row in rows.annotate(n=ONCE).order_by("at__year", "at__month"):
        told.setdefault((row["at__year"], row["at__month"]), {})[row["event"]] = row["n"]
    wanted = {event.value for event in events}
    for event, at, count in _of_batches():
        if event in wanted:
            month = told.setdefault((at.year, at.month), {})
            month[event] = month.get(event, 0) + count
    return dict(sorted(told.items()))


def _of_batches(since: datetime | None = None) -> list[tuple[str, datetime, int]]:
    """Names whose event stands in the log by a batch: as which event of one name they count, when, how many."""
    rows = Entry.objects.filter(event__in=[event.value for event in BATCHES])
    found = (rows.filter(at__gte=since) if since else rows).values_list("event", "at", "data")
    return [(BATCHES[Event(event)].value, at, int(data["count"])) for event, at, data in found if "moved" not in data]


def has(event: Event) -> bool:
    """Whether this ever happened."""
    return Entry.objects.filter(event=event.value).exists()


def tile(level: str, number: int, width: int) -> bytes | None:
    """A hash tile, or a bundle of entries at level `entries`. None where the sealed tree does not reach that far."""
    head = checkpoint()
    span = 1 if level == "entries" else tiles.WIDTH ** int(level)
    if head is None or (number * tiles.WIDTH + width) * span > head.size:
        return None
    if level == "entries":
        return tiles.pack([leaf.encode() for leaf in _leaves(number * tiles.WIDTH, width)])
    return b"".join(_hashes(int(level), number, width))


def leaf_hashes(size: int) -> list[bytes]:
    """Every leaf's hash, for a proof: the log page of one entry."""
    return [leaf_hash(leaf.encode()) for leaf in _leaves(0, size)]


def proof_of(event: Event, ref: str, *, row: batch.Row | None, key: bytes, index: int, leaf: bytes, path: Sequence[bytes]) -> Proof | None:
    """The two-step proof of one row of a batch: leaf and path come from its file (`log.batch`), the rest from the log.

    `row` is None where it was erased. None where the batch's entry is not under a signed head yet.
    """
    told, head = Entry.objects.filter(event=event.value, ref=ref).order_by("id").first(), checkpoint()
    if told is None or told.place is None or head is None or told.place >= head.size:
        return None
    opened = batch.opening(key, batch.name_of(row)).hex() if row is not None else ""
    entry_path = tuple(each.hex() for each in batch.path(told.place, head.size, _nodes))
    hexed = tuple(each.hex() for each in path)
    return Proof(row, opened, leaf.hex(), index, hexed, told.leaf, told.place, entry_path, head.note)


def _nodes(level: int, first: int, count: int) -> list[bytes]:
    """Roots of complete parts of the tree, from its tiles."""
    found: list[bytes] = []
    while count:
        number, skip = divmod(first, tiles.WIDTH)
        width = min(tiles.WIDTH, skip + count)
        found += _hashes(level, number, width)[skip:]
        first, count = first + width - skip, count - (width - skip)
    return found


def _hashes(level: int, number: int, width: int) -> tuple[bytes, ...]:
    if width == tiles.WIDTH:
        return _full(level, number)
    if level == 0:
        return tuple(leaf_hash(leaf.encode()) for leaf in _leaves(number * tiles.WIDTH, width))
    below = [_full(level - 1, number * tiles.WIDTH + at) for at in range(width)]
    return tuple(tiles.parents([one for each in below for one in each]))


@lru_cache(maxsize=4096)
def _full(level: int, number: int) -> tuple[bytes, ...]:
    """A full tile never changes."""
    if level == 0:
        return tuple(leaf_hash(leaf.encode()) for leaf in _leaves(number * tiles.WIDTH, tiles.WIDTH))
    return tuple(one for at in range(tiles.WIDTH) for one in tiles.parents(_full(level - 1, number * tiles.WIDTH + at)))


def _leaves(start: int, count: int) -> list[str]:
    rows = Entry.objects.filter(place__gte=start, place__lt=start + count).order_by("place")
    return list(rows.values_list("leaf", flat=True))


def _happened(row: Entry) -> Happened:
    return Happened(Event(row.event), row.at, row.data, row.place, row.leaf)
