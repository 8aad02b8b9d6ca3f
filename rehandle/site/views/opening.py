"""`/calendar/DAY`: the names of the waves of one day, before and after they open, and how anybody checks the order in which they do."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from rehandle.cases.mass import days, listed
from rehandle.cases.mass.days import Day, Opening
from rehandle.cases.rules.facts import CaseFacts
from rehandle.kernel.words.plural import count, number
from rehandle.policy.queries import pinned
from rehandle.site import given
from rehandle.site.beat import on_the_beat
from rehandle.site.downloads import as_csv, as_parquet
from rehandle.site.templatetags import words
from rehandle.site.views.calendar import link, whole
from rehandle.site.visit import Visitor, Voice

PAGE = 500  # names
COLUMNS = {"name": "VARCHAR", "opens_at": "TIMESTAMPTZ", "kind": "VARCHAR", "order": "VARCHAR", "part": "INTEGER"}  # as DuckDB names types
PROGRAM = """import csv, hashlib, itertools
seeds = {seeds}
with open("opening-{day}.csv", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
for (order, at), wave in itertools.groupby(rows, lambda row: (row["order"], row["opens_at"])):
    seed = bytes.fromhex(seeds[order])
    marks = [[hashlib.sha256(seed + row[what].encode()).digest() for what in ("part", "name")] for row in wave]
    print(order, at, len(marks), hashlib.sha256(seed).hexdigest().startswith(order) and marks == sorted(marks))
"""


@on_the_beat
def day(request: Visitor, day: str) -> HttpResponse:
    """The names of a day, some hundreds a page, and what their order is committed to; once they are open, the seed that drew it."""
    of, voice = _known(request, day), request.voice
    pages = -(-listed.shown(of.day, request.ctx.now) // PAGE) or 1
    page = min(max(1, whole(request.GET.get("page", "1"))), pages)
    found = listed.names(of.day, request.ctx.now, (page - 1) * PAGE, PAGE)
    said = {
        "of": of, "state": of.state, "page": page, "pages": pages, "count": count(of.names, "name", voice.lang), "opens": voice.clock(of.opens_at),
        "groups": _groups(found, (page - 1) * PAGE + 1, voice),
        "orders": [_order(each, voice) for each in of.openings], "program": _program(of) if all(each.seed for each in of.openings) else "",
    }  # fmt: skip
    return render(request, "pages/calendar_day.html", said)


@on_the_beat
def day_csv(request: Visitor, day: str) -> StreamingHttpResponse:
    """All names of that day, as CSV: in order of the alphabet within a part, and once they are open in the order in which they opened."""
    of = _known(request, day)
    return as_csv(f"opening-{of.day}", list(COLUMNS), _cells(of, request))


@on_the_beat
def day_parquet(request: Visitor, day: str) -> StreamingHttpResponse:
    """The same as Parquet, with the hour as an instant."""
    of = _known(request, day)
    return as_parquet(f"opening-{of.day}", COLUMNS, _cells(of, request))


def read_day(text: str) -> date | None:
    """A day as an address writes it."""
    try:
        return date.fromisoformat(text) if len(text) == len("2027-01-31") else None
    except ValueError:
        return None


def _known(request: Visitor, text: str) -> Day:
    told = read_day(text)
    of = days.day(told, request.ctx.now) if told else None
    if of is None:
        raise Http404
    return of


def _cells(of: Day, request: Visitor) -> Iterable[tuple[object, ...]]:
    found = listed.every(of.day, request.ctx.now)
    return ((each.name, f"{each.opens_at:%Y-%m-%dT%H:%M:%SZ}", each.kind, each.order, each.part) for each in found)


def _groups(found: list[CaseFacts], first: int, voice: Voice) -> list[dict[str, object]]:
    """Names that follow one another and open alike: what holds for all of them is said once. `first`: the place of the first name."""
    groups = []
    for _, some in groupby(enumerate(found, first), key=lambda each: (_opens_at(each[1]), each[1].policy_hash, each[1].tier)):
        placed = list(some)
        start, case = placed[0]
        rule = pinned(case.policy_hash)
        facts = [
            (voice.say("To open at", "موعد الإتاحة"), voice.clock(_opens_at(case))), (voice.say("Kind", "النوع"), given.kind(rule, case.tier, voice)),
            (voice.say("Way", "الطريقة"), given.way(rule, case.tier, voice)),
        ]  # fmt: skip
        groups.append({"start": start, "facts": facts, "names": [link(each.handle, voice) for _, each in placed]})
    return groups


def _opens_at(case: CaseFacts) -> datetime:
    at = case.released_at or case.ends_at
    assert at is not None
    return at


def _order(of: Opening, voice: Voice) -> dict[str, object]:
    """One wave's fingerprint, and its number once that is told, each with the entry of the record that holds it."""
    say = voice.say
    facts: list[tuple[object, object]] = [(say("Fingerprint", "البصمة"), _long(of.commitment))]
    facts += [(say("Told in advance", "أُعلنت مسبقًا"), _entry(of.committed_in, voice))] if of.committed_in is not None else []
    if of.seed:
        facts += [(say("The number", "الرقم"), _long(of.seed))]
        facts += [(say("Told at the opening", "أُعلن عند الإتاحة"), _entry(of.opened_in, voice))] if of.opened_in is not None else []
    facts += [(say("All open since", "متاحة كلها منذ"), voice.instant(of.opened_at))] if of.opened_at else []
    return {"facts": [*facts, (say("Names", "الأسماء"), number(of.names))]}


def _entry(place: int | None, voice: Voice) -> object:
    to = voice.to(f"/record/{place}")
    return format_html('<a href="{}">{}</a>', to, voice.say("entry {} of the public record", "القيد {} من السجل العلني", words.code(place)))


def _long(text: str) -> object:
    return format_html('<code class="long"><bdi dir="ltr">{}</bdi></code>', text)


def _program(of: Day) -> str:
    """What checks the day's file, ready to run."""
    return PROGRAM.format(seeds=json.dumps({each.commitment[: listed.MARK]: each.seed for each in of.openings}), day=of.day)
