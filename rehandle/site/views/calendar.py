"""`/calendar`: the public list, by opening day, and a search in it. A search writes nothing."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from itertools import chain, groupby
from urllib.parse import quote

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from rehandle.cases import queries as cases
from rehandle.cases.mass import listed as of_waves
from rehandle.cases.rules.facts import CaseFacts
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words.plural import number
from rehandle.policy.queries import pinned
from rehandle.site import given
from rehandle.site.beat import on_the_beat
from rehandle.site.public import wanted
from rehandle.site.searched import HOWS, Asked, asked
from rehandle.site.templatetags import words
from rehandle.site.visit import Visitor, Voice

PAGE = 500  # names


@on_the_beat
def calendar(request: Visitor) -> HttpResponse:
    """Names that were taken back and open on a known day."""
    say, now, sought = request.voice.say, request.ctx.now, asked(request.GET, request.rule)
    listed = [case for case in cases.calendar(now) if case.ends_at and case.ends_at > now and not case.restore_move]
    said = _search(request, sought) | waves(request.voice, now) | {
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
    now = request.ctx.now
    found = [*cases.search(sought.wanted, now), *of_waves.search(sought.wanted, now)] if sought.anything and not sought.wrong else []
    return {
        "sought": sought, "hows": [(key, voice.say(*pair)) for key, pair in HOWS.items()],
        "kinds": [any_kind, *((tier.name, given.kind(rule, tier.name, voice)) for tier in rule.tier)] if rule else [any_kind],
        "found": [_row(case, voice, voice.day) for case in found],
        "own_page": voice.to(f"/h/{quote(name)}") if rule and sought.name and not isinstance(name := wanted(rule, sought.name), Refused) else "",
    }  # fmt: skip


def waves(voice: Voice, now: datetime) -> dict[str, object]:
    """The days on which a wave opens: too many names for this page, so each day has its own."""
    rows = [
        [format_html('<a href="{}">{}</a>', voice.to(f"/calendar/{day.day}"), voice.clock(day.opens_at)), number(day.names)]
        for day in of_waves.days(now)
    ]  # fmt: skip
    return {
        "waves": rows, "wave_head": [voice.say("Opens", "يُتاح"), voice.say("Names", "الأسماء")],
        "wave_about": voice.say("Waves by day", "دفعات حسب اليوم"),
    }  # fmt: skip


@on_the_beat
def day(request: Visitor, day: str) -> HttpResponse:
    """The names of a wave that open on a day, some hundreds a page, with what their order is committed to."""
    told, now, voice = read_day(day), request.ctx.now, request.voice
    of = next((each for each in of_waves.days(now) if each.day == told), None)
    if of is None:
        raise Http404
    pages = -(-of.names // PAGE) or 1
    page = min(max(1, whole(request.GET.get("page", "1"))), pages)
    rows = [_row(case, voice, voice.clock) for case in of_waves.names(of.day, now, (page - 1) * PAGE, PAGE)]
    said = {
        "of": of, "rows": rows, "page": page, "pages": pages, "count": number(of.names),
        "head": [voice.say("Name", "الاسم"), voice.say("Opens", "يُتاح"), voice.say("Kind", "النوع"), voice.say("Way", "الطريقة")],
        "about": voice.say("Names that open on this day", "أسماء تُتاح في هذا اليوم"), "commitments": [commitment for _, commitment in of.orders],
        "opens": voice.clock(of.opens_at),
    }  # fmt: skip
    return render(request, "pages/calendar_day.html", said)


@on_the_beat
def day_file(request: Visitor, day: str) -> StreamingHttpResponse:
    """All names of that day, as CSV."""
    told, now = read_day(day), request.ctx.now
    if told is None or told not in {each.day for each in of_waves.days(now)}:
        raise Http404
    rows = ((name, f"{opens_at:%Y-%m-%dT%H:%M:%SZ}", tier) for name, opens_at, tier in of_waves.every(told, now))
    lines = csv.writer(Line())
    written = (lines.writerow(row) for row in chain([("name", "opens_at", "kind")], rows))
    answer = StreamingHttpResponse(written, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="opening-{told}.csv"'
    return answer


def whole(text: str) -> int:
    """A whole number as an address writes it; 1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


class Line:
    """Gives a written line back at once: a file of any length is streamed."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def read_day(text: str) -> date | None:
    """A day as an address writes it."""
    try:
        return date.fromisoformat(text) if len(text) == len("2027-01-31") else None
    except ValueError:
        return None


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
