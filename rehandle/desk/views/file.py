"""A file: what is known of a name, and the decisions that this person may take."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle import wiring
from rehandle.cases import decisions, queries
from rehandle.cases.reading import read_words, take_up
from rehandle.cases.rules.facts import CaseFacts
from rehandle.desk import file, work
from rehandle.desk import words as w
from rehandle.desk.deciding import Choice, letter_if_dismissed, objection, review
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.rules.queue import Piece
from rehandle.desk.speak import Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Contact, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.log import entries
from rehandle.log.events import Event
from rehandle.people.queries import names
from rehandle.policy.queries import pinned

TO_DECIDE = "to decide the objection"


@door(Permission.CASES_READ)
def show(request: HttpRequest, case: str) -> HttpResponse:
    """The file. Whoever picks one that was not dealt to him is asked why first."""
    ctx = ctx_of(request)
    facts = file.facts_of(ctx, case)
    if out_of_turn(ctx, f"case/{case}", case):
        return ask_why(request, f"case/{case}", facts.display)
    return _file(request, facts)


@door(Permission.CASES_REVIEW, methods=("POST",))
def taking_up(request: HttpRequest, case: str) -> HttpResponse:
    """Open a file out of turn, for a reason."""
    why = request.POST.get("why", "")
    facts = file.facts_of(ctx_of(request), case)
    if not why:
        return ask_why(request, f"case/{case}", facts.display, missing=True)
    take_up(ctx_of(request), case, why)
    return HttpResponseRedirect(f"{base(request)}case/{case}")


@door(Permission.CASES_REVIEW, methods=("POST",))
def reviewed(request: HttpRequest, case: str) -> HttpResponse:
    """The review: the rule holds, or the name is left alone."""
    ctx, typed = ctx_of(request), request.POST.get("reason", "")
    holds = request.POST.get("act") == "holds"
    try:
        decisions.review(ctx, case, holds, typed)
    except Refused as refused:
        return _again(request, case, refused, typed, "review")
    return HttpResponseRedirect(f"{base(request)}case/{case}?done={'holds' if holds else 'spared'}")


@door(Permission.APPEALS_DECIDE, methods=("POST",))
def objection_decided(request: HttpRequest, case: str) -> HttpResponse:
    """Keep for the holder at once; dismiss only after the letter that will go out was shown."""
    ctx, act, typed = ctx_of(request), request.POST.get("act", ""), _reason(request)
    appeal = request.POST.get("appeal", "")
    facts = file.facts_of(ctx, case)
    try:
        known = queries.appeal_of(case)
        if known is None or known.id != appeal or act not in ("keep", "dismiss", "dismiss_sure"):
            raise Refused(Code.STALE)
        if act == "dismiss":
            return _before_dismissal(request, facts, typed)
        decisions.decide_appeal(ctx, appeal, act == "keep", typed, _contacts(facts))
    except Unreachable:
        return _again(request, case, Refused(Code.PLATFORM_DOWN), typed, "objection")
    except Refused as refused:
        return _again(request, case, refused, typed, "objection")
    return HttpResponseRedirect(f"{base(request)}case/{case}?done={'kept' if act == 'keep' else 'dismissed'}")


def out_of_turn(ctx: Ctx, path: str, ref: str) -> bool:
    """Whether this is open work of this person's that was neither dealt to him nor taken up by him."""
    if Permission.CASES_REVIEW not in ctx.may:
        return False
    mine = work.mine(ctx)
    piece = next((each for each in mine if each.path == path), None)
    if piece is None or mine[0].path == path:
        return False
    last = entries.last_of(Event.FILE_TAKEN_UP.value, ref)
    return last is None or last.actor != ctx.actor.id or last.at < piece.since


def ask_why(request: HttpRequest, path: str, handle: str, *, missing: bool = False) -> HttpResponse:
    """Why this one now?"""
    speak, first = speaker(request), work.mine(ctx_of(request))[:1]
    options = [(key, speak.say(pair)) for key, pair in w.OUT_OF_TURN.items()]
    error = speak.say(("Choose a reason.", "يلزم اختيار سبب.")) if missing else ""
    values = {"handle": handle, "path": path, "options": options, "error": error, "next": _said(speak, first[0]) if first else ""}
    return page(request, "out_of_turn", values, status=422 if missing else 200)


def _said(speak: Speaker, piece: Piece) -> str:
    return speak.of(w.KINDS, piece.kind)


def _reason(request: HttpRequest) -> str:
    """What was typed, or the prepared sentence that was chosen."""
    return request.POST.get("reason", "").strip() or request.POST.get("prepared", "")


def _contacts(facts: CaseFacts) -> list[Contact]:
    """Where the holder can be told, asked of the platform now."""
    channels = pinned(facts.policy_hash).notices.channels
    known = wiring.ports().platform.contacts([facts.account_id])
    return [each for each in known if each.channel in channels and not each.domain_lapsed]


def _before_dismissal(request: HttpRequest, facts: CaseFacts, typed: str) -> HttpResponse:
    """The letter as it will go out; nothing has happened yet."""
    if not typed.strip():
        raise Refused(Code.REASON_MISSING)
    letter = letter_if_dismissed(ctx_of(request), facts, typed)
    return _file(request, facts, typed=typed, letter=letter, on="objection")


def _again(request: HttpRequest, case: str, refused: Refused, typed: str, on: str) -> HttpResponse:
    """The page again with what is true now; nothing that was typed is lost."""
    ctx, speak = ctx_of(request), speaker(request)
    facts = file.facts_of(ctx, case)
    meaning = refused.code.meaning
    if refused.code is Code.REASON_MISSING:
        error = speak.say((meaning.en, meaning.ar))
        return _file(request, facts, typed=typed, error=error, status=meaning.status, on=on)
    told = _who_did(speak, case, on) if refused.code in (Code.ALREADY_DONE, Code.STALE, Code.WRONG_STATE) else ""
    message = {
        "kind": "stop", "happened": told or speak.say((meaning.en, meaning.ar)),
        "means": speak.say(("The file now: {}.", "الملف الآن: {}."), file.badge_of(speak, facts)["text"]),
        "todo": speak.say(("What was typed was not sent. It stands below.", "لم يُرسل ما كُتب، وهو أدناه.")) if typed.strip() else "",
    }  # fmt: skip
    return _file(request, facts, typed=typed, message=message, status=meaning.status, on=on)


def _who_did(speak: Speaker, case: str, on: str) -> str:
    """`Lee decided this at 09:20`."""
    known, appeal = queries.case(case), queries.appeal_of(case)
    by, at = (known.reviewed_by, known.reviewed_at) if on == "review" or appeal is None else (appeal.decided_by, appeal.decided_at)
    if not by or at is None:
        return ""
    if at.date() == speak.now.date():
        return speak.say(("{} decided this at {}.", "بُتّ في هذا من قبل {}، الساعة {}."), _name(by), speak.clock(at))
    return speak.say(("{} decided this on {}.", "بُتّ في هذا من قبل {}، في {}."), _name(by), speak.day(at))


def _name(member: str) -> str:
    return names([member]).get(member, member)


def _file(
    request: HttpRequest,
    facts: CaseFacts,
    *,
    typed: str = "",
    error: str = "",
    letter: Any = None,
    message: Any = None,
    status: int = 200,
    on: str = "",
) -> HttpResponse:
    ctx, speak, root = ctx_of(request), speaker(request), base(request)
    choice = objection(ctx, speak, facts) or review(ctx, speak, facts)
    values = file.shown(ctx, speak, root, facts) | {
        "choice": choice, "typed": typed, "error": error, "letter": letter, "message": message or _done(speak, request.GET.get("done", "")),
        "lost": typed if message and typed.strip() and (choice is None or choice.kind != on or choice.why_not) else "",
        "place": _place(ctx, speak, facts), "words": _words(ctx, choice), "open_by": _open_by(ctx, speak, facts),
    }  # fmt: skip
    return page(request, "file", values, status=status)


def _words(ctx: Ctx, choice: Choice | None) -> Any:
    """What the holder says, opened for who is to decide it; sealed to everybody else."""
    if choice is None or choice.kind != "objection" or choice.why_not or Permission.LETTERS_READ not in ctx.may:
        return None
    return read_words(ctx, choice.ref, TO_DECIDE)


def _place(ctx: Ctx, speak: Speaker, facts: CaseFacts) -> str:
    mine = work.mine(ctx)
    at = next((n for n, each in enumerate(mine, start=1) if each.path == f"case/{facts.id}"), 0)
    return speak.say(("{} of {}", "{} من {}"), at, len(mine)) if at else ""


def _open_by(ctx: Ctx, speak: Speaker, facts: CaseFacts) -> str:
    """`Lee has this open since 09:12`, where a colleague took it up today."""
    last = entries.last_of(Event.FILE_TAKEN_UP.value, facts.id)
    if last is None or last.actor == ctx.actor.id or last.at.date() != ctx.now.date():
        return ""
    return speak.say(("{} has this open since {}.", "الملف مفتوح لدى {} منذ {}."), _name(last.actor), speak.clock(last.at))


def _done(speak: Speaker, what: str) -> dict[str, str] | None:
    said = {
        "kept": ("Kept for the holder. The letter is on its way.", "بقي الاسم لصاحبه. والرسالة في الطريق."),
        "dismissed": ("Dismissed. The letter is on its way, and the time goes on.", "رُفض الاعتراض. والرسالة في الطريق، وتستمر المهلة."),
        "holds": (
            "Noted: the rule holds. Nothing is taken before the time to answer is over.",
            "سُجّل أن القاعدة تنطبق. لا يُسحب شيء قبل انقضاء مهلة الرد.",
        ),
        "spared": ("Left alone. The file is closed.", "استُثني الاسم وأُغلق الملف."),
    }.get(what)
    return {"kind": "done", "happened": speak.say(said)} if said else None
