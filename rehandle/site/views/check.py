"""`/check`: is this letter ours? One of two answers, after the same work."""

from django.http import HttpResponse
from django.shortcuts import render

from rehandle.cases.checked import check as ask
from rehandle.letters.queries import Genuine
from rehandle.site.beat import on_the_beat
from rehandle.site.templatetags import words
from rehandle.site.visit import Visitor, Voice

LONGEST = 254


@on_the_beat
def check(request: Visitor) -> HttpResponse:
    """GET asks, POST answers; what was typed is not shown again."""
    if request.method != "POST":
        return render(request, "pages/check.html", {"asked": False})
    found = ask(request.POST.get("code", "")[:LONGEST], request.POST.get("address", "").removeprefix("@")[:LONGEST])
    return render(request, "pages/check.html", {"asked": True, "genuine": found is not None, **_said(found, request.voice)})


def _said(found: Genuine | None, voice: Voice) -> dict[str, object]:
    """The good answer. Made from blanks where there is none, so that both take the same work."""
    letter = found or Genuine("", "a", voice.lang, voice.now)
    about = words.handle(letter.handle) if letter.handle else ""
    say = voice.say
    sent = voice.weekday(letter.written_at)
    told = say("Genuine. We sent it to that address on {} about {}.", "رسالة حقيقية. أرسلناها إلى ذلك العنوان في {} بشأن {}.", sent, about)
    pay = ("Answer and pay only on this site.", "الرد والدفع في هذا الموقع فقط.")
    todo = say(*pay) if letter.kind in ("offer", "invoice") else say("Answer only on this site.", "الرد في هذا الموقع فقط.")
    return {"happened": told, "means": say("We never ask for a password.", "لا نطلب كلمة مرور أبدًا."), "todo": todo}
