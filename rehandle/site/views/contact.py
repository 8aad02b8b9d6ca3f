"""`/contact`: a message to us, and a truthful answer about when it is read. `/privacy`: what is kept of people."""

from django.http import HttpResponse
from django.shortcuts import render

from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.plural import count
from rehandle.letters.messages import Waiting, standing, tell
from rehandle.site.errors import message
from rehandle.site.visit import Visitor, Voice


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
        return say("No message waits. One sent now is answered by {}.", "لا توجد رسائل منتظرة. والرسالة المُرسلة الآن يُرد عليها في موعد أقصاه {}.", voice.day(now.answer_by))
    assert now.oldest
    waiting, oldest = count(now.waiting, "letter", voice.lang), voice.day(now.oldest)
    return say("{} waiting, the oldest since {}. One sent now is answered by {}.", "بانتظار الرد: {}، أقدمها منذ {}. والرسالة المُرسلة الآن يُرد عليها في موعد أقصاه {}.",
               waiting, oldest, voice.day(now.answer_by))


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


KEPT = (
    ("Look-ups", "عمليات البحث", "Nothing. No address, no cookie of yours, no count by person.", "لا شيء. لا عنوان ولا ملف تعريف ولا عدّ للأشخاص.", "not kept", "لا يُحفظ"),
    ("Accounts of the platform", "حسابات المنصة", "Read while checking: name, dates of use, number of posts.", "تُقرأ عند الفحص: الاسم وتواريخ الاستخدام وعدد المنشورات.",
     "the findings, until the time to object is over and 30 days more", "النتائج، حتى انقضاء مهلة الاعتراض و30 يومًا بعدها"),
    ("Files about a name", "ملفات الأسماء", "What was seen, with source and date; letters and objections, sealed.", "ما رُئي مع مصدره وتاريخه؛ والرسائل والاعتراضات مختومة.",
     "until the file is closed and the law's time is over", "حتى إغلاق الملف وانقضاء المدة القانونية"),
    ("Letters and messages", "الرسائل", "Address and text, sealed under a key of the person's own. Whoever opens one gives a reason that is kept.",
     "العنوان والنص، مختومان بمفتاح خاص بالشخص. ومن يفتح رسالة يذكر سببًا يُحفظ.", "as the file; erasing destroys the key", "مدة الملف؛ والمحو يتلف المفتاح"),
    ("Report of a death", "الإبلاغ عن وفاة", "How to reach you and your words, sealed.", "كيفية التواصل والنص، مختومان.", "until it is decided", "حتى البتّ فيه"),
    ("Cookies", "ملفات تعريف الارتباط", "One for forms; one of an hour behind a letter's link; one for staff who sign in.", "واحد للنماذج؛ وواحد لساعة خلف رابط الرسالة؛ وواحد للعاملين.",
     "as said", "كما ذُكر"),
    ("Public record", "السجل العلني", "Nothing personal: names only once they are on the public list.", "لا شيء شخصي: الأسماء بعد إدراجها في القائمة العلنية فقط.", "for ever", "دائمًا"),
)  # fmt: skip
NEVER = (
    ("Nothing is loaded from elsewhere, nothing is measured, no script runs.", "لا يُحمَّل شيء من موقع آخر، ولا يُقاس شيء، ولا يعمل أي برنامج في الصفحات."),
    ("Nobody is told who holds or held a name.", "لا يُكشف لأحد من هو صاحب اسم أو من كان صاحبه."),
    ("Followers, posts and messages of an earlier holder never go to anyone.", "لا ينتقل متابعو صاحب سابق ولا منشوراته ولا رسائله إلى أحد."),
)


def privacy(request: Visitor) -> HttpResponse:
    """What is read and kept, and for how long."""
    voice = request.voice
    which = 1 if voice.arabic else 0
    said = {
        "head": [voice.say("What", "ماذا"), voice.say("What is read and kept", "ما يُقرأ ويُحفظ"), voice.say("For how long", "المدة")],
        "rows": [[row[which], row[2 + which], row[4 + which]] for row in KEPT],
        "never": [pair[which] for pair in NEVER],
        "about": voice.say("What is kept", "ما يُحفظ"),
    }
    return render(request, "pages/privacy.html", said)
