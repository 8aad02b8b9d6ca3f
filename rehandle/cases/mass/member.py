"""A member as a case: the part's time line with what the file says of the name. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5, sha256
from typing import Any

from rehandle.cases.rules.facts import KEPT, CaseFacts

LONGEST, HASHED = 80, "~"
NOBODY_KNOWS_WHEN = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lane:
    """What all members of a part share. `id` is the campaign's."""

    id: str
    policy_hash: str
    tier: str
    as_of: datetime
    state: str
    opened_at: datetime
    grace_from: datetime | None
    answer_by: datetime | None
    ends_at: datetime | None
    reclaimed_at: datetime | None
    announced_at: datetime | None
    released_at: datetime | None
    ended_at: datetime | None
    objection_until: datetime | None
    acting: str
    acting_since: datetime | None
    opened_to_all: bool


def case_id(campaign: str, canonical: str) -> str:
    """The id of a member's case: readable where it fits, else drawn from the name."""
    plain = f"{campaign}.{canonical}"
    return plain if len(plain) <= LONGEST and canonical.isascii() else f"{campaign}.{HASHED}{sha256(canonical.encode()).hexdigest()[:32]}"


def read_id(case: str) -> tuple[str, str]:
    """Campaign and name (or `~` and its hash) of a member's id; empty ones where it is none."""
    campaign, dot, name = case.partition(".")
    return (campaign, name) if dot else ("", "")


def wave_of(canonical: str, waves: int) -> str:
    """The wave that a name belongs to, as the sweep says it."""
    number = int(md5(canonical.encode(), usedforsecurity=False).hexdigest()[:8], 16) % waves
    return str(number).zfill(max(2, len(str(waves - 1))))


def since(row: Mapping[str, Any]) -> datetime:
    """When the account was made."""
    known = row["since"]
    return _utc(known) if known else NOBODY_KNOWS_WHEN


def case_of(lane: Lane, row: Mapping[str, Any]) -> CaseFacts:
    """The member's case, before time's own arcs are applied."""
    case = case_id(lane.id, row["canonical"])
    facts = {name: _plain(row[name]) for name in (*KEPT, "portfolio") if row[name] is not None}
    closed = lane.state == "closed"
    return CaseFacts(
        id=case, handle=row["canonical"], display=row["display"], epoch=row["epoch"], account_id=row["account_id"],
        policy_hash=lane.policy_hash, tier=lane.tier, tier_clause=row["tier_clause"], verdict=row["verdict"], clause=row["clause"],
        facts=facts | {"observed_at": lane.as_of.astimezone(UTC).isoformat()}, lang=row["lang"], state=lane.state, opened_at=lane.opened_at,
        grace_from=lane.grace_from, answer_by=lane.answer_by, published_at=None, ends_at=lane.ends_at, reviewed_by="", reviewed_at=None,
        reclaim_move=move_id(case, "vacate") if lane.reclaimed_at or lane.acting == "vacate" else "", restore_move="",
        reclaimed_at=lane.reclaimed_at, announced_at=lane.announced_at, released_at=lane.released_at, ended_at=lane.ended_at,
        why_ended="objection_window_over" if closed else "", objection_until=lane.objection_until, outcome="opened" if lane.opened_to_all else "",
    )  # fmt: skip


def move_id(case: str, how: str) -> str:
    """The id of the move that a bulk step stands for, once it is a row."""
    return f"{how}.{sha256(case.encode()).hexdigest()[:32]}"


def _plain(value: object) -> object:
    return _utc(value).isoformat() if isinstance(value, datetime) else value


def _utc(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
