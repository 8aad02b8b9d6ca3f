"""What staff look up: the log with its signed head, who has which role."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.desk import happened
from rehandle.desk import words as w
from rehandle.desk.cells import whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Refused
from rehandle.log import entries
from rehandle.log.rules.note import verifier
from rehandle.people import flows, queries
from rehandle.people.rules.roles import STAFF
from rehandle.site.templatetags import words

MANY = 100


@door(Permission.LOG_READ)
def log(request: HttpRequest) -> HttpResponse:
    """Entries, newest first; the newest checkpoint; how to verify."""
    ctx, speak = ctx_of(request), speaker(request)
    before = request.GET.get("before", "")
    told = entries.newest(MANY, int(before) if before.isdecimal() and len(before) < 18 else None, happened.events_for(ctx))
    readable = happened.readable(ctx, told)
    pairs = (("Record number", "رقم السجل"), ("When", "متى"), ("What happened", "ما حدث"), ("Handle", "الاسم"))
    rows = [
        (happened.record(speak, each), speak.moment(each.at), happened.says(speak, each), words.handle(each.handle) if each.handle else "–")
        for each in readable
    ]
    values = {
        "head": speak.heads(*pairs), "rows": whole(rows), "signed": entries.head(), "verifier": verifier(office().log_origin, keys().log),
        "older": f"{base(request)}log?before={told[-1].id}" if len(told) == MANY else "", "partial": Permission.SALES_READ not in ctx.may,
    }  # fmt: skip
    return page(request, "log", values, current="log")


@door(Permission.PEOPLE_MANAGE)
def people(request: HttpRequest) -> HttpResponse:
    """Who has which role."""
    return _people(request)


@door(Permission.PEOPLE_MANAGE, methods=("POST",))
def roles(request: HttpRequest) -> HttpResponse:
    """Give a role, or take it away."""
    member, role = request.POST.get("member", ""), request.POST.get("role", "")
    try:
        (flows.end_role if request.POST.get("act") == "end" else flows.grant_role)(ctx_of(request), member, role)
    except Refused as refused:
        return _people(request, refused)
    return HttpResponseRedirect(f"{base(request)}people")


def _people(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    speak = speaker(request)
    team = queries.team()
    values: dict[str, Any] = {
        "members": [(each.name, each.id, [(role, speak.of(w.ROLES, role)) for role in each.roles]) for each in team],
        "member_options": [(each.id, each.name) for each in team], "role_options": [(role, speak.of(w.ROLES, role)) for role in sorted(STAFF)],
    }  # fmt: skip
    if refused:
        meaning = refused.code.meaning
        pair = ("Judging names and earning by them never meet in one person.", "لا يجتمع الحكم على الأسماء والكسب منها لدى شخص واحد.")
        values["message"] = {"kind": "stop", "happened": speak.say((meaning.en, meaning.ar)), "means": speak.say(pair)}
    return page(request, "people", values, current="people", status=refused.code.meaning.status if refused else 200)
