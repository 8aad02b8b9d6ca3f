"""`/died`: somebody tells us that a holder has died. No account, no proof first; everything stops at once."""

from django.http import HttpResponse
from django.shortcuts import render

from rehandle.cases.answers import tell_death
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.rules.profiles import display
from rehandle.site.errors import message
from rehandle.site.visit import Visitor, Voice

KEPT = ("name", "relation", "contact", "words")


def died(request: Visitor) -> HttpResponse:
    """The form, and what it did."""
    if request.method != "POST":
        return render(request, "pages/died.html", _form(request, {"name": request.GET.get("name", "")}))
    typed = {field: request.POST.get(field, "") for field in KEPT}
    try:
        tell_death(
            request.ctx, id=request.POST.get("id") or request.ctx.new_id(), handle=display(typed["name"]), relation=typed["relation"],
            contact=typed["contact"], words=typed["words"], lang=request.voice.lang,
        )  # fmt: skip
    except Refused as refusal:
        return render(request, "pages/died.html", _form(request, typed) | _why(request.voice, refusal), status=422)
    return render(request, "pages/died.html", {"done": True, "told_name": display(typed["name"])})


def _form(request: Visitor, typed: dict[str, str]) -> dict[str, object]:
    return {
        "id": request.ctx.new_id(), "typed": typed.get("name", "")[:80], "relation": typed.get("relation", ""),
        "contact": typed.get("contact", ""), "words": typed.get("words", ""), "relations": relations(request.voice),
    }  # fmt: skip


def relations(voice: Voice) -> list[tuple[str, str]]:
    """Who somebody may be to the person who died."""
    said = (
        ("family", "Family", "من العائلة"), ("friend", "A friend", "من الأصدقاء"), ("executor", "Executor, or a lawyer", "منفّذ الوصية أو محامٍ"),
        ("other", "Somebody else", "غير ذلك"),
    )  # fmt: skip
    return [(key, arabic if voice.arabic else english) for key, english, arabic in said]


def _why(voice: Voice, refusal: Refused) -> dict[str, object]:
    if refusal.code == Code.NAME_SHAPE:
        return {"name_error": message(voice, refusal)["happened"]}
    if refusal.code == Code.INVALID:
        return {"contact_error": voice.say("Say in a line how we can reach you.", "يلزم سطر واحد يبيّن كيفية التواصل.")}
    return {"refused": message(voice, refusal)}
