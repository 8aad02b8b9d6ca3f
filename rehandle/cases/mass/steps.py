"""What becomes of a part, in the order of its life: the clock begins, the names are taken back, announced, released, opened, closed."""

from datetime import datetime
from typing import Any

from rehandle.cases.mass import brake
from rehandle.cases.mass.locked import locked
from rehandle.cases.mass.machines import CAMPAIGN
from rehandle.cases.mass.models import Campaign, Part
from rehandle.cases.rules import clocks
from rehandle.cases.rules.clocks import Told
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.batch import append_batch
from rehandle.log.events import Event
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy


def told(part: Part) -> list[Told]:
    """The rounds on record that count from their instant."""
    return [Told(int(number), datetime.fromisoformat(at)) for number, at in part.rounds.items()]


def asked_for(part: Part, now: datetime) -> bool:
    """Whether the time to answer is over and every notice that counts is on record."""
    policy = pinned(part.campaign.policy_hash)
    if part.state != "grace" or part.answer_by is None or now < part.answer_by:
        return False
    return not clocks.missing_notices(policy, told(part)) and clocks.spaced(policy, told(part))


@flow(needs=Permission.TICK)
def part_grace(ctx: Ctx, part: str) -> dict[str, Any]:
    """All who have not left were told: their time to answer runs from the last letter of the first round."""
    row = locked(part)
    policy = pinned(row.campaign.policy_hash)
    if row.state != "opened" or not row.rounds:
        raise Refused(Code.TOO_EARLY)
    row.grace_from = min(each.at for each in told(row))
    row.answer_by = row.ends_at = clocks.answer_by(row.grace_from, policy.clocks.grace)
    row.objection_until = clocks.objection_until(policy, row.grace_from)
    row.state = "grace"
    row.save()
    _tell_end(ctx, row, row.answer_by)
    return {"state": row.state, "answer_by": row.answer_by}


@flow(needs=Permission.TICK)
def part_postpone(ctx: Ctx, part: str) -> dict[str, Any]:
    """The last letter came late: the end moves later, never earlier. Refuses `too_early` where nothing moves."""
    row = locked(part)
    assert row.answer_by is not None
    later = clocks.earliest_end(pinned(row.campaign.policy_hash), told(row), row.answer_by)
    if later <= row.answer_by:
        raise Refused(Code.TOO_EARLY)
    row.answer_by = row.ends_at = later
    row.save()
    _tell_end(ctx, row, later, moved=True)
    return {"answer_by": later}


def late(part: Part) -> bool:
    """Whether the end of the time to answer has to move later."""
    policy = pinned(part.campaign.policy_hash)
    return part.answer_by is not None and clocks.earliest_end(policy, told(part), part.answer_by) > part.answer_by


@flow(needs=Permission.TICK)
def part_ask(ctx: Ctx, part: str, act: str, swept_at: datetime | None = None) -> dict[str, Any]:
    """A bulk step of a part begins (`vacate` or `open`): whoever leaves from here on has a move of his own that is looked after."""
    row = locked(part)
    if row.act:
        return {"act": row.act}
    if brake.look(ctx, row.campaign_id):
        return {"act": ""}
    row.act, row.act_at = act, ctx.now
    row.save(update_fields=["act", "act_at"])
    _tell_asked(ctx, row, swept_at)
    return {"act": act}


@flow(needs=Permission.TICK)
def part_looked(ctx: Ctx, part: str, swept_at: datetime) -> dict[str, Any]:
    """The taking-back goes on after another look at everybody."""
    row = _acting(part, "vacate")
    row.act_at = ctx.now
    row.save(update_fields=["act_at"])
    _tell_asked(ctx, row, swept_at)
    return {"act": row.act}


@flow(needs=Permission.TICK)
def part_reclaimed(ctx: Ctx, part: str, root: str, count: int) -> dict[str, Any]:
    """The platform has taken every name of the part back that has not left it."""
    row = _acting(part, "vacate")
    policy = pinned(row.campaign.policy_hash)
    row.state, row.act = "reclaimed", ""
    row.reclaimed_at = ctx.now
    row.ends_at = clocks.announce_at(policy, row.reclaimed_at)
    row.save()
    _batch(ctx, Event.CAMPAIGN_RECLAIMED, row, root, count)
    return {"state": row.state, "ends_at": row.ends_at}


@flow(needs=Permission.TICK)
def part_advance(ctx: Ctx, part: str, root: str, count: int) -> dict[str, Any]:
    """One arc that time alone walks: announced, released, closed."""
    row = locked(part)
    if row.ends_at is None or ctx.now < row.ends_at or row.act:
        raise Refused(Code.TOO_EARLY)
    event = _walk(row, pinned(row.campaign.policy_hash))
    row.save()
    announced = event is Event.CAMPAIGN_ANNOUNCED and row.ends_at is not None
    data: dict[str, object] = {"order": row.campaign.commitment, "opens_at": row.ends_at.isoformat()} if announced and row.ends_at else {}
    _batch(ctx, event, row, root, count, data)
    if row.state == "closed" and not Part.objects.filter(campaign=row.campaign).exclude(state="closed").exists():
        _end(ctx, row.campaign_id)
    return {"state": row.state}


@flow(needs=Permission.TICK)
def part_opened(ctx: Ctx, part: str, root: str, count: int, seed: str) -> dict[str, Any]:
    """The platform has let go of every name of the part, in the drawn order. With the last part the seed is told: nobody foresees the others."""
    row = _acting(part, "open")
    row.act, row.opened_to_all_at = "", ctx.now
    row.save()
    all_open = not Part.objects.filter(campaign=row.campaign, opened_to_all_at=None).exists()
    _batch(ctx, Event.CAMPAIGN_OPENED, row, root, count, {"seed": seed} if all_open else {})
    return {"state": row.state}


def _acting(part: str, act: str) -> Part:
    row = locked(part)
    if row.act != act:
        raise Refused(Code.ALREADY_DONE)
    return row


def _walk(row: Part, policy: Policy) -> Event:
    """The same arcs as `rules.project.step`, on the part's columns."""
    at = row.ends_at
    assert at is not None
    if row.state == "reclaimed":
        row.state, row.announced_at, row.ends_at = "announced", at, clocks.release_at(policy, at)
        return Event.CAMPAIGN_ANNOUNCED
    if row.state == "announced":
        row.state, row.released_at, row.ends_at = "released", at, row.objection_until
        return Event.CAMPAIGN_RELEASED
    if row.state == "released":
        row.state, row.ended_at, row.ends_at = "closed", at, None
        return Event.CAMPAIGN_CLOSED
    raise Refused(Code.TOO_EARLY)


def _batch(ctx: Ctx, event: Event, row: Part, root: str, count: int, data: dict[str, object] | None = None) -> None:
    """Its entry counts those who stay, under the part's lock: refuses `wrong_state` where somebody left since the list was made."""
    if count != row.members - row.left:
        raise Refused(Code.WRONG_STATE, listed=count, stay=row.members - row.left)
    append_batch(ctx, event, ref=row.id, root=bytes.fromhex(root), count=count, data={"part": row.number} | (data or {}))


def _end(ctx: Ctx, campaign: str) -> None:
    row = Campaign.objects.select_for_update().get(id=campaign)
    row.state, row.ended_at = CAMPAIGN.next(row.state, "all_closed"), ctx.now
    row.save()


def _tell_end(ctx: Ctx, row: Part, end: datetime, *, moved: bool = False) -> None:
    data = {"part": row.number, "count": row.members - row.left, "answer_by": _text(end)} | ({"moved": True} if moved else {})
    append(ctx, Event.CAMPAIGN_GRACE, ref=row.campaign_id, data=data)


def _tell_asked(ctx: Ctx, row: Part, swept_at: datetime | None) -> None:
    data = {"part": row.number, "act": row.act, "count": row.members - row.left} | ({"swept_at": _text(swept_at)} if swept_at else {})
    append(ctx, Event.CAMPAIGN_ASKED, ref=row.campaign_id, data=data)


def _text(at: datetime) -> str:
    return at.isoformat()

