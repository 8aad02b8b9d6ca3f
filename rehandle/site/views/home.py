"""The first page, and where its look-up leads."""

from datetime import datetime, timedelta
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rehandle.cases import queries as cases
from rehandle.cases.mass import days
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words.plural import count, number
from rehandle.log import queries as log
from rehandle.log.events import Event
from rehandle.names.rules.profiles import display
from rehandle.policy.rules.model import Policy
from rehandle.site.public import wanted
from rehandle.site.visit import Visitor, Voice

SPAN = timedelta(days=30)


def home(request: Visitor) -> HttpResponse:
    """What happens to an unused name, a look-up, three ways on, the figures of 30 days."""
    return render(request, "pages/home.html", said(request))


def look(request: Visitor) -> HttpResponse:
    """`/look?name=@tom`: to the name's own page, whatever came along with it when it was copied."""
    return answer(request, request.GET.get("name", ""))


def answer(request: Visitor, typed: str) -> HttpResponse:
    """To the page of the name that was typed, or why it cannot be one."""
    name = wanted(request.rule, typed) if request.rule else ""
    if not isinstance(name, Refused) and name:
        return HttpResponseRedirect(request.voice.to(f"/h/{quote(name)}"))
    return render(request, "pages/home.html", said(request) | {"typed": display(typed)[:60], "error": _shape(request)}, status=422)


def said(request: Visitor) -> dict[str, object]:
    """What the first page shows."""
    voice, now, rule = request.voice, request.ctx.now, request.rule
    soon = sum(1 for case in cases.calendar(now) if case.ends_at and case.ends_at <= now + SPAN) + _in_waves(now)
    noun = "name" if voice.arabic else "handle"
    return {
        "told": _told(rule, voice) if rule else "",
        "soon": count(soon, noun, voice.lang) if soon else "",
        "figures": _figures(request) if log.has(Event.CASE_OPENED) else [],
        "first_check": rule.policy.effective if rule and not log.has(Event.SWEPT) else None,
    }


def _in_waves(now: datetime) -> int:
    """Names of waves that open within the span."""
    return sum(each.names for each in days.coming(now) if each.state == "listed" and each.opens_at <= now + SPAN)


def _told(rule: Policy, voice: Voice) -> str:
    """Counted from the rule: the letters up to the end of the time to answer, and what a keep takes."""
    times = count(len(rule.notices.days_before), "time", voice.lang)
    click = any(rule.keep.takes(clause.name) == "click" for clause in rule.verdict)
    if voice.arabic:
        keep = "وتكفي نقرة واحدة للاحتفاظ به" if click else "ويكفي تسجيل الدخول للاحتفاظ به"
        return f"قبل سحب أي اسم يُخطَر صاحبه {times}، {keep}."
    keep = "one click" if click else "a sign-in"
    return f"Before a {rule.site.noun.en} is taken back, its holder is told {times} and can keep it with {keep}."


def _figures(request: Visitor) -> list[tuple[object, str]]:
    voice, since = request.voice, request.ctx.now - SPAN
    say, told, seen = voice.say, cases.counts(since), log.counted(since)
    sold = seen.get(Event.ORDER_DELIVERED.value, 0)
    given = max(seen.get(Event.HANDED_OVER.value, 0) - sold, 0)
    for_holder = say("Objections decided, {} of them for the holder", "اعتراضات بُتّ فيها، {} منها لصاحب الاسم", told["objections_for_holder"])
    rows = [
        (say("Holders told", "أُخطر أصحابها"), told["told"]),
        (say("Kept by their holder", "احتفظ بها أصحابها"), told["kept"]),
        (for_holder, told["objections"]),
        (say("Taken back", "سُحبت"), told["taken_back"]),
    ]
    if opened := seen.get(Event.OPENED_TO_ALL.value, 0):
        rows.append((say("Opened to everybody", "أُتيحت للجميع"), opened))
    if request.rule and request.rule.sells:
        rows += [(say("Given at no cost", "مُنحت بلا مقابل"), given), (say("Sold", "بيعت"), sold)]
    else:
        rows.append((say("Given", "مُنحت"), given + sold))
    return [(label, number(n)) for label, n in rows]


def _shape(request: Visitor) -> str:
    """Why that cannot be a name here."""
    voice, rule = request.voice, request.rule
    if rule is None:
        return voice.say("No rule is in force yet, so there is nothing to look up.", "لا توجد قاعدة سارية بعد، فلا شيء للبحث عنه.")
    least, most = rule.names.min_length, count(rule.names.max_length, "character", voice.lang, "oblique")
    english, arabic = "A name here has {} to {}: letters a to z, digits and _.", "الاسم هنا من {} إلى {}: حروف لاتينية وأرقام وشرطة سفلية."
    return voice.say(english, arabic, least, most)
