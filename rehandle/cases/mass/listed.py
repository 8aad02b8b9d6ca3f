"""The public list of campaigns: by opening day, page by page, searched, read from the member files; never a row a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from rehandle.cases.mass import files, members
from rehandle.cases.mass.marks import seed_of
from rehandle.cases.mass.member import case_of
from rehandle.cases.mass.models import Campaign, Part
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles.models import Stop
from rehandle.handles.queries import spared
from rehandle.names.rules.search import MOST_FOUND, Wanted, ranked
from rehandle.names.skeletons import skeleton

NEAR = 500  # names that are compared by letters, of those that the engine finds alike


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the list: when its names open, how many they are, and what the order of opening is committed to, a campaign each."""

    day: date
    opens_at: datetime
    names: int
    orders: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The drawn order of a campaign: its commitment, and the seed once it has opened."""

    campaign: str
    commitment: str
    seed: str
    opened_at: datetime | None


def days(now: datetime) -> list[Day]:
    """The days of the list, the next first."""
    parts = sorted(_listed(now), key=lambda part: (part.ends_at, part.campaign_id, part.number))
    return [_day(day, list(of), now) for day, of in groupby(parts, key=_day_of)]


def names(day: date, now: datetime, offset: int = 0, limit: int = 500) -> list[CaseFacts]:
    """Names that open on a day, in order of the alphabet within a wave."""
    found: list[CaseFacts] = []
    for part in (each for each in _listed(now) if _day_of(each) == day):
        count = part.members - part.left - len(_frozen(part, now))
        if offset >= count:
            offset -= count
            continue
        rows = list(_staying(part, now))
        found += [_case(part, row) for row in rows[offset : offset + limit - len(found)]]
        offset = 0
        if len(found) >= limit:
            break
    return found


def every(day: date, now: datetime) -> Iterator[tuple[str, datetime, str]]:
    """All names of a day with the instant and the kind: what is downloaded."""
    for part in (each for each in _listed(now) if _day_of(each) == day):
        assert part.ends_at is not None
        for row in _staying(part, now):
            yield row["display"], part.ends_at, part.campaign.tier


def search(wanted: Wanted, now: datetime) -> list[CaseFacts]:
    """Names of the list by name, kind and length. What is not on it is as if it did not exist."""
    parts = [part for part in _listed(now) if wanted.tier in ("", part.campaign.tier)]
    paths = {str(files.path_of(Path(part.campaign.folder), part.number)): part for part in parts}
    most = max(0, min(wanted.most_found, MOST_FOUND))
    hits = files.sought(list(paths), wanted, NEAR if wanted.how == "similar" else most + NEAR)
    there = [(paths[path], name) for path, name in hits if name not in _away(paths[path], [name], now)]
    if wanted.how == "similar" and wanted.text:
        order = ranked(wanted.text, [name for _, name in there], skeleton)
        there = sorted(there, key=lambda each: order.index(each[1]) if each[1] in order else len(order))
        there = [each for each in there if each[1] in order]
    return [_case(part, _row(part, name)) for part, name in there[:most]]


def order(campaign: str) -> Order | None:
    """What the order of opening was committed to, and the seed, once all of it has opened."""
    row = Campaign.objects.filter(id=campaign).first()
    if row is None:
        return None
    parts = Part.objects.filter(campaign=row)
    opened = None if parts.filter(opened_to_all_at=None).exists() else max(part.opened_to_all_at for part in parts if part.opened_to_all_at)
    return Order(row.id, row.commitment, seed_of(row.id).hex() if opened else "", opened)


def counts(since: datetime) -> dict[str, int]:
    """How many members were told and taken back since then, less those who left: they count as files of their own."""
    parts = Part.objects.exclude(campaign__state="dropped")
    told = sum(part.members - part.left for part in parts.filter(grace_from__gte=since))
    return {"told": told, "taken_back": sum(part.members - part.left for part in parts.filter(reclaimed_at__gte=since))}


def _listed(now: datetime) -> list[Part]:
    rows = Part.objects.select_related("campaign").filter(state="announced", ends_at__gt=now).exclude(campaign__state="dropped")
    return list(rows.order_by("ends_at", "campaign_id", "number"))


def _day(day: date, parts: Sequence[Part], now: datetime) -> Day:
    opens_at = min(part.ends_at for part in parts if part.ends_at)
    orders = dict.fromkeys((part.campaign_id, part.campaign.commitment) for part in parts)
    return Day(day, opens_at, sum(part.members - part.left - len(_frozen(part, now)) for part in parts), tuple(orders))


def _day_of(part: Part) -> date:
    assert part.ends_at is not None
    return part.ends_at.date()


def _frozen(part: Part, now: datetime) -> set[str]:
    """Members whose name stands still, or whom a word spares, and who have not left yet: they are not listed."""
    rows = Stop.objects.filter(ended_at=None, handle__canonical__gte=part.first, handle__canonical__lte=part.last)
    held = {*rows.values_list("handle__canonical", flat=True), *(name for name in spared(now) if part.first <= name <= part.last)}
    gone = set(part.leavers.filter(handle__in=held).values_list("handle", flat=True)) if held else set()
    return {name for name in held - gone if files.find(Path(part.campaign.folder), part.number, name)}


def _staying(part: Part, now: datetime) -> Iterator[dict[str, Any]]:
    frozen = _frozen(part, now)
    return (row for row in members.staying(part) if row["canonical"] not in frozen)


def _away(part: Part, asked: Sequence[str], now: datetime) -> set[str]:
    """Those of these members that are not listed: they left, or their name stands still, or a word spares it."""
    left = part.leavers.filter(handle__in=asked).values_list("handle", flat=True)
    stopped = Stop.objects.filter(ended_at=None, handle__canonical__in=asked).values_list("handle__canonical", flat=True)
    return {*left, *stopped, *(set(asked) & spared(now))}


def _row(part: Part, name: str) -> dict[str, Any]:
    row = files.find(Path(part.campaign.folder), part.number, name)
    assert row is not None
    return row


def _case(part: Part, row: dict[str, Any]) -> CaseFacts:
    return case_of(members.lane(part), row)
