"""Pages for what did not work: they say what is true, what it means and what to do. Never a code, never a trace."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rehandle.kernel.refusal import Code, Refused

if TYPE_CHECKING:
    from rehandle.site.visit import Visitor, Voice


def page(request: HttpRequest, status: int, happened: str, means: str = "", todo: str = "", title: str = "") -> HttpResponse:
    """One message as a page."""
    said = {"happened": happened, "means": means, "todo": todo, "said_title": title or happened}
    return render(request, "pages/message.html", said, status=status)


def message(voice: "Voice", refusal: Refused) -> dict[str, str]:
    """A refusal as the parts of a message: what happened, and what it means."""
    meaning = refusal.code.meaning
    return {"kind": "stop", "happened": meaning.ar if voice.arabic else meaning.en, "means": _field(voice, refusal) or _facts(voice, refusal)}


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal as a page, with its own status."""
    voice = _voice(request)
    said = message(voice, refusal)
    return page(request, refusal.code.meaning.status, said["happened"], said["means"], voice.say("Nothing was changed.", "لم يتغيّر شيء."))


def not_read(request: HttpRequest) -> HttpResponse:
    """Database, platform or provider does not answer."""
    say = _voice(request).say
    return page(
        request, 503, say("We could not read the names just now.", "تعذّرت قراءة الأسماء الآن."),
        say("Nothing you do is lost.", "لا يضيع أي إجراء."), say("Try again in a minute.", "يمكن المحاولة بعد دقيقة."),
    )  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page."""
    say = _voice(request).say
    return page(
        request, 404, say("There is no page at this address.", "لا توجد صفحة في هذا العنوان."), "",
        say("Look up a name from the first page, or check a letter.", "يمكن البحث عن اسم من الصفحة الأولى، أو التحقق من رسالة."),
    )  # fmt: skip


def link_unknown(request: HttpRequest, status: int = 404) -> HttpResponse:
    """A link that we did not make, or that was open too long."""
    return render(request, "pages/link_unknown.html", {}, status=status)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    say = _voice(request).say
    return page(
        request, 500, say("Something of ours is broken.", "حدث عطل لدينا."),
        say("What was recorded before stays. We do not know whether your last step was; look at it again.",
            "ما سُجِّل من قبل باقٍ. ولا نعلم هل سُجِّلت الخطوة الأخيرة؛ يلزم الاطلاع عليها من جديد."),
        say("Try again in a minute, or write to us.", "يمكن المحاولة بعد دقيقة، أو مراسلتنا."),
    )  # fmt: skip


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one that was open too long."""
    say = _voice(request).say
    happened = say("This form was open too long, or came from another site.", "بقي هذا النموذج مفتوحًا مدة طويلة، أو جاء من موقع آخر.")
    todo = say("Go back, load the page again, and send it again.", "يلزم الرجوع وتحديث الصفحة ثم الإرسال من جديد.")
    return page(request, 403, happened, say("Nothing was changed.", "لم يتغيّر شيء."), todo)


FIELDS = {
    "until": ("Choose a day within the next two years.", "يلزم يوم خلال السنتين القادمتين."),
    "words": ("Say in a few words what is wrong, 4,000 characters at most.", "يلزم ذكر السبب في بضع كلمات، 4,000 حرف على الأكثر."),
    "contact": ("Say in a line how we can reach you.", "يلزم سطر واحد يبيّن كيفية التواصل."),
    "account": ("Name the account again, and get a new code.", "يلزم ذكر الحساب من جديد والحصول على رمز جديد."),
}


def _field(voice: "Voice", refusal: Refused) -> str:
    """Which field was not right, and how it would be."""
    named = next((name for name in ("until", "words", "contact", "account") if refusal.facts.get("field") == name or name in refusal.facts), "")
    return voice.say(*FIELDS[named]) if refusal.code == Code.INVALID and named else ""


def _facts(voice: "Voice", refusal: Refused) -> str:
    """A date that the refusal names, in words."""
    for name in ("objection_until", "restore_until", "answer_by"):
        if at := refusal.facts.get(name):
            return voice.say("The last day was {}.", "كان آخر موعد: {}.", voice.last_day(at))  # type: ignore[arg-type]  # the case above names facts that are instants
    return ""


def _voice(request: HttpRequest) -> "Voice":
    from rehandle.site import visit  # visit needs the wiring, and faults may come before it

    visitor: Visitor = request if hasattr(request, "voice") else visit.settle(request)  # type: ignore[assignment]  # settle makes it one
    return visitor.voice
