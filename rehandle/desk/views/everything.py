"""The one button: one person stops everything at once, with a reason; two people start the office again."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.cases.standstill import start_everything, stop_everything
from rehandle.desk import everything_words as w
from rehandle.desk import standing
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Speaker
from rehandle.handles.queries import standstill
from rehandle.kernel.permission import Permission
from rehandle.kernel.reason import reason_given
from rehandle.kernel.refusal import Code, Refused


@door(Permission.CAMPAIGNS_STOP, Permission.CAMPAIGNS_BEGIN)
def show(request: HttpRequest) -> HttpResponse:
    """Whether everything stands still, what that halts, and the button for who may press it."""
    return _shown(request)


@door(Permission.CAMPAIGNS_STOP, methods=("POST",))
def stopping(request: HttpRequest) -> HttpResponse:
    """Stop everything at once. Pressed twice, or by two people at once, it is one standstill with the first one's reason."""
    typed = request.POST.get("reason", "")
    if standstill():
        return HttpResponseRedirect(f"{base(request)}everything?done=already")
    try:
        stop_everything(ctx_of(request), reason=typed)
    except Refused as refused:
        return _shown(request, refused, typed)
    return HttpResponseRedirect(f"{base(request)}everything?done=stopped")


@door(Permission.CAMPAIGNS_BEGIN, methods=("POST",))
def starting(request: HttpRequest) -> HttpResponse:
    """Send it for the second signature that starts the office again. What is filed already is led to, not filed twice."""
    typed = request.POST.get("reason", "")
    if known := standing.filed():
        return HttpResponseRedirect(f"{base(request)}approval/{known}")
    try:
        reason_given(typed)
        if not standstill():
            raise Refused(Code.WRONG_STATE)
        waits = start_everything(ctx_of(request), reason=typed)
    except Refused as refused:
        return _shown(request, refused, typed)
    return HttpResponseRedirect(f"{base(request)}approval/{waits.approval}")


def _shown(request: HttpRequest, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    ctx, speak, stands, filed = ctx_of(request), speaker(request), standstill(), standing.filed()
    values: dict[str, Any] = {
        "stands": stands is not None, "standing_url": "",
        "filed": filed, "typed": typed, "halted": speak.heads(*w.HALTED), "goes_on": speak.heads(*w.GOES_ON),
        "may_stop": Permission.CAMPAIGNS_STOP in ctx.may and not stands, "may_sign": Permission.APPROVE in ctx.may,
        "may_start": Permission.CAMPAIGNS_BEGIN in ctx.may and stands is not None and not filed,
        "head": speak.heads(*w.HEADS), "events": standing.events(speak), "message": _done(speak, request.GET.get("done", ""), stands=bool(stands)),
    }  # fmt: skip
    return page(
        request, "everything", values | (_error(speak, refused) if refused else {}), current="everything",
        status=refused.code.meaning.status if refused else 200,
    )  # fmt: skip


def _error(speak: Speaker, refused: Refused) -> dict[str, Any]:
    """Beside the field where it is about the reason; else above the page."""
    said = speak.say(w.LONG) if refused.code is Code.INVALID else speak.say((refused.code.meaning.en, refused.code.meaning.ar))
    if refused.code in (Code.REASON_MISSING, Code.INVALID):
        return {"error": said}
    return {"message": {"kind": "stop", "happened": said, "means": speak.say(w.NOTHING_DONE)}}


def _done(speak: Speaker, what: str, *, stands: bool) -> dict[str, str] | None:
    """What was just done; an address kept from then says nothing once the office goes on."""
    return {"kind": "done", "happened": speak.say(w.DONE[what]), "means": ""} if stands and what in w.DONE else None
