"""`/l/…`: the holder's page behind a letter's link. It always shows the truth; each act happens once, by a pressed button."""

from datetime import UTC, datetime

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode

from rehandle.cases import answers, queries
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.why import account_of
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words import dates
from rehandle.letters import queries as letters
from rehandle.letters.links import read
from rehandle.policy.queries import pinned
from rehandle.site import road
from rehandle.site.door import exchange, is_token, opens
from rehandle.site.errors import link_unknown, message
from rehandle.site.holder_words import WHY_HEAD, Said, said_of, why_facts, why_rows
from rehandle.site.visit import Visitor, acting_as

WHERE = "/l/"


def holder(request: Visitor, key: str) -> HttpResponse:
    """GET: through the door, then the page. POST: one act."""
    if is_token(key):
        return _through(request, key)
    if not opens(request, "holder", key):
        return link_unknown(request, 403)
    case = _case(key, request.ctx.now)
    if case is None:
        return link_unknown(request)
    if request.method != "POST":
        return _page(request, case)
    try:
        done = _act(request, case)
    except Refused as refusal:
        current = _case(key, request.ctx.now) or case
        return _page(request, current, message(request.voice, refusal), status=refusal.code.meaning.status)
    return HttpResponseRedirect(f"{request.voice.to(WHERE + key)}?{urlencode({'done': done})}", status=303)


def _through(request: Visitor, key: str) -> HttpResponse:
    known = read(key)
    case = _case(known[1], request.ctx.now) if known else None
    lang = "ar" if request.voice.arabic or (case and case.lang == "ar" and request.GET.get("lang") != "en") else "en"
    return exchange(request, key, ("holder",), lang, WHERE) or link_unknown(request)


def _case(case_id: str, now: datetime) -> CaseFacts | None:
    """The file as it stands now: what time alone has moved is moved."""
    try:
        known = queries.case(case_id)
    except Refused:
        return None
    latest = queries.at(known.handle, now)
    return latest if latest and latest.id == known.id else known


def _act(request: Visitor, case: CaseFacts) -> str:
    """The one act that was pressed."""
    ctx, post = acting_as(request, "holder", case.id), request.POST
    match post.get("act"):
        case "keep":
            answers.keep(ctx, case=case.id)
            return "kept"
        case "undo":
            answers.undo_keep(ctx, case=case.id)
            return "undone"
        case "back":
            answers.get_back(ctx, case=case.id)
            return "asked_back"
        case "object":
            answers.object_to(ctx, id=post.get("id") or ctx.new_id(), case=case.id, words=post.get("words", ""), lang=request.voice.lang)
            return "objected"
        case "away":
            answers.away(ctx, case=case.id, until=_day(post.get("until", "")))
            return "away"
        case "died":
            answers.tell_death(
                request.ctx, id=post.get("id") or ctx.new_id(), handle=case.handle, relation=post.get("relation", ""),
                contact=post.get("contact", ""), words=post.get("words", ""), lang=request.voice.lang,
            )  # fmt: skip
            return "died"
    raise Refused(Code.INVALID, field="act")


def _day(text: str) -> datetime:
    """The end of a day that somebody chose. Refuses `invalid`."""
    try:
        return dates.ends_at(datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date())
    except ValueError:
        raise Refused(Code.INVALID, field="until") from None


def _page(request: Visitor, case: CaseFacts, refused: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    rule, voice = pinned(case.policy_hash), request.voice
    told_why = account_of(case, voice.lang)
    told = letters.of(case.id, "notice")
    first = min((each.accepted_at for each in told if each.accepted_at), default=None)
    stopped = queries.stopped(case.handle)
    said: Said = said_of(case, rule, queries.appeal_of(case.id), stopped, voice)
    shown = {
        "case": case, "said": said, "road": road.holder(case, rule, first, voice, stopped), "refused": refused, "done": request.GET.get("done", ""),
        "why": why_facts(told_why, voice), "why_head": [voice.say(*pair) for pair in WHY_HEAD], "why_rows": why_rows(told_why, voice),
        "act_url": voice.to(WHERE + case.id), "ids": [request.ctx.new_id() for _ in range(2)],
        "objection_until": case.objection_until, "typed": request.POST.get("words", "") if refused else "",
        "opened": request.POST.get("act", "") if refused else "",
    }  # fmt: skip
    return render(request, "pages/holder.html", shown, status=status)

