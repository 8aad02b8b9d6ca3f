"""Leaving a campaign: whoever differs from the default becomes a row, once, under the locks of his name and of his part."""

from typing import Any

from django.db.models import F

from rehandle.cases.mass import members
from rehandle.cases.mass.member import Lane, case_of, move_id, since
from rehandle.cases.mass.models import Leaver, Part
from rehandle.cases.models import Case
from rehandle.cases.rules.clocks import LOOK_HOLDS
from rehandle.cases.rules.facts import CaseFacts
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import ask, record_made
from rehandle.names.rules.archive import archive_name
from rehandle.policy.queries import pinned

COPIED = (
    "handle", "display", "epoch", "account_id", "policy_hash", "tier", "tier_clause", "verdict", "clause", "facts", "lang", "state",
    "opened_at", "grace_from", "answer_by", "published_at", "ends_at", "reclaim_move", "reclaimed_at", "announced_at", "released_at",
    "ended_at", "why_ended", "objection_until", "outcome",
)  # fmt: skip


def leave_by_case(ctx: Ctx, case: str, why: str) -> str | None:
    """Make a row of the member's case with this id; its name, or None where there is no such member."""
    found = members.find(case)
    return leave(ctx, *found, why) if found else None


def leave_if_member(ctx: Ctx, handle: str, why: str) -> None:
    """Make a row of the case of this name, where it is a member's."""
    if facts := members.at(handle, ctx.now):
        leave_by_case(ctx, facts.id, why)


def leave(ctx: Ctx, part: Part, row: dict[str, Any], why: str) -> str:
    """Copy the finding and the part's time line into a case of his own. Twice is once. Returns the name.

    What time alone has done since is applied by who loads the case, so that a name that stands still is copied as it stood.
    """
    scope()
    handle = change.know(ctx, row["canonical"], row["display"], row["account_id"], since(row), row["epoch"])
    part = Part.objects.select_for_update(of=("self",)).select_related("campaign").get(id=part.id)
    if Leaver.objects.filter(part=part, handle=row["canonical"]).exists():
        return handle.canonical
    lane = members.lane(part)
    facts = case_of(lane, row)
    _make(ctx, facts)
    Leaver.objects.create(part=part, handle=facts.handle, case=facts.id, why=why[:40], state=facts.state, at=ctx.now)
    Part.objects.filter(id=part.id).update(left=F("left") + 1)
    _moves(ctx, lane, facts)
    if facts.reclaimed_at:
        change.suspend(ctx, handle, facts.reclaimed_at)
    if part.opened_to_all_at:
        change.open_up(ctx, handle, part.opened_to_all_at)
    append(ctx, Event.CAMPAIGN_LEFT, handle=facts.handle, ref=facts.id, data={"campaign": lane.id})
    return facts.handle


def archive_of(facts: CaseFacts) -> str:
    """The name that the account bears once its own was taken back."""
    rule = pinned(facts.policy_hash).names
    return archive_name(facts.handle, facts.id, rule.max_length, rule.profile)


def _make(ctx: Ctx, facts: CaseFacts) -> None:
    Case.objects.create(id=facts.id, **{name: getattr(facts, name) for name in COPIED})


def _moves(ctx: Ctx, lane: Lane, facts: CaseFacts) -> None:
    """The moves that lists of many made for him, as rows; one that is out now is looked after by itself from here on."""
    told: dict[str, Any] = {"handle": facts.handle, "epoch": facts.epoch, "ref": facts.id}
    vacated = told | {"id": facts.reclaim_move, "how": "vacate", "from_account": facts.account_id, "archive_as": archive_of(facts)}
    if facts.reclaimed_at:
        record_made(ctx, **vacated, at=facts.reclaimed_at)
    elif lane.acting == "vacate":
        assert lane.acting_since is not None
        ask(ctx, **vacated, held_for=facts.id, good_until=lane.acting_since + LOOK_HOLDS, begun=True)
    if lane.acting == "open":
        ask(ctx, **told, id=move_id(facts.id, "open"), how="open", held_for=facts.id, begun=True)
