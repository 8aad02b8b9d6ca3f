"""What somebody wrote to us by the contact page, and our answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.desk import words as w
from rehandle.desk.cells import apart
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Speaker
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters import messages

TO_ANSWER = "to answer it"


@door(Permission.CASES_READ)
def show(request: HttpRequest, message: str) -> HttpResponse:
    """The message, opened for who is to answer it."""
    return _shown(request, message)


@door(Permission.CASES_REVIEW, methods=("POST",))
def answered(request: HttpRequest, message: str) -> HttpResponse:
    """Answer it: a letter goes out."""
    typed = request.POST.get("text", "")
    try:
        messages.answer(ctx_of(request), message, typed)
    except Refused as refused:
        return _shown(request, message, refused, typed)
    return HttpResponseRedirect(base(request))


def _shown(request: HttpRequest, message: str, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    ctx, speak = ctx_of(request), speaker(request)
    known = next((each for each in messages.waiting() if each.id == message), None)
    if known is None and refused is None:
        raise Refused(Code.NOT_FOUND)
    may = known is not None and {Permission.CASES_REVIEW, Permission.LETTERS_READ} <= ctx.may
    values: dict[str, Any] = {
        "id": message, "facts": _facts(speak, known) if known else [], "may": may, "typed": typed, "lost": typed if not may else "",
        "opened": messages.open_message(ctx, message, TO_ANSWER) if may else None, "letter_lang": known.lang if known else "en",
    }  # fmt: skip
    if refused and refused.code is Code.INVALID:
        values["error"] = speak.say(("Write an answer, of 4,000 characters at most.", "يلزم كتابة ردّ لا يزيد على 4,000 حرف."))
    elif refused:
        meaning = refused.code.meaning
        values["message"] = {"kind": "stop", "happened": speak.say((meaning.en, meaning.ar))}
    return page(request, "message", values, status=refused.code.meaning.status if refused else 200)


def _facts(speak: Speaker, known: messages.MessageFacts) -> list[tuple[str, str]]:
    return [
        (speak.say(("Received", "وصلت")), speak.instant(known.received_at)),
        (speak.say(("Promised by", "الموعد")), speak.by(known.answer_by)),
        (speak.say(("Language", "اللغة")), speak.of(w.LANGUAGES, known.lang)),
        (speak.say(("About", "بشأن")), apart(known.about) if known.about else speak.say(w.NONE)),
    ]
