"""`/calendar`: the public list, by opening day."""

from datetime import date
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from rehandle.cases import queries as cases
from rehandle.cases.rules.facts import CaseFacts
from rehandle.policy.queries import pinned
from rehandle.site import given
from rehandle.site.templatetags import words
from rehandle.site.visit import Visitor, Voice


def calendar(request: Visitor) -> HttpResponse:
    """Names that were taken back and open on a known day."""
    say, now = request.voice.say, request.ctx.now
    listed = [case for case in cases.calendar(now) if case.ends_at and case.ends_at > now and not case.restore_move]
    said = {
        "days": [(day, [_row(case, request.voice) for case in of]) for day, of in groupby(listed, _day)],
        "head": [say("Name", "الاسم"), say("Opens", "يُتاح"), say("Kind", "النوع"), say("Way", "الطريقة")],
        "about": say("Names that open on this day", "أسماء تُتاح في هذا اليوم"),
        "notices": [_notice(case, request.voice) for case in cases.notice_list(now)],
        "notice_head": [say("Name", "الاسم"), say("Published on", "نُشر في"), say("What can be done", "ما يمكن فعله")],
        "notice_about": say("Published notices", "إشعارات منشورة"),
    }
    return render(request, "pages/calendar.html", said)


def link(name: str, voice: Voice) -> object:
    """A name that leads to its page."""
    return format_html('<a href="{}">{}</a>', voice.to(f"/h/{name}"), words.handle(name))


def _row(case: CaseFacts, voice: Voice) -> list[object]:
    assert case.ends_at
    rule = pinned(case.policy_hash)
    return [link(case.handle, voice), voice.clock(case.ends_at), given.kind(rule, case.tier, voice), given.way(rule, case.tier, voice)]


def _notice(case: CaseFacts, voice: Voice) -> list[object]:
    assert case.published_at
    return [words.handle(case.handle), voice.day(case.published_at), voice.say("Sign in to keep it", "يكفي تسجيل الدخول للاحتفاظ به")]


def _day(case: CaseFacts) -> date:
    assert case.ends_at
    return case.ends_at.date()
