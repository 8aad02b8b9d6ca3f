"""Somebody told us that a holder has died: what he wrote, and what a person decides."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.cases import decisions, queries
from rehandle.cases.reading import read_report, take_up
from rehandle.desk import file
from rehandle.desk import words as w
from rehandle.desk.cells import link
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.rules.queue import promised
from rehandle.desk.views.file import ask_why, out_of_turn
from rehandle.handles.queries import stops
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import names
from rehandle.site.templatetags import words

TO_DECIDE = "to decide the report of a death"


@door(Permission.CASES_READ)
def show(request: HttpRequest, report: str) -> HttpResponse:
    """The report."""
    if out_of_turn(ctx_of(request), f"death/{report}", report):
        return ask_why(request, f"death/{report}", queries.death(report).handle)
    return _shown(request, report)


@door(Permission.CASES_REVIEW, methods=("POST",))
def taking_up(request: HttpRequest, report: str) -> HttpResponse:
    """Open a report out of turn, for a reason."""
    if not request.POST.get("why"):
        return ask_why(request, f"death/{report}", queries.death(report).handle, missing=True)
    take_up(ctx_of(request), report, request.POST["why"])
    return HttpResponseRedirect(f"{base(request)}death/{report}")


@door(Permission.APPEALS_DECIDE, methods=("POST",))
def decided(request: HttpRequest, report: str) -> HttpResponse:
    """Kept in memory for ever, or the clocks go on."""
    typed, act = request.POST.get("reason", ""), request.POST.get("act", "")
    try:
        if act not in ("memorial", "go_on"):
            raise Refused(Code.STALE)
        decisions.decide_death(ctx_of(request), report, act == "memorial", typed)
    except Refused as refused:
        return _shown(request, report, refused, typed)
    return HttpResponseRedirect(f"{base(request)}death/{report}")


def _shown(request: HttpRequest, report: str, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    ctx, speak, row = ctx_of(request), speaker(request), queries.death(report)
    may = Permission.APPEALS_DECIDE in ctx.may and not row.outcome
    known = queries.at(row.handle, ctx.now)
    values: dict[str, Any] = {
        "report": row, "may": may, "typed": typed,
        "words": read_report(ctx, report, TO_DECIDE) if may and Permission.LETTERS_READ in ctx.may else None,
        "frozen": bool(stops(row.handle)), "events": file.events(ctx, speak, row.handle), "event_head": file.event_head(speak),
        "facts": [
            (speak.say(("Told", "وقت الإبلاغ")), speak.instant(row.told_at)),
            (speak.say(("By", "من")), speak.of(w.RELATIONS, row.relation)),
            (speak.say(("Promised by", "الموعد")), speak.by(promised("death", row.told_at)) if not row.outcome else "–"),
            (speak.say(("File", "الملف")), link(f"{base(request)}case/{known.id}", words.handle(known.display)) if known else speak.say(w.NONE)),
        ],
    }  # fmt: skip
    if row.outcome and row.decided_at:
        by = names([row.decided_by]).get(row.decided_by, row.decided_by)
        values["message"] = {
            "kind": "stop" if refused else "done",
            "happened": speak.say(("{} decided this: {}", "بُتّ في هذا من قبل {}: {}"), by, speak.instant(row.decided_at)),
        }
        said = (
            ("The name is kept in memory for ever.", "يُحفظ الاسم للذكرى إلى الأبد.")
            if row.outcome == "memorial"
            else ("Not confirmed; the clocks go on, with a week at least.", "لم يتأكد الأمر، وتستمر المهل، أسبوعًا على الأقل.")
        )
        values["message"]["means"] = speak.say(said)
    elif refused:
        meaning = refused.code.meaning
        values["error"] = speak.say((meaning.en, meaning.ar))
    values["lost"] = typed if refused and not may else ""
    return page(request, "death", values, status=refused.code.meaning.status if refused else 200)
