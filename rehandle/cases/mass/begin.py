"""People judge a drawn sample; then two of them begin the campaign."""

from typing import Any

from rehandle.cases.mass import files
from rehandle.cases.mass.figures import judged
from rehandle.cases.mass.folders import folder_of
from rehandle.cases.mass.leave import leave
from rehandle.cases.mass.locked import campaign as lock
from rehandle.cases.mass.machines import CAMPAIGN
from rehandle.cases.mass.member import case_id
from rehandle.cases.mass.models import Campaign, Part, Sampled
from rehandle.cases.sparing import keep_case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event


@flow(needs=Permission.CASES_REVIEW)
def judge_sampled(ctx: Ctx, campaign: str, place: int, right: bool, reason: str = "") -> dict[str, Any]:
    """Say of one finding of the sample whether the rule meets it rightly; a wrong one needs a reason, and is left alone.

    Refuses `not_found`, `already_done`, `reason_missing`.
    """
    row = Sampled.objects.select_for_update().filter(campaign_id=campaign, place=place).first()
    if row is None:
        raise Refused(Code.NOT_FOUND)
    if row.right is not None:
        raise Refused(Code.ALREADY_DONE, by=row.judged_by)
    row.right, row.reason = right, reason_given(reason, required=not right)
    row.judged_by, row.judged_at = ctx.actor.id, ctx.now
    row.save()
    append(ctx, Event.CAMPAIGN_JUDGED, handle=row.handle, ref=campaign, data={"right": right})
    return error_rate(row.campaign)


def _reads(ctx: Ctx, campaign: str) -> dict[str, object]:
    row = Campaign.objects.filter(id=campaign).first()
    return {"state": row.state, "root": row.root} if row else {}


@flow(needs=Permission.CAMPAIGNS_BEGIN, eyes=2, reads=_reads)
def begin_campaign(ctx: Ctx, campaign: str) -> dict[str, Any]:
    """Let the letters go out. Refuses `sample_missing` until each finding of the sample is judged, `wrong_state`."""
    row = lock(campaign)
    if waiting := Sampled.objects.filter(campaign__policy_hash=row.policy_hash, campaign__tier=row.tier, right=None).count():
        raise Refused(Code.SAMPLE_MISSING, waiting=waiting)
    row.state = CAMPAIGN.next(row.state, "begun")
    row.begun_at, row.begun_by = ctx.now, ctx.actor.id
    row.save()
    Part.objects.filter(campaign=row).update(opened_at=ctx.now)
    append(ctx, Event.CAMPAIGN_BEGUN, ref=row.id, data={"count": row.members} | error_rate(row))
    _spare_wrong(ctx, row)
    return {"state": row.state}


@flow(needs=Permission.CAMPAIGNS_BEGIN)
def drop_campaign(ctx: Ctx, campaign: str, reason: str) -> dict[str, Any]:
    """Do not begin a campaign that was drawn. Refuses `wrong_state`, `reason_missing`."""
    row = lock(campaign)
    row.stopped_why, row.stopped_by = reason_given(reason), ctx.actor.id
    if row.state != CAMPAIGN.start:
        raise Refused(Code.WRONG_STATE, state=row.state)
    row.state, row.ended_at = CAMPAIGN.next(row.state, "dropped"), ctx.now
    row.save()
    append(ctx, Event.CAMPAIGN_STOPPED, ref=row.id, data={"why": "dropped"})
    return {"state": row.state}


def error_rate(campaign: Campaign) -> dict[str, Any]:
    """How many findings of its kind under its rule are judged and wrong, and the 95 % interval of the rule's error, in per mille."""
    found = judged(campaign.policy_hash, campaign.tier)
    return {"judged": found.judged, "wrong": found.wrong, "of_thousand": [round(1000 * found.low), round(1000 * found.high)]}


def _spare_wrong(ctx: Ctx, row: Campaign) -> None:
    """Who was found wrongly and is a member all the same leaves before anybody is written to, and is left alone."""
    of_kind = Sampled.objects.filter(campaign__policy_hash=row.policy_hash, campaign__tier=row.tier)
    wrong = sorted(of_kind.filter(right=False).values_list("handle", flat=True))
    for part in Part.objects.select_related("campaign").filter(campaign=row):
        for name in (each for each in wrong if part.first <= each <= part.last):
            if member := files.find(folder_of(part), part.number, name):
                leave(ctx, part, member, "judged")
                keep_case(ctx, case_id(part.campaign_id, name), "review_spared", "review_spared")
