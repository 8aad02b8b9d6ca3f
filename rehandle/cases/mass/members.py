"""Who is a member of a campaign, and how he stands: a part's file less who left it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from rehandle.cases.mass import asking, files
from rehandle.cases.mass.member import HASHED, Lane, case_id, case_of, read_id
from rehandle.cases.mass.models import Leaver, Part
from rehandle.cases.rules.facts import OPEN_STATES, CaseFacts
from rehandle.cases.rules.project import project
from rehandle.handles.queries import standstill
from rehandle.policy.queries import pinned

LIVE = ("running", "stopped", "ended")


def at(handle: str, now: datetime) -> CaseFacts | None:
    """How a name stands that is in a campaign and has not left it: one question to the database, one look into a file."""
    for within in asking.parts_of(handle, LIVE):
        row = None if within.left else files.find(within.folder, within.number, handle)
        if row is not None:
            return _standing(case_of(within.lane, row), now, still=within.still)
    return None


def case(case_id_: str, now: datetime | None = None) -> CaseFacts | None:
    """A member's case by its id; None where there is none, or where it is a row. Without `now` time's own arcs are left."""
    found = find(case_id_)
    if found is None:
        return None
    part, row = found
    if Leaver.objects.filter(part=part, handle=row["canonical"]).exists():
        return None
    facts = case_of(lane(part), row)
    return facts if now is None else standing(part, row, now)


def asked(handle: str, now: datetime) -> bool:
    """Whether a campaign asks about this name now, or is going to: one that was drawn has it."""
    facts = at(handle, now)
    if facts is not None and facts.state in OPEN_STATES:
        return True
    return any(files.find(within.folder, within.number, handle) for within in asking.parts_of(handle, ("drawn",)))


def find(case: str) -> tuple[Part, dict[str, Any]] | None:
    """The part and the file's row of a member, whether he left or not."""
    campaign, name = read_id(case)
    parts = Part.objects.select_related("campaign").filter(campaign_id=campaign, campaign__state__in=LIVE).order_by("number")
    if not name.startswith(HASHED):
        parts = parts.filter(first__lte=name, last__gte=name)
        rows = ((part, row_of(part, name)) for part in parts)
        return next(((part, row) for part, row in rows if row is not None), None)
    every = ((part, row) for part in parts for row in rows_of(part))
    return next(((part, row) for part, row in every if case_id(campaign, row["canonical"]) == case), None)


def standing(part: Part, row: dict[str, Any], now: datetime) -> CaseFacts:
    """A member's case with every pure time arc applied, unless his campaign stands still."""
    return _standing(case_of(lane(part), row), now, still=part.campaign.state == "stopped" or standstill() is not None)


def staying(part: Part) -> Iterator[dict[str, Any]]:
    """The members of a part who have not left it, in order of the name."""
    gone = set(Leaver.objects.filter(part=part).values_list("handle", flat=True))
    return (row for row in rows_of(part) if row["canonical"] not in gone)


def lane(part: Part) -> Lane:
    """What all members of a part share, as a value."""
    campaign = part.campaign
    return Lane(
        campaign.id, campaign.policy_hash, campaign.tier, campaign.as_of, part.state, part.opened_at, part.grace_from,
        part.answer_by, part.ends_at, part.reclaimed_at, part.announced_at, part.released_at, part.ended_at, part.objection_until, part.act,
        part.act_at, part.opened_to_all_at is not None,
    )  # fmt: skip


def row_of(part: Part, handle: str) -> dict[str, Any] | None:
    """What a part's file says of a member, whether he left or not; None for who is no member, and once the files are gone."""
    return None if part.campaign.forgotten else files.find(Path(part.campaign.folder), part.number, handle)


def rows_of(part: Part) -> Iterator[dict[str, Any]]:
    """All of a part, those who left too, in order of the name; nobody once the files are gone."""
    return iter(()) if part.campaign.forgotten else files.every(Path(part.campaign.folder), part.number)


def _standing(facts: CaseFacts, now: datetime, *, still: bool) -> CaseFacts:
    return facts if still else project(facts, pinned(facts.policy_hash), now)
