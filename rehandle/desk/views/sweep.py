"""Sweeps at the desk: asked for here, carried out elsewhere; how far one is, what it found, and names of one kind with their reasons."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle import wiring
from rehandle.config.office import office
from rehandle.desk import drilling, sweeping
from rehandle.desk import found as accounts
from rehandle.desk import sweep_words as w
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import names as people
from rehandle.sweep import flows, progress, queries
from rehandle.sweep.asking import ask
from rehandle.sweep.machines import OPEN, SWEEP
from rehandle.sweep.queries import Swept

READS = (Permission.SWEEP_RUN, Permission.CASES_READ)
REFRESH_SECONDS, SILENT_SECONDS = 3, 20


@door(*READS)
def sweeps(request: HttpRequest) -> HttpResponse:
    """The newest sweeps, and for operators the way to ask for one."""
    return _sweeps(request)


@door(Permission.SWEEP_RUN, methods=("POST",))
def asked(request: HttpRequest) -> HttpResponse:
    """Ask for a sweep of the last snapshot."""
    ctx = ctx_of(request)
    try:
        sweep = ask(ctx, request.POST.get("id") or ctx.new_id(), office().data_dir)
    except Refused as refused:
        return _sweeps(request, refused)
    return HttpResponseRedirect(f"{base(request)}sweep/{sweep}")


@door(*READS)
def show(request: HttpRequest, sweep: str) -> HttpResponse:
    """One sweep. While it is under way the page asks for itself anew every few seconds, unless it is asked to hold still."""
    return _show(request, queries.one(sweep))


@door(Permission.SWEEP_RUN, methods=("POST",))
def cancellation(request: HttpRequest, sweep: str) -> HttpResponse:
    """Cancel it."""
    try:
        flows.cancel_sweep(ctx_of(request), sweep=sweep)
    except Refused as refused:
        if refused.code != Code.WRONG_STATE:
            raise
        return _show(request, queries.one(sweep), refused)
    return HttpResponseRedirect(f"{base(request)}sweep/{sweep}")


@door(*READS)
def names(request: HttpRequest, sweep: str) -> HttpResponse:
    """Twenty names of the kind that the address asks for, each with the reasons for which it was found."""
    speak, swept = speaker(request), queries.one(sweep)
    policy, chosen, seed = sweeping.rule_of(swept), drilling.chosen_of(request.GET), drilling.seed_of(request.GET)
    if swept.state != "finished" or policy is None:
        raise Refused(Code.WRONG_STATE, sweep=sweep)
    choices = drilling.choices(speak, swept, policy, chosen)
    values: dict[str, Any] = {
        "swept": swept, "choices": choices, "why_head": speak.heads(*accounts.HEAD),
        "others": urlencode({each.field: each.picked for each in choices if each.picked} | {"draw": seed + 1}),
    }  # fmt: skip
    try:
        values["drawn"] = drilling.drawn(speak, swept, policy, chosen, seed)
    except Refused as refused:
        values["refused"] = speak.say((refused.code.meaning.en, refused.code.meaning.ar))
        return page(request, "sweep_names", values, current="sweeps", status=refused.code.meaning.status)
    return page(request, "sweep_names", values, current="sweeps")


def _sweeps(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    ctx, speak, found = ctx_of(request), speaker(request), queries.sweeps()
    under_way = next((each for each in found if each.state in OPEN), None)
    values: dict[str, Any] = {
        "head": speak.heads(*w.HEADS), "rows": sweeping.rows(speak, base(request), found), "under_way": under_way, "id": ctx.new_id(),
        "may": Permission.SWEEP_RUN in ctx.may, "last_read": queries.last_read(),
    }  # fmt: skip
    if refused:
        values["refused"] = speak.say((refused.code.meaning.en, refused.code.meaning.ar))
    return page(request, "sweeps", values, current="sweeps", status=refused.code.meaning.status if refused else 200)


def _show(request: HttpRequest, swept: Swept, refused: Refused | None = None) -> HttpResponse:
    ctx, speak, policy = ctx_of(request), speaker(request), sweeping.rule_of(swept)
    moves, still = swept.state in OPEN, "still" in request.GET
    values: dict[str, Any] = {
        "swept": swept, "state": {"kind": w.BADGES[swept.state], "text": speak.say(w.STATES[swept.state])}, "moves": moves, "still": still,
        "facts": sweeping.facts(speak, swept, policy), "canceller": people([swept.cancelled_by]).get(swept.cancelled_by, ""),
        "may_cancel": Permission.SWEEP_RUN in ctx.may and bool(SWEEP.allowed(swept.state, ctx.may)),
        "again": swept.state in ("failed", "cancelled") and Permission.SWEEP_RUN in ctx.may,
        "refused": speak.say((refused.code.meaning.en, refused.code.meaning.ar)) if refused else "",
    }  # fmt: skip
    values |= _of_state(request, swept)
    answer = page(request, "sweep", values, current="sweeps", status=refused.code.meaning.status if refused else 200)
    if moves and not still and request.method != "POST":
        answer["Refresh"] = str(REFRESH_SECONDS)
    return answer


def _of_state(request: HttpRequest, swept: Swept) -> dict[str, Any]:
    """What only a running, a failed or a finished one has."""
    speak, policy = speaker(request), sweeping.rule_of(swept)
    if swept.state == "running":
        return {"reached": _reached(request, swept)}
    if swept.state == "failed":
        means, todo = w.FAILURES.get(swept.refusal, w.FAILURES["fault"])
        return {"failure": {"means": speak.say(means), "todo": speak.say(todo), "told": swept.told}}
    if swept.state != "finished" or policy is None or not swept.summary:
        return {}
    try:
        return {"pictures": sweeping.pictures(speak, swept, policy), "found": True}
    except Refused as gone:
        return {"pictures": [sweeping.road(speak, swept, policy)], "gone": speak.say((gone.code.meaning.en, gone.code.meaning.ar))}


def _reached(request: HttpRequest, swept: Swept) -> dict[str, Any] | None:
    """How far it is in words; none where its process has not been heard of for a while."""
    speak, at = speaker(request), progress.read(queries.progress_of(office().data_dir, swept.id))
    if at is None or (wiring.real_now() - at.at).total_seconds() > SILENT_SECONDS:
        return None
    left = sweeping.span(speak, at.left_seconds) if at.left_seconds is not None else ""
    doing = speak.say(w.DOING.get(at.doing, w.WORKING))
    return {"doing": doing, "percent": round(100 * at.share), "rows": at.rows, "speed": at.rows_per_second, "left": left}
