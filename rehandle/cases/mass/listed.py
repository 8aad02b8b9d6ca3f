"""The names of waves that open on a day: page by page, as a file, searched; read from the member files, never a row a name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rehandle.cases.mass import days, files, members
from rehandle.cases.mass.marks import seed_of
from rehandle.cases.mass.member import case_of
from rehandle.cases.mass.models import Part
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles.models import Stop
from rehandle.handles.queries import spared
from rehandle.kernel.draw import in_order, place
from rehandle.names.rules.search import MOST_FOUND, Wanted, ranked
from rehandle.names.skeletons import skeleton

NEAR = 500  # names that are compared by letters, of those that the engine finds alike
MARK = 16  # digits of the commitment that name an order in a file


@dataclass(frozen=True, slots=True)
class Listed:
    """A name in the file of a day. `order`: the first digits of its wave's commitment; `part`: its part's number, by which parts are drawn."""

    name: str
    opens_at: datetime
    kind: str
    order: str
    part: int


def names(day: date, now: datetime, offset: int = 0, limit: int = 500) -> list[CaseFacts]:
    """Names that open on a day, in order of the alphabet within a part; once they are open, in the order in which they opened."""
    found: list[CaseFacts] = []
    held = days.held(now)
    for part in _parts(day):
        count = _shown(part, held)
        if offset >= count:
            offset -= count
            continue
        rows = _in_order(part, held)
        found += [_case(part, row) for row in rows[offset : offset + limit - len(found)]]
        offset = 0
        if len(found) >= limit:
            break
    return found


def shown(day: date, now: datetime) -> int:
    """How many names of a day are listed. Of those that opened, who went back to his holder since is not."""
    held = days.held(now)
    return sum(_shown(part, held) for part in days.parts_on(day))


def every(day: date, now: datetime) -> Iterator[Listed]:
    """All names of a day in the same order: what is downloaded, a part at a time."""
    held = days.held(now)
    for part in _parts(day):
        opens_at, order = part.released_at or part.ends_at, part.campaign.commitment[:MARK]
        assert opens_at is not None
        for row in _in_order(part, held):
            yield Listed(row["canonical"], opens_at, part.campaign.tier, order, part.number)


def search(wanted: Wanted, now: datetime) -> list[CaseFacts]:
    """Names of the list by name, kind and length. What is not on it is as if it did not exist."""
    parts = [part for part in _listed(now) if wanted.tier in ("", part.campaign.tier)]
    paths = {str(files.path_of(Path(part.campaign.folder), part.number)): part for part in parts}
    most = max(0, min(wanted.most_found, MOST_FOUND))
    hits = files.sought(list(paths), wanted, NEAR if wanted.how == "similar" else most + NEAR)
    there = _there([(paths[path], name) for path, name in hits], now)
    if wanted.how == "similar" and wanted.text:
        order = {name: place for place, name in enumerate(ranked(wanted.text, {name for _, name in there}, skeleton))}
        there = sorted((each for each in there if each[1] in order), key=lambda each: order[each[1]])
    return [_case(part, _row(part, name)) for part, name in there[:most]]


def counts(since: datetime) -> dict[str, int]:
    """How many members were told and taken back since then, less those who left: they count as files of their own."""
    parts = Part.objects.exclude(campaign__state="dropped")
    told = sum(part.members - part.left for part in parts.filter(grace_from__gte=since))
    return {"told": told, "taken_back": sum(part.members - part.left for part in parts.filter(reclaimed_at__gte=since))}


def _listed(now: datetime) -> list[Part]:
    rows = Part.objects.select_related("campaign").filter(state="announced", ends_at__gt=now).exclude(campaign__state="dropped")
    return list(rows.order_by("ends_at", "campaign_id", "number"))


def _shown(part: Part, held: Sequence[str]) -> int:
    """How many of a part are listed; none once its files are gone."""
    return 0 if part.campaign.forgotten else part.members - part.left - len(days.frozen(part, held))


def _parts(day: date) -> list[Part]:
    """The parts of a day: in order of the alphabet, and once all of a wave's are open in the drawn order, as the names within each."""
    found = list(days.parts_on(day))
    shut = {part.campaign_id for part in found if part.opened_to_all_at is None}

    def key(part: Part) -> tuple[object, ...]:
        drawn = part.campaign_id not in shut
        return part.released_at or part.ends_at, part.campaign_id, place(seed_of(part.campaign_id), str(part.number)) if drawn else b"", part.number

    return sorted(found, key=key)


def _in_order(part: Part, held: Sequence[str]) -> list[dict[str, Any]]:
    """The members of a part that are shown: by the alphabet, and by the drawn order once they are open."""
    frozen = days.frozen(part, held)
    rows = {row["canonical"]: row for row in members.staying(part) if row["canonical"] not in frozen}
    return [rows[name] for name in in_order(seed_of(part.campaign_id), rows)] if part.opened_to_all_at else list(rows.values())


def _there(hits: Sequence[tuple[Part, str]], now: datetime) -> list[tuple[Part, str]]:
    """Less those that are not listed: they left, or their name stands still, or a word spares it."""
    names_ = [name for _, name in hits]
    stopped = Stop.objects.filter(ended_at=None, handle__canonical__in=names_).values_list("handle__canonical", flat=True)
    hidden, of_part = {*stopped, *(spared(now) & set(names_))}, defaultdict(list)
    for part, name in hits:
        of_part[part].append(name)
    left = {part: set(part.leavers.filter(handle__in=some).values_list("handle", flat=True)) for part, some in of_part.items()}
    return [(part, name) for part, name in hits if name not in hidden and name not in left[part]]


def _row(part: Part, name: str) -> dict[str, Any]:
    row = files.find(Path(part.campaign.folder), part.number, name)
    assert row is not None
    return row


def _case(part: Part, row: dict[str, Any]) -> CaseFacts:
    return case_of(members.lane(part), row)
