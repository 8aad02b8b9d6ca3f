"""`/record`: what was taken back, month by month and name by name; every entry; how to check all of it."""

import csv
import io
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from rehandle.cases import queries as cases
from rehandle.cases.mass import days
from rehandle.cases.mass.letters import letters_of_leavers
from rehandle.cases.opened import OPENED
from rehandle.cases.rules.facts import CaseFacts
from rehandle.config.office import office
from rehandle.kernel.words import dates
from rehandle.kernel.words.plural import count, number
from rehandle.letters import queries as letters
from rehandle.letters.queries import LetterFacts
from rehandle.log import queries as log
from rehandle.log.events import OPEN, Event
from rehandle.policy.queries import pinned
from rehandle.site import happened
from rehandle.site.errors import not_found
from rehandle.site.pictures.funnel import Stage, funnel
from rehandle.site.templatetags import words
from rehandle.site.views.calendar import link
from rehandle.site.views.rule import version_head, version_rows
from rehandle.site.visit import Visitor, Voice

MONTHLY = (Event.GRACE_BEGAN, Event.CASE_KEPT, Event.APPEAL_DECIDED, Event.RECLAIMED, Event.OPENED_TO_ALL, Event.HANDED_OVER)
NEWEST = 12
Pairs = tuple[tuple[str, str], ...]
MONTH_HEAD: Pairs = (
    ("Month", "الشهر"), ("Holders told", "أُخطروا"), ("Kept", "احتفظوا"), ("Objections", "اعتراضات"), ("Taken back", "سُحبت"),
    ("Opened to all", "أُتيحت للجميع"), ("Given", "مُنحت"),
)  # fmt: skip
NAME_HEAD: Pairs = (
    ("Name", "الاسم"), ("Rule", "البند"), ("Letters", "الرسائل"), ("Taken back", "السحب"), ("Waited", "المدة"), ("Objection", "الاعتراض"),
    ("Result", "النتيجة"),
)  # fmt: skip
COLUMNS = (
    "name", "rule", "policy", "tier", "letters", "told_at", "taken_back_at", "waited_days", "objection", "result", "public_from", "opened_at",
)  # fmt: skip


def record(request: Visitor) -> HttpResponse:
    """The whole record at a glance."""
    say = request.voice.say
    said = {
        "picture": _picture(request), "months": _months(request.voice), "month_about": say("By month", "حسب الشهر"),
        "month_head": _said(request.voice, MONTH_HEAD),
        "names": _names(request.voice), "name_about": say("Names taken back", "أسماء سُحبت"),
        "name_head": _said(request.voice, NAME_HEAD),
        "in_waves": bool(days.past(request.ctx.now, 0, 1) or days.coming(request.ctx.now)),
        "no_month": say("Nothing was counted yet.", "لم يُعدّ شيء بعد."), "nothing": say("Nothing has been taken from anyone.", "لم يُسحب شيء من أحد."),
        "versions": version_rows(request.voice), "version_head": version_head(request.voice),
        "version_about": say("Versions of the rule", "إصدارات القاعدة"),
        "steps": _steps(request.voice), "newest": _newest(request), "newest_about": say("Newest entries", "أحدث القيود"),
        "newest_head": [say("Date", "التاريخ"), say("What happened", "ما جرى"), say("Record", "القيد")],
    }  # fmt: skip
    return render(request, "pages/record.html", said)


def entry(request: Visitor, place: int) -> HttpResponse:
    """One entry, as the tree holds it. A commitment is opened where its name is public already."""
    found = log.entry(place)
    if found is None:
        return not_found(request)
    say, head = request.voice.say, log.checkpoint()
    facts: list[tuple[object, object]] = [(say("When", "متى"), request.voice.instant(found.at))]
    if head:
        facts.append((say("In the tree of", "في شجرة عدد قيودها"), words.code(number(head.size))))
    facts += _opened(request.voice, place, found)
    said = {"place": place, "happened": happened.said(found.event, request.voice), "facts": facts, "leaf": found.leaf, "site": office().address}
    return render(request, "pages/entry.html", said)


def table(request: Visitor) -> HttpResponse:
    """`/record.csv`: the same table for machines: dates as ISO 8601, states as their names."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for case, sent in _with_letters():
        appeal = cases.appeal_of(case.id)
        told = [each.accepted_at for each in sent if each.accepted_at and each.state != "failed"]
        rows.writerow([
            _named(case), case.clause, case.policy_hash, case.tier, len({each.number for each in sent}), _iso(min(told, default=None)),
            _iso(case.reclaimed_at), _waited(case), appeal.state if appeal else "", _result(case), _iso(case.announced_at), _iso(case.released_at),
        ])  # fmt: skip
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="record.csv"'
    return answer


def public_names() -> list[CaseFacts]:
    """Names that were on the public list. One whose holder got it back before that stays his own business."""
    return [case for case in cases.taken_back() if case.announced_at]


def _with_letters() -> list[tuple[CaseFacts, list[LetterFacts]]]:
    """Those names, each with its notices: those of its own, and those that went to it with many others. Two questions, however many names."""
    found = public_names()
    own, with_many = letters.of_all([case.id for case in found], "notice"), letters_of_leavers([case.id for case in found])
    return [(case, [*with_many.get(case.id, []), *own[case.id]]) for case in found]


def _names(voice: Voice) -> list[list[object]]:
    return [_name(case, sent, voice) for case, sent in _with_letters()]


def _opened(voice: Voice, place: int, found: log.Happened) -> list[tuple[object, object]]:
    """The name behind a commitment, with the salt that proves it: only of files that are public, and only what is shown of them."""
    opening = log.opening(place)
    if opening is None or (found.event not in OPEN and not _is_public(opening.handle, found)):
        return []
    facts: list[tuple[object, object]] = [(voice.say("Name", "الاسم"), link(opening.handle, voice))]
    if found.event not in OPEN:
        facts.append((voice.say("Salt", "الملح"), words.code(opening.salt)))
        facts.append((voice.say("SHA-256 of salt and name", "ناتج SHA-256 للملح والاسم"), words.code(opening.commitment)))
    return facts


def _is_public(handle: str, found: log.Happened) -> bool:
    shown = (Event.NOTICE_ASKED, Event.RECLAIMED)
    return found.event in shown and any(_named(case) == handle and case.opened_at <= found.at for case in public_names())


def _picture(request: Visitor) -> object:
    voice = request.voice
    seen = log.counted(datetime.min.replace(tzinfo=request.ctx.now.tzinfo))
    rows = (
        (Event.CASE_OPENED, "Files opened", "ملفات فُتحت", False), (Event.GRACE_BEGAN, "Holders told", "أُخطر أصحابها", False),
        (Event.CASE_KEPT, "Kept by their holder", "احتفظ بها أصحابها", True), (Event.RECLAIMED, "Taken back", "سُحبت", False),
        (Event.RESTORED, "Got back", "استُعيدت", True), (Event.OPENED_TO_ALL, "Opened to all", "أُتيحت للجميع", False),
        (Event.HANDED_OVER, "Given to a new holder", "مُنحت لصاحب جديد", False),
    )  # fmt: skip
    stages = [Stage(ar if voice.arabic else en, seen.get(event.value, 0), kept) for event, en, ar, kept in rows]
    return funnel(stages, voice.lang) if stages[0].n else None


def _months(voice: Voice) -> list[list[object]]:
    told = log.months(MONTHLY)
    return [
        [f"{dates.month(datetime(year, month, 1), voice.lang, voice.months)} {year}", *(number(seen.get(event.value, 0)) for event in MONTHLY)]  # noqa: DTZ001  # a month's name
        for (year, month), seen in reversed(told.items())
    ]


def _name(case: CaseFacts, sent: list[LetterFacts], voice: Voice) -> list[object]:
    assert case.reclaimed_at
    appeal = cases.appeal_of(case.id)
    upheld = {"upheld": voice.say("upheld", "قُبل"), "dismissed": voice.say("dismissed", "رُفض"), "filed": voice.say("open", "قيد النظر")}
    return [
        link(case.handle, voice) if _named(case) else voice.say("back with its holder", "عاد إلى صاحبه"),
        _rule(case, voice),
        _letters(sent, voice),
        voice.day(case.reclaimed_at),
        count(_waited(case), "day", voice.lang),
        upheld.get(appeal.state, "") if appeal else voice.say("none", "لا يوجد"),
        result(case, voice),
    ]


def _rule(case: CaseFacts, voice: Voice) -> str:
    """The rule by its number, as the policy page counts them."""
    clauses = [clause.name for clause in pinned(case.policy_hash).verdict]
    number_of = clauses.index(case.clause) + 1 if case.clause in clauses else 0
    return format_html('<a href="{}">{}</a>', f"{voice.to('/policy')}#rule-{case.clause}", voice.say("Rule {}", "البند {}", number_of))


def _letters(sent: list[LetterFacts], voice: Voice) -> str:
    """How many letters went out, and on which day the first."""
    days = sorted(each.written_at for each in sent)
    times = count(len({each.number for each in sent}), "letter", voice.lang)
    told = voice.say("{}, first on {}", "{}، أولاها في {}", times, voice.day(days[0])) if days else times
    return format_html("<span>{}</span>", told)


def _waited(case: CaseFacts) -> int:
    """Days from the first letter to the taking back."""
    assert case.reclaimed_at
    return (case.reclaimed_at - case.opened_at).days


def _named(case: CaseFacts) -> str:
    """The name, unless its holder got it back: that he was away is nobody's business any more."""
    return "" if case.state == "restored" else case.handle


def _said(voice: Voice, pairs: Pairs) -> list[str]:
    return [voice.say(*pair) for pair in pairs]


def _result(case: CaseFacts) -> str:
    return {"": case.state, OPENED: OPENED}.get(case.outcome, "given")


def result(case: CaseFacts, voice: Voice) -> str:
    """What became of a name that was on the public list."""
    say = voice.say
    if case.outcome:
        return say("Opened to everyone", "أُتيح للجميع") if case.outcome == OPENED else say("Given", "مُنح")
    said = {
        "announced": say("On the public list", "في القائمة العلنية"), "released": say("To be given", "قيد المنح"),
        "restored": say("Back with its holder", "عاد إلى صاحبه"), "closed": say("Closed", "أُغلق"), "reclaimed": say("Taken back", "سُحب"),
    }  # fmt: skip
    return said.get(case.state, "")


def _steps(voice: Voice) -> list[str]:
    say = voice.say
    command = format_html('<bdi dir="ltr" class="code">rehandle log verify {}</bdi>', office().address)
    return [
        say("Get the program Rehandle. It is free software; this needs no account and no database.",
            "الحصول على برنامج Rehandle، وهو برنامج حر؛ ولا يلزم لذلك حساب ولا قاعدة بيانات."),
        say("Run {}. It fetches every entry, rebuilds the tree and checks the signature.",
            "تشغيل {}. يجلب كل القيود ويعيد بناء الشجرة ويتحقق من التوقيع.", command),
        say("Run it again another day. It keeps the head that it saw, and says so if anything was rewritten since.",
            "تشغيله مرة أخرى في يوم آخر. يحفظ ما رآه، ويبيّن إن أُعيدت كتابة شيء منذ ذلك."),
    ]  # fmt: skip


def _newest(request: Visitor) -> list[list[object]]:
    """The newest entries; where nothing is sold, there is nothing about money among them."""
    rows = log.newest(NEWEST * 4)
    sells = bool(request.rule and request.rule.sells)
    return happened.rows([each for each in rows if sells or each.event not in happened.MONEY][:NEWEST], request.voice)


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
