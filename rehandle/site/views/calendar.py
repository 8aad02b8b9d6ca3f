"""`/calendar`: the public list, by opening day, and a search in it. A search writes nothing."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from rehandle.cases import queries as cases
from rehandle.cases.rules.facts import CaseFacts
from rehandle.kernel.refusal import Refused
from rehandle.policy.queries import pinned
from rehandle.site import given
from rehandle.site.beat import on_the_beat
from rehandle.site.public import wanted
from rehandle.site.searched import HOWS, Asked, asked
from rehandle.site.templatetags import words
from rehandle.site.visit import Visitor, Voice


@on_the_beat
def calendar(request: Visitor) -> HttpResponse:
    """Names that were taken back and open on a known day."""
    say, now, sought = request.voice.say, request.ctx.now, asked(request.GET, request.rule)
    listed = [case for case in cases.calendar(now) if case.ends_at and case.ends_at > now and not case.restore_move]
    said = _search(request, sought) | {
        "days": [(day, [_row(case, request.voice, request.voice.clock) for case in of]) for day, of in groupby(listed, _day)],
        "head": [say("Name", "الاسم"), say("Opens", "يُتاح"), say("Kind", "النوع"), say("Way", "الطريقة")],
        "about": say("Names that open on this day", "أسماء تُتاح في هذا اليوم"),
        "notices": [_notice(case, request.voice) for case in cases.notice_list(now)],
        "notice_head": [say("Name", "الاسم"), say("Published on", "نُشر في"), say("What can be done", "ما يمكن فعله")],
        "notice_about": say("Published notices", "إشعارات منشورة"),
    }
    return render(request, "pages/calendar.html", said)


def _search(request: Visitor, sought: Asked) -> dict[str, object]:
    """The form as it was filled in, and what it found: the likest first, else by the alphabet."""
    voice, rule = request.voice, request.rule
    any_kind = ("", voice.say("any", "أيّ نوع"))
    found = cases.search(sought.wanted, request.ctx.now) if sought.anything and not sought.wrong else []
    return {
        "sought": sought, "hows": [(key, voice.say(*pair)) for key, pair in HOWS.items()],
        "kinds": [any_kind, *((tier.name, given.kind(rule, tier.name, voice)) for tier in rule.tier)] if rule else [any_kind],
        "found": [_row(case, voice, voice.day) for case in found],
        "own_page": voice.to(f"/h/{quote(name)}") if rule and sought.name and not isinstance(name := wanted(rule, sought.name), Refused) else "",
    }  # fmt: skip


def link(name: str, voice: Voice) -> object:
    """A name that leads to its page."""
    return format_html('<a href="{}">{}</a>', voice.to(f"/h/{name}"), words.handle(name))


def _row(case: CaseFacts, voice: Voice, when: Callable[[datetime], object]) -> list[object]:
    assert case.ends_at
    rule = pinned(case.policy_hash)
    return [link(case.handle, voice), when(case.ends_at), given.kind(rule, case.tier, voice), given.way(rule, case.tier, voice)]


def _notice(case: CaseFacts, voice: Voice) -> list[object]:
    assert case.published_at
    return [words.handle(case.handle), voice.day(case.published_at), voice.say("Sign in to keep it", "يكفي تسجيل الدخول للاحتفاظ به")]


def _day(case: CaseFacts) -> date:
    assert case.ends_at
    return case.ends_at.date()
