"""Requests for names at no cost as the desk answers them: what the name is for, the promise, grant or refuse with a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle import wiring
from rehandle.desk.cells import apart, late
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Speaker
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import request_queries, requesting
from rehandle.sales.request_queries import Waiting
from rehandle.sales.rules.request import ALTERNATIVES
from rehandle.site.templatetags import words


@door(Permission.SALES_DRAFT)
def show(request: HttpRequest, asked: str) -> HttpResponse:
    """One request, opened for who is to answer it."""
    return _shown(request, asked)


@door(Permission.SALES_DRAFT, methods=("POST",))
def answered(request: HttpRequest, asked: str) -> HttpResponse:
    """Grant it, or refuse it with a reason: a letter goes out."""
    ctx, platform = ctx_of(request), wiring.ports().platform
    try:
        if request.POST.get("act") == "grant":
            requesting.grant(ctx, asked, platform=platform)
        else:
            reason, others = request.POST.get("reason", ""), request.POST.getlist("alternative")[: ALTERNATIVES + 1]
            requesting.refuse(ctx, asked, reason, others, platform=platform)
    except Refused as refused:
        return _shown(request, asked, refused)
    except Unreachable:
        return _shown(request, asked, Refused(Code.PLATFORM_DOWN))
    return HttpResponseRedirect(base(request))


def _shown(request: HttpRequest, asked: str, refused: Refused | None = None) -> HttpResponse:
    ctx, speak = ctx_of(request), speaker(request)
    if refused and refused.code in (Code.REQUEST_ANSWERED, Code.BARRED, Code.NOT_FOUND):
        raise refused
    found, opened = request_queries.one(ctx, asked), requesting.read_request(ctx, request=asked)
    chosen = request.POST.getlist("alternative")
    values: dict[str, Any] = {
        "asked": found, "opened": opened, "facts": _facts(speak, found, opened.name, ctx.now > found.answer_by),
        "typed": request.POST.get("reason", ""), "most": requesting.MOST_REASON,
        "free": [(each.handle, words.handle(each.display), each.handle in chosen) for each in request_queries.alternatives_of(found.sale)],
    }  # fmt: skip
    if refused:
        meaning = refused.code.meaning
        values["message"] = speak.say((meaning.en, meaning.ar))
    return page(request, "asked", values, status=refused.code.meaning.status if refused else 200)


def _facts(speak: Speaker, found: Waiting, name: str, is_late: bool) -> list[tuple[str, object]]:
    by = speak.by(found.answer_by)
    return [
        (speak.say(("Asked by", "صاحب الطلب")), words.handle(name)),
        (speak.say(("Membership", "العضوية")), apart(found.membership) if found.membership else speak.say(("none", "لا عضوية"))),
        (speak.say(("Asked", "تاريخ الطلب")), speak.instant(found.at)),
        (speak.say(("Promised by", "الموعد")), late(by) if is_late else by),
        (speak.say(("Before it in the queue", "قبله في الطابور")), found.ahead),
    ]
