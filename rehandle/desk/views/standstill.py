"""What holds a name in place: every stop, who set it and why; set one, or let the name go on."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.cases.decisions import lift_stop
from rehandle.cases.queries import at
from rehandle.desk import words as w
from rehandle.desk.cells import apart, whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Speaker
from rehandle.handles import flows, queries
from rehandle.handles.queries import StopTold
from rehandle.handles.rules.stops import SET_BY_HAND
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.rules.profiles import canonical
from rehandle.people.queries import names
from rehandle.policy.queries import in_force

OPEN_HEAD = (("What", "السبب"), ("Since", "منذ"), ("Why", "الشرح"), ("Ends", "ينتهي"))
OVER_HEAD = (("What", "السبب"), ("From", "من"), ("Until", "حتى"), ("Ended by", "أنهاه"), ("Why it ended", "سبب الإنهاء"))


@door(Permission.CASES_READ)
def show(request: HttpRequest, handle: str) -> HttpResponse:
    """The stops of a name, also of one that there is no file about."""
    return _shown(request, handle)


@door(Permission.STOPS_CHANGE, methods=("POST",))
def lifting(request: HttpRequest, handle: str) -> HttpResponse:
    """End one of its stops, with a reason."""
    typed = request.POST.get("reason", "")
    try:
        lift_stop(ctx_of(request), _named(handle, request.POST.get("stop", "")), typed)
    except Refused as refused:
        return _shown(request, handle, refused, {"lift": typed})
    return HttpResponseRedirect(f"{base(request)}standstill/{handle}?done=lifted")


@door(Permission.STOPS_CHANGE, methods=("POST",))
def setting(request: HttpRequest, handle: str) -> HttpResponse:
    """Freeze the name, with a reason."""
    ctx, typed, kind = ctx_of(request), request.POST.get("why", ""), request.POST.get("kind", "")
    try:
        flows.stop(ctx, id=request.POST.get("id") or ctx.new_id(), handle=_name(request, handle), kind=kind, reason=typed)
    except Refused as refused:
        return _shown(request, handle, refused, {"set": typed, "kind": kind})
    return HttpResponseRedirect(f"{base(request)}standstill/{handle}?done=set")


def _named(handle: str, stop: str) -> str:
    """The stop, where it is this name's."""
    if not any(each.id == stop for each in queries.stops_ever(handle)):
        raise Refused(Code.STALE)
    return stop


def _name(request: HttpRequest, handle: str) -> str:
    """A name of the platform, in the form by which it is known. Refuses `name_shape`."""
    profile = in_force(ctx_of(request).now).names
    name = canonical(handle, profile.profile, profile.min_length, profile.max_length)
    if isinstance(name, Refused):
        raise name
    return name


def _shown(request: HttpRequest, handle: str, refused: Refused | None = None, typed: dict[str, str] | None = None) -> HttpResponse:
    ctx, speak, name, typed = ctx_of(request), speaker(request), _name(request, handle), typed or {}
    known, file = queries.stops_ever(name), at(name, ctx.now)
    here = [each for each in known if each.ended_at is None]
    may = Permission.STOPS_CHANGE in ctx.may
    values: dict[str, Any] = {
        "name": name, "shown": known[0].display if known else name, "file": file, "frozen": bool(here), "may": may, "id": ctx.new_id(),
        "typed": typed,
        "kinds": [(kind, speak.say(w.STOP_KINDS[kind])) for kind in SET_BY_HAND],
        "liftable": [(each.id, _choice(speak, each)) for each in here if each.by_hand] if may else [],
        "open_head": speak.heads(*OPEN_HEAD), "open_rows": whole(_open(speak, each) for each in here),
        "over_head": speak.heads(*OVER_HEAD), "over_rows": whole(_over(speak, each) for each in known if each.ended_at),
        "message": _done(speak, request.GET.get("done", ""), frozen=bool(here)),
    }  # fmt: skip
    return page(
        request, "standstill", values | (_error(speak, refused, typed) if refused else {}), status=refused.code.meaning.status if refused else 200
    )


def _error(speak: Speaker, refused: Refused, typed: dict[str, str]) -> dict[str, Any]:
    """Beside the field where it is about the reason; above the page where the name has changed meanwhile. What was typed stays."""
    meaning = refused.code.meaning
    said = speak.say((meaning.en, meaning.ar))
    if refused.code is Code.INVALID and refused.facts.get("field") == "reason":
        said = speak.say(("Say it in 1,000 characters at most.", "يلزم ألا يزيد السبب على 1,000 حرف."))
    if refused.code in (Code.REASON_MISSING, Code.INVALID):
        return {"lift_error" if "lift" in typed else "set_error": said, "message": None}
    return {"message": {"kind": "stop", "happened": said}, "lost": typed.get("lift", "")}


def _choice(speak: Speaker, stop: StopTold) -> str:
    return speak.say(("{}, since {}", "{}، منذ {}"), speak.say(w.STOP_KINDS[stop.kind]), speak.day(stop.opened_at))


def _open(speak: Speaker, stop: StopTold) -> tuple[str, ...]:
    ends = speak.say(w.STOP_ENDS["hand" if stop.by_hand else stop.kind]) if not stop.ends_at else speak.day(stop.ends_at)
    return (speak.say(w.STOP_KINDS[stop.kind]), speak.moment(stop.opened_at), _why(speak, stop), ends)


def _over(speak: Speaker, stop: StopTold) -> tuple[str, ...]:
    why = apart(stop.ended_why) if stop.ended_why else "–"
    return (speak.say(w.STOP_KINDS[stop.kind]), speak.day(stop.opened_at), speak.day(stop.ended_at), _by(speak, stop.ended_by), why)


def _why(speak: Speaker, stop: StopTold) -> str:
    """What was written when it was set; of one that the office set, what happened."""
    if stop.opened_why:
        return speak.say(("{}: {}", "{}: {}"), apart(_by(speak, stop.opened_by)), apart(stop.opened_why))
    return speak.say(w.STOP_WHY.get(stop.id.partition(":")[0], w.NONE))


def _by(speak: Speaker, actor: str) -> str:
    """A colleague by name; everybody else by his part."""
    if actor in (known := names([actor])):
        return known[actor]
    return speak.of(w.PARTS, actor.partition(":")[0])


def _done(speak: Speaker, what: str, *, frozen: bool) -> dict[str, str] | None:
    if what == "lifted":
        rest = w.STILL_FROZEN if frozen else w.GOES_ON
        return {"kind": "done", "happened": speak.say(("The stop is lifted.", "رُفع الإيقاف.")), "means": speak.say(rest)}
    if what == "set" and frozen:
        return {"kind": "done", "happened": speak.say(("The name stands still.", "الاسم موقوف.")), "means": speak.say(w.ALL_WAITS)}
    return None
