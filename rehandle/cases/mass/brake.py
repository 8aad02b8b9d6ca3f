"""The brake: a campaign over its rule's limits stops itself and says why; anybody on duty stops it; two people start it again."""

from datetime import datetime
from typing import Any

from django.db.models import Sum

from rehandle.cases.mass.locked import campaign as lock
from rehandle.cases.mass.machines import CAMPAIGN
from rehandle.cases.mass.models import Campaign, Leaver, Part
from rehandle.cases.models import Appeal, Case
from rehandle.cases.rules.brake import Seen, over
from rehandle.cases.rules.clocks import after_stop
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.policy.queries import pinned

UNTOLD = "not_told"  # why somebody left whom no letter reached
CAME_BACK = ("holder_kept", "holder_away", "active_again", "active_late", "holder_returned")


def seen(campaign: str) -> Seen:
    """What a campaign has seen: those who came back, objections, letters."""
    parts = Part.objects.filter(campaign_id=campaign)
    sums = parts.aggregate(letters=Sum("letters"), undelivered=Sum("undelivered"))
    written = parts.exclude(rounds={})
    told = (written.aggregate(n=Sum("members"))["n"] or 0) - Leaver.objects.filter(part__in=written, why=UNTOLD).count()
    cases = Leaver.objects.filter(part__campaign_id=campaign).values("case")
    decided = Appeal.objects.filter(case__in=cases, state__in=("upheld", "dismissed"))
    came_back = Case.objects.filter(id__in=cases, why_ended__in=CAME_BACK).count()
    return Seen(told, came_back, decided.count(), decided.filter(state="upheld").count(), sums["letters"] or 0, sums["undelivered"] or 0)


def over_limits() -> list[str]:
    """Running campaigns that are over a limit of their rule."""
    running = Campaign.objects.filter(state="running").order_by("begun_at", "id")
    return [row.id for row in running if over(pinned(row.policy_hash).brake, seen(row.id))]


def look(ctx: Ctx, campaign: str) -> bool:
    """Inside a flow: stop the campaign if it is over a limit. Whether it stopped."""
    row = lock(campaign)
    passed = over(pinned(row.policy_hash).brake, seen(campaign)) if row.state == "running" else ""
    if passed:
        _stop(ctx, row, passed)
    return bool(passed)


@flow(needs=Permission.TICK)
def brake_campaign(ctx: Ctx, campaign: str) -> bool:
    """Stop a campaign that is over a limit."""
    return look(ctx, campaign)


@flow(needs=Permission.CAMPAIGNS_STOP)
def stop_campaign(ctx: Ctx, campaign: str, reason: str) -> dict[str, Any]:
    """Halt a campaign at once: its clocks stand still. One person is enough. Refuses `wrong_state`, `reason_missing`."""
    row = lock(campaign)
    _stop(ctx, row, reason_given(reason))
    return {"state": row.state}


def _reads(ctx: Ctx, campaign: str, reason: str) -> dict[str, object]:
    row = Campaign.objects.filter(id=campaign).first()
    return {"state": row.state if row else None, "stopped_at": row.stopped_at.isoformat() if row and row.stopped_at else None}


@flow(needs=Permission.CAMPAIGNS_BEGIN, eyes=2, reads=_reads)
def start_campaign_again(ctx: Ctx, campaign: str, reason: str) -> dict[str, Any]:
    """Two people let a campaign go on: what was left of each clock is left, a week at least."""
    row = lock(campaign)
    reason_given(reason)
    row.state = CAMPAIGN.next(row.state, "started_again")
    assert row.stopped_at is not None
    for part in Part.objects.select_for_update().filter(campaign=row).exclude(state="closed").order_by("number"):
        _shift(part, row.stopped_at, ctx.now)
    row.stopped_at, row.stopped_by, row.stopped_why = None, "", ""
    row.save()
    append(ctx, Event.CAMPAIGN_STARTED, ref=row.id)
    return {"state": row.state}


def _stop(ctx: Ctx, row: Campaign, why: str) -> None:
    row.state = CAMPAIGN.next(row.state, "stopped")
    row.stopped_at, row.stopped_by, row.stopped_why = ctx.now, ctx.actor.id, why
    row.save()
    append(ctx, Event.CAMPAIGN_STOPPED, ref=row.id, data={"why": why} if ctx.actor.kind == "office" else {})


def _shift(part: Part, stopped_at: datetime, now: datetime) -> None:
    if part.ends_at:
        part.ends_at = after_stop(part.ends_at, stopped_at, now)
        if part.state == "grace":
            part.answer_by = part.ends_at
        part.save(update_fields=["ends_at", "answer_by"])
