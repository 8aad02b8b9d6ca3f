"""Applications of a drop as reviewers score them: by label, without a name, each criterion with points and a reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.desk.cells import badge, link, whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Pair, Speaker
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.sales import Criterion
from rehandle.sales import scoring, to_score
from rehandle.sales.rules.scoring import LEAST_REASON, MOST_POINTS, MOST_REASON
from rehandle.site.templatetags import words

HEADS: tuple[Pair, ...] = (("Application", "الطلب"), ("State", "الحالة"))
WHY_NOT: dict[Code, Pair] = {
    Code.BARRED: ("You are linked to whoever wrote it", "توجد صلة بصاحب الطلب"),
    Code.CONFLICT_DECLARED: ("You stood aside", "سبق التنحي عنه"),
    Code.SCORED_BEFORE: ("Scored", "قُيّم"),
}


@door(Permission.SALES_SCORE)
def show(request: HttpRequest, drop: str) -> HttpResponse:
    """What this reviewer may score of one drop."""
    speak, found = speaker(request), to_score.drop(ctx_of(request), drop)
    rows = whole(_row(speak, f"{base(request)}round/{drop}", each) for each in found.applications)
    return page(request, "round", {"drop": found, "criteria": _criteria(speak, found.criteria), "head": speak.heads(*HEADS), "rows": rows})


@door(Permission.SALES_SCORE)
def application(request: HttpRequest, drop: str, label: str) -> HttpResponse:
    """One application, opened for who is to score it."""
    return _shown(request, drop, label)


@door(Permission.SALES_SCORE, methods=("POST",))
def scored(request: HttpRequest, drop: str, label: str) -> HttpResponse:
    """Points and reasons to every criterion; they stand."""
    ctx, found = ctx_of(request), to_score.drop(ctx_of(request), drop)
    names = [each.name for each in found.criteria]
    try:
        points = {name: _points(request.POST.get(f"points-{name}", "")) for name in names}
        reasons = {name: request.POST.get(f"reason-{name}", "") for name in names}
        scoring.score(ctx, id=request.POST.get("id", "")[:60] or ctx.new_id(), sale=drop, label=label, points=points, reasons=reasons)
    except Refused as refused:
        return _shown(request, drop, label, refused)
    return HttpResponseRedirect(_back(request, drop))


@door(Permission.SALES_SCORE, methods=("POST",))
def conflict(request: HttpRequest, drop: str, label: str) -> HttpResponse:
    """Stand aside, with a reason."""
    try:
        scoring.stand_aside(ctx_of(request), sale=drop, label=label, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _shown(request, drop, label, refused)
    return HttpResponseRedirect(_back(request, drop))


def _shown(request: HttpRequest, drop: str, label: str, refused: Refused | None = None) -> HttpResponse:
    ctx, speak = ctx_of(request), speaker(request)
    found, opened = to_score.drop(ctx, drop), scoring.open_application(ctx, sale=drop, label=label)
    fields = [
        {
            "name": each.name, "says": each.text.of(speak.lang), "weight": each.weight, "text": opened.texts.get(each.name, ""),
            "points": request.POST.get(f"points-{each.name}", ""), "reason": request.POST.get(f"reason-{each.name}", ""),
        }
        for each in found.criteria
    ]  # fmt: skip
    values: dict[str, Any] = {
        "drop": found, "label": label, "fields": fields, "erased": opened.erased, "id": ctx.new_id(), "most": MOST_REASON, "least": LEAST_REASON,
        "options": [("", "–"), *((str(n), str(n)) for n in range(MOST_POINTS + 1))], "typed": request.POST.get("reason", ""),
    }  # fmt: skip
    if refused:
        meaning = refused.code.meaning
        values["message"] = speak.say((meaning.en, meaning.ar))
    return page(request, "application", values, status=refused.code.meaning.status if refused else 200)


def _row(speak: Speaker, root: str, each: to_score.Waiting) -> tuple[str, str]:
    name = words.code(each.label)
    if each.why_not:
        return name, badge(speak.say(WHY_NOT[each.why_not]), "done" if each.why_not is Code.SCORED_BEFORE else "closed")
    missing = speak.say(("{} to go", "بقي {}"), speak.count(each.missing, "reviewer"))
    return link(f"{root}/{each.label}", name), badge(missing, "wait")


def _criteria(speak: Speaker, criteria: tuple[Criterion, ...]) -> list[tuple[str, object]]:
    return [(each.text.of(speak.lang).capitalize(), speak.say(("counts {}", "الوزن {}"), each.weight)) for each in criteria]


def _points(text: str) -> int:
    if not text.isdecimal() or not text.isascii():
        raise Refused(Code.INVALID, field="points", most=MOST_POINTS)
    return int(text[:4])


def _back(request: HttpRequest, drop: str) -> str:
    """To the drop, as long as something of it waits; else to one's work."""
    open_now = any(each.sale == drop for each in to_score.drops(ctx_of(request)))
    return f"{base(request)}round/{drop}" if open_now else base(request)
