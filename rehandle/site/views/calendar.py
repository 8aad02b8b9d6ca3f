"""`/calendar`: the public list, by opening day, and a search in it. A search writes nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from rehandle.cases import queries as cases
from rehandle.cases.mass import days
from rehandle.cases.mass import listed as of_waves
from rehandle.cases.mass.days import Day
from rehandle.cases.rules.facts import CaseFacts
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words import dates
from rehandle.kernel.words.plural import number
from rehandle.policy.queries import pinned
from rehandle.site import given
from rehandle.site.beat import on_the_beat
from rehandle.site.pictures.opening_calendar import opening_calendar
from rehandle.site.public import wanted
from rehandle.site.searched import HOWS, Asked, asked, together
from rehandle.site.templatetags import words
from rehandle.site.visit import Visitor, Voice

NEWEST = 10  # days of openings on the page itself


@on_the_beat
def calendar(request: Visitor) -> HttpResponse:
    """Names that were taken back and open on a known day."""
    say, now, sought = request.voice.say, request.ctx.now, asked(request.GET, request.rule)
    listed = [case for case in cases.calendar(now) if case.ends_at and case.ends_at > now and not case.restore_move]
    said = _search(request, sought) | _waves(request.voice, now, listed) | {
        "days": [
            (day, [_row(case, request.voice, request.voice.clock) for case in of], dates.day(day, request.voice.lang, request.voice.months))
            for day, of in groupby(listed, _day)
        ],
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
    now = request.ctx.now
    both = [*cases.search(sought.wanted, now), *of_waves.search(sought.wanted, now)] if sought.anything and not sought.wrong else []
    found = together(sought.wanted, both, lambda case: case.handle)
    return {
        "sought": sought, "hows": [(key, voice.say(*pair)) for key, pair in HOWS.items()],
        "kinds": [any_kind, *((tier.name, given.kind(rule, tier.name, voice)) for tier in rule.tier)] if rule else [any_kind],
        "found": [_row(case, voice, voice.day) for case in found],
        "own_page": voice.to(f"/h/{quote(name)}") if rule and sought.name and not isinstance(name := wanted(rule, sought.name), Refused) else "",
    }  # fmt: skip


@on_the_beat
def opened(request: Visitor) -> HttpResponse:
    """`/calendar/opened`: the days on which waves have opened, the last first."""
    voice, page = request.voice, max(1, whole(request.GET.get("page", "1")))
    found = days.past(request.ctx.now, (page - 1) * days.MOST_DAYS, days.MOST_DAYS + 1)
    said = {"page": page, "more": len(found) > days.MOST_DAYS} | _past(voice, found[: days.MOST_DAYS])
    return render(request, "pages/calendar_opened.html", said)


def _waves(voice: Voice, now: datetime, single: list[CaseFacts]) -> dict[str, object]:
    """The days on which a wave opens: too many names for this page, so each day has its own; those that were; all of what is ahead as a picture."""
    ahead = days.coming(now)
    rows = [[_to(each, voice, _when(each, voice)), number(each.names)] for each in ahead]
    before = days.past(now, 0, NEWEST + 1)
    names = Counter({each.day: each.names for each in ahead if each.state == "listed"}) + Counter(_day(case) for case in single)
    return _past(voice, before[:NEWEST]) | {
        "waves": rows, "wave_head": [voice.say("Opens", "يُتاح"), voice.say("Names", "الأسماء")], "more": len(before) > NEWEST,
        "wave_about": voice.say("Waves by day", "دفعات حسب اليوم"),
        "picture": opening_calendar(names, now.date(), voice.lang, voice.months) if names else None,
    }  # fmt: skip


def _past(voice: Voice, found: list[Day]) -> dict[str, object]:
    return {
        "past": [[_to(each, voice, voice.day(each.opens_at)), number(each.names)] for each in found],
        "past_head": [voice.say("Opened", "أُتيحت"), voice.say("Names", "الأسماء")],
        "past_about": voice.say("Waves that have opened", "دفعات أُتيحت"),
    }


def _when(of: Day, voice: Voice) -> object:
    """The hour at which a day's waves open, or why that is not known."""
    said = {
        "held": voice.say("Stands still; the day will move", "متوقفة؛ سيتغير اليوم"), "opening": voice.say("Opening now", "تُتاح الآن"),
    }  # fmt: skip
    return format_html("{} · {}", voice.day(of.opens_at), said[of.state]) if of.state in said else voice.instant(of.opens_at)


def _to(of: Day, voice: Voice, said: object) -> object:
    return format_html('<a href="{}">{}</a>', voice.to(f"/calendar/{of.day}"), said)


def whole(text: str) -> int:
    """A whole number as an address writes it; 1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


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
