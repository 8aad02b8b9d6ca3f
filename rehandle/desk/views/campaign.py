"""Campaigns at the desk: drawn, judged, begun by two, watched, stopped by one, started again by two."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.cases.mass import asked as draws
from rehandle.cases.mass import figures, queries
from rehandle.cases.mass.begin import begin_campaign, drop_campaign, judge_sampled
from rehandle.cases.mass.brake import start_campaign_again, stop_campaign
from rehandle.cases.mass.machines import CAMPAIGN
from rehandle.cases.mass.queries import CampaignFacts
from rehandle.config.office import office
from rehandle.desk import campaign_words as w
from rehandle.desk import campaigning, sampling
from rehandle.desk import found as accounts
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import open_approvals
from rehandle.policy.queries import in_force_or_none

READS = (Permission.CASES_READ, Permission.CAMPAIGNS_DRAW, Permission.CAMPAIGNS_BEGIN, Permission.CAMPAIGNS_STOP)
REFRESH_SECONDS = 3


@door(*READS)
def campaigns(request: HttpRequest) -> HttpResponse:
    """All campaigns, what is being drawn, and for operators the way to ask for one."""
    return _campaigns(request)


@door(Permission.CAMPAIGNS_DRAW, methods=("POST",))
def asked(request: HttpRequest) -> HttpResponse:
    """Ask for a draw from the last sweep."""
    ctx, told = ctx_of(request), request.POST
    try:
        draws.ask(ctx, office().data_dir, told.get("id") or ctx.new_id(), told.get("tier", ""), told.get("wave", ""))
    except Refused as refused:
        return _campaigns(request, refused)
    return HttpResponseRedirect(f"{base(request)}campaigns?done=asked")


@door(Permission.CAMPAIGNS_DRAW, methods=("POST",))
def forgotten(request: HttpRequest) -> HttpResponse:
    """Put a draw that could not be done out of sight."""
    draws.forget(ctx_of(request), office().data_dir, request.POST.get("id", ""))
    return HttpResponseRedirect(f"{base(request)}campaigns")


@door(*READS)
def show(request: HttpRequest, campaign: str) -> HttpResponse:
    """One campaign."""
    return _shown(request, campaign)


@door(Permission.CAMPAIGNS_BEGIN, methods=("POST",))
def beginning(request: HttpRequest, campaign: str) -> HttpResponse:
    """Send it for the second signature that lets its letters go out. What is filed already is led to, not filed twice."""
    if known := _filed(campaign):
        return HttpResponseRedirect(f"{base(request)}approval/{known}")
    try:
        row = queries.campaign(campaign)
        if waiting := figures.waiting(row.policy_hash, row.tier):
            raise Refused(Code.SAMPLE_MISSING, waiting=waiting)
        if row.state != CAMPAIGN.start:
            raise Refused(Code.WRONG_STATE)
        waits = begin_campaign(ctx_of(request), campaign=campaign)
    except Refused as refused:
        return _shown(request, campaign, refused)
    return HttpResponseRedirect(f"{base(request)}approval/{waits.approval}")


@door(Permission.CAMPAIGNS_STOP, methods=("POST",))
def stopping(request: HttpRequest, campaign: str) -> HttpResponse:
    """Stop it at once, with a reason."""
    return _with_reason(request, campaign, "stop")


@door(Permission.CAMPAIGNS_BEGIN, methods=("POST",))
def dropping(request: HttpRequest, campaign: str) -> HttpResponse:
    """Do not begin it, with a reason."""
    return _with_reason(request, campaign, "drop")


@door(Permission.CAMPAIGNS_BEGIN, methods=("POST",))
def starting(request: HttpRequest, campaign: str) -> HttpResponse:
    """Send it for the second signature that lets it go on. What is filed already is led to, not filed twice."""
    typed = request.POST.get("reason", "")
    if known := _filed(campaign):
        return HttpResponseRedirect(f"{base(request)}approval/{known}")
    try:
        reason_given(typed)
        if queries.campaign(campaign).state != "stopped":
            raise Refused(Code.WRONG_STATE)
        waits = start_campaign_again(ctx_of(request), campaign=campaign, reason=typed)
    except Refused as refused:
        return _shown(request, campaign, refused, {"start": typed})
    return HttpResponseRedirect(f"{base(request)}approval/{waits.approval}")


@door(Permission.CASES_READ, Permission.CASES_REVIEW)
def sample(request: HttpRequest, campaign: str) -> HttpResponse:
    """The next finding of the sample with its reasons."""
    return _sample(request, campaign)


@door(Permission.CASES_REVIEW, methods=("POST",))
def judgement(request: HttpRequest, campaign: str) -> HttpResponse:
    """Say of one finding whether the rule meets it rightly."""
    typed, of = request.POST.get("reason", ""), request.POST.get("of", campaign)
    place, act = request.POST.get("place", ""), request.POST.get("act", "")
    try:
        if not (place.isascii() and place.isdecimal() and len(place) < len("1000000")) or act not in ("right", "wrong"):
            raise Refused(Code.INVALID, place=place, act=act)
        judge_sampled(ctx_of(request), campaign=of, place=int(place), right=act == "right", reason=typed)
    except Refused as refused:
        return _sample(request, campaign, refused, typed)
    return HttpResponseRedirect(f"{base(request)}campaign/{campaign}/sample")


def _with_reason(request: HttpRequest, campaign: str, what: str) -> HttpResponse:
    typed = request.POST.get("reason", "")
    try:
        queries.campaign(campaign)
        (stop_campaign if what == "stop" else drop_campaign)(ctx_of(request), campaign=campaign, reason=typed)
    except Refused as refused:
        return _shown(request, campaign, refused, {what: typed})
    return HttpResponseRedirect(f"{base(request)}campaign/{campaign}?done={'stopped' if what == 'stop' else 'dropped'}")


def _campaigns(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    ctx, speak, policy = ctx_of(request), speaker(request), in_force_or_none(ctx_of(request).now)
    found, waiting = queries.campaigns(), draws.every(office().data_dir)
    moves = any(not each.refusal for each in waiting) and "still" not in request.GET
    may = Permission.CAMPAIGNS_DRAW in ctx.may and policy is not None
    values: dict[str, Any] = {
        "head": speak.heads(*w.HEADS), "rows": campaigning.rows(speak, base(request), found), "moves": moves, "id": ctx.new_id(), "may": may,
        "draws": campaigning.draws(speak, policy, waiting) if policy else [], "swept": draws.last_run(policy) if policy else None,
        "message": _done(speak, request) if moves else None, **(campaigning.choices(speak, policy) if policy and may else {}),
    }  # fmt: skip
    if refused:
        values["message"] = _refusal(speak, refused)
    answer = page(request, "campaigns", values, current="campaigns", status=refused.code.meaning.status if refused else 200)
    if moves and request.method != "POST":
        answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


def _shown(request: HttpRequest, campaign: str, refused: Refused | None = None, typed: dict[str, str] | None = None) -> HttpResponse:
    ctx, speak, row, root = ctx_of(request), speaker(request), queries.campaign(campaign), base(request)
    values: dict[str, Any] = {
        "row": row, "title": campaigning.title(speak, row), "state": campaigning.state(speak, row), "why": campaigning.why_stopped(speak, row),
        "next": campaigning.coming(speak, row), "stages": campaigning.stages(speak, row),
        "facts": campaigning.facts(speak, root, row), "picture": campaigning.road(speak, row),
        "limit_head": speak.heads(*w.LIMIT_HEADS), "limits": campaigning.limits(speak, row), "part_head": speak.heads(*w.PART_HEADS),
        "parts": campaigning.parts(speak, row), "event_head": speak.heads(*w.HAPPENED_HEADS), "events": campaigning.events(ctx, speak, row),
        "message": _done(speak, request), "typed": typed or {}, **_acts(ctx, row),
    }  # fmt: skip
    if refused and refused.code in (Code.REASON_MISSING, Code.INVALID) and typed:
        values["error"] = speak.say((refused.code.meaning.en, refused.code.meaning.ar))
    elif refused:
        values["message"] = _refusal(speak, refused)
    return page(request, "campaign", values, current="campaigns", status=refused.code.meaning.status if refused else 200)


def _acts(ctx: Ctx, row: CampaignFacts) -> dict[str, Any]:
    """What this person may do with it now, and what stands in the way."""
    begins = Permission.CAMPAIGNS_BEGIN in ctx.may
    filed = _filed(row.id)
    waiting = figures.waiting(row.policy_hash, row.tier) if row.state == CAMPAIGN.start else 0
    return {
        "waiting": waiting, "filed": filed if Permission.APPROVE in ctx.may or begins else "", "waits_for_signature": bool(filed),
        "may_judge": waiting and Permission.CASES_REVIEW in ctx.may, "sees_sample": waiting and Permission.CASES_READ in ctx.may,
        "may_begin": begins and row.state == CAMPAIGN.start and not filed, "may_drop": begins and row.state == CAMPAIGN.start,
        "may_stop": Permission.CAMPAIGNS_STOP in ctx.may and row.state == "running",
        "may_start": begins and row.state == "stopped" and not filed,
    }  # fmt: skip


def _filed(campaign: str) -> str:
    """The approval about it that waits for a second signature."""
    return next((each.id for each in open_approvals() if each.flow in w.SIGN and json.loads(each.arguments)["campaign"] == campaign), "")


def _sample(request: HttpRequest, campaign: str, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    ctx, speak, row = ctx_of(request), speaker(request), queries.campaign(campaign)
    following = queries.to_judge(row.policy_hash, row.tier)
    values: dict[str, Any] = {
        "row": row, "title": campaigning.title(speak, row), "place": sampling.place(speak, row), "typed": typed,
        "may": Permission.CASES_REVIEW in ctx.may, "judged": campaigning.judged(speak, row), "why_head": speak.heads(*accounts.HEAD),
        "next": sampling.shown(speak, following) if following else None,
    }  # fmt: skip
    if refused and refused.code is Code.REASON_MISSING:
        values["error"] = speak.say(("Say why the rule is wrong here.", "يلزم ذكر سبب خطأ القاعدة هنا."))
    elif refused:
        values["message"] = _refusal(speak, refused)
    return page(request, "campaign_sample", values, current="campaigns", status=refused.code.meaning.status if refused else 200)


def _refusal(speak: Speaker, refused: Refused) -> dict[str, str]:
    meaning = refused.code.meaning
    return {
        "kind": "stop", "happened": speak.say((meaning.en, meaning.ar)), "means": speak.say(("Nothing was done.", "لم يُنفَّذ شيء.")),
    }  # fmt: skip


def _done(speak: Speaker, request: HttpRequest) -> dict[str, str] | None:
    what = request.GET.get("done", "")
    return {"kind": "done", "happened": speak.say(w.DONE[what]), "means": ""} if what in w.DONE else None
