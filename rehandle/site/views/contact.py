"""`/contact`: a message to us, and a truthful answer about when it is read. `/privacy`: what is kept of people."""

from django.http import HttpResponse
from django.shortcuts import render

from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.plural import count
from rehandle.letters.messages import Waiting, standing, tell
from rehandle.site.errors import message
from rehandle.site.privacy_words import ASKED, KEPT, KEYS, NEVER, SOLD, WAITED
from rehandle.site.visit import Visitor, Voice
from rehandle.site.ways import in_the_open, on_request, ways


def contact(request: Visitor) -> HttpResponse:
    """The form; after sending, how many wait, how old the oldest is, when this one is answered."""
    if request.method != "POST":
        return render(request, "pages/contact.html", _form(request, request.GET.get("about", "")))
    text, address = request.POST.get("text", ""), request.POST.get("address", "")
    try:
        before = tell(
            request.ctx, id=request.POST.get("id") or request.ctx.new_id(), text=text, address=address, lang=request.voice.lang,
            about=request.POST.get("about", ""),
        )  # fmt: skip
    except Refused as refusal:
        said = _form(request, "") | {"text": text, "address": address} | _why(request.voice, refusal)
        return render(request, "pages/contact.html", said, status=422)
    return render(request, "pages/contact.html", {"received": _received(before, request.voice)})


def _form(request: Visitor, about: str) -> dict[str, object]:
    text = request.voice.say("About @{}: ", "بشأن {}: ", about[:60]) if about and not request.voice.arabic else ""
    return {"id": request.ctx.new_id(), "waiting": _waiting(standing(request.ctx.now), request.voice), "text": text}


def _waiting(now: Waiting, voice: Voice) -> str:
    """Said before anybody writes."""
    say = voice.say
    if not now.waiting:
        nobody = "No message waits. One sent now is answered by {}.", "لا توجد رسائل منتظرة. والرسالة المُرسلة الآن يُرد عليها في موعد أقصاه {}."
        return say(*nobody, voice.day(now.answer_by))
    assert now.oldest
    waiting, oldest = count(now.waiting, "letter", voice.lang), voice.day(now.oldest)
    return say(
        "{} waiting, the oldest since {}. One sent now is answered by {}.",
        "بانتظار الرد: {}، أقدمها منذ {}. والرسالة المُرسلة الآن يُرد عليها في موعد أقصاه {}.", waiting, oldest, voice.day(now.answer_by),
    )  # fmt: skip


def _received(before: Waiting, voice: Voice) -> dict[str, str]:
    """This page answers by itself, and says so."""
    say = voice.say
    waiting = count(before.waiting, "letter", voice.lang)
    oldest = say(", the oldest since {}", "، أقدمها منذ {}", voice.day(before.oldest)) if before.oldest else ""
    pace = say("In the last 30 days we answered {}.", "في آخر 30 يومًا رُدّ على {}.", count(before.answered_lately, "letter", voice.lang, "oblique"))
    return {
        "happened": say("We have your message. This answer is automatic.", "وصلت الرسالة. وهذا الجواب آلي."),
        "means": say("Before it: {}{}. {}", "قبلها: {}{}. {}", waiting, oldest, pace),
        "todo": say("A person answers it by {}.", "يرد عليها أحد أفراد الفريق في موعد أقصاه {}.", voice.weekday(before.answer_by)),
    }


def _why(voice: Voice, refusal: Refused) -> dict[str, object]:
    field = refusal.facts.get("field") if refusal.code == Code.INVALID else ""
    if field == "text":
        return {"text_error": voice.say("Write something, 4,000 characters at most.", "يلزم نص لا يزيد على 4,000 حرف.")}
    if field == "address":
        return {"address_error": voice.say("This is not a mail address.", "هذا ليس عنوان بريد.")}
    return {"refused": message(voice, refusal)}



def privacy(request: Visitor) -> HttpResponse:
    """What is read and kept, and for how long."""
    voice = request.voice
    which = 1 if voice.arabic else 0
    rule = request.rule
    told_of = ((KEPT, True), (SOLD, in_the_open(rule)), (ASKED, on_request(rule)), (WAITED, rule and rule.watch.names), (KEYS, ways(rule, "en")))
    kept = [row for rows, told in told_of if told for row in rows]
    said = {
        "head": [voice.say("What", "ماذا"), voice.say("What is read and kept", "ما يُقرأ ويُحفظ"), voice.say("For how long", "المدة")],
        "rows": [[row[which], row[2 + which], row[4 + which]] for row in kept],
        "never": [pair[which] for pair in NEVER],
        "about": voice.say("What is kept", "ما يُحفظ"),
    }
    return render(request, "pages/privacy.html", said)
