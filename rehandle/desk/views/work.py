"""My work and the other lists: the next file is dealt; a name is looked up."""

from collections.abc import Sequence
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.cases import queries as cases
from rehandle.cases.reading import take_up
from rehandle.desk import campaign_words, everything_words, happened, work
from rehandle.desk import words as w
from rehandle.desk.cells import badge, link, whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import LISTS, base, page, speaker
from rehandle.desk.rules.queue import Age, Piece, ages
from rehandle.desk.speak import Pair, Speaker
from rehandle.handles.queries import stops_ever
from rehandle.kernel.permission import Permission
from rehandle.kernel.words.bidi import typed_handle
from rehandle.sales import queries as sales
from rehandle.site.pictures.queue_age import Waiting, queue_age
from rehandle.site.templatetags import words

FILES = ("case", "death")
ROWS = 100
RULE = "policy.publish_draft"
# What is to be signed, and whom or what it is about, where it is no offer and no rule.
TO_SIGN: dict[str, tuple[Pair, Pair]] = {
    **{flow: (title, campaign_words.A_CAMPAIGN) for flow, (title, _) in campaign_words.SIGN.items()},
    everything_words.START: (everything_words.TITLE, everything_words.THE_OFFICE),
}


@door()
def my_work(request: HttpRequest) -> HttpResponse:
    """The next file, what waits behind it, and the team against its promises."""
    ctx, speak = ctx_of(request), speaker(request)
    team = work.everything(ctx)
    pieces = [piece for piece in team if piece.mine]
    values = _list(speak, base(request), pieces) | {
        "title": speak.say(LISTS[""]), "next": _next(speak, pieces),
        "picture": queue_age([_age(speak, each) for each in ages(team, ctx.now)], speak.lang) if team else None,
        "empty": speak.say(("Nothing waits for you.", "لا شيء في الانتظار.")),
        "empty_next": speak.say(("New work comes by itself.", "يصل العمل الجديد من تلقاء نفسه.")),
    }  # fmt: skip
    return page(request, "work", values, current="")


@door(methods=("POST",))
def take_next(request: HttpRequest) -> HttpResponse:
    """Deal the next file."""
    ctx = ctx_of(request)
    pieces = work.mine(ctx)
    if not pieces:
        return HttpResponseRedirect(base(request))
    kind, _, file = pieces[0].path.partition("/")
    if kind in FILES:
        take_up(ctx, file)
    return HttpResponseRedirect(f"{base(request)}{pieces[0].path}")


@door()
def everything(request: HttpRequest) -> HttpResponse:
    """All open work that this person may see."""
    return _listed(request, "all", work.everything(ctx_of(request)))


@door()
def second(request: HttpRequest) -> HttpResponse:
    """What waits for a second signature."""
    return _listed(request, "second", work.second(ctx_of(request)))


@door()
def waiting(request: HttpRequest) -> HttpResponse:
    """What others do next."""
    return _listed(request, "waiting", work.waiting(ctx_of(request)))


@door()
def done(request: HttpRequest) -> HttpResponse:
    """What this person finished today."""
    speak = speaker(request)
    told = work.done(ctx_of(request))
    rows = [
        (happened.says(speak, each), words.handle(each.handle) if each.handle else "–", speak.clock(each.at), happened.record(speak, each))
        for each in told
    ]
    head = speak.heads(("What", "ما تم"), ("Handle", "الاسم"), ("At", "الساعة"), ("Record number", "رقم السجل"))
    values = {
        "title": speak.say(LISTS["done"]),
        "head": head,
        "rows": rows,
        "numbers": "4",
        "empty": speak.say(("Nothing yet today.", "لا شيء اليوم بعد.")),
    }
    return page(request, "work", values, current="done")


@door(Permission.CASES_READ, Permission.SALES_READ)
def find(request: HttpRequest) -> HttpResponse:
    """Look a name up: its newest file, and its sales for who may read them."""
    speak = speaker(request)
    typed = typed_handle(request.GET.get("name", ""))
    rows = [(words.handle(typed), link(f"{base(request)}{path}", label)) for path, label in _found(request, typed.casefold(), speak)] if typed else []
    values = {
        "typed": typed,
        "rows": rows,
        "freeze": _freeze(request, typed) if typed and not rows else "",
        "none": speak.say(("There is no file about {}.", "لا ملف بشأن {}."), words.handle(typed)) if typed else "",
    }
    return page(request, "find", values, current="find")


def _freeze(request: HttpRequest, typed: str) -> str:
    """Where a name without a file is frozen, for who may."""
    may = Permission.STOPS_CHANGE in ctx_of(request).may
    return f"{base(request)}standstill/{quote(typed.casefold(), safe='')}" if may else ""


def _found(request: HttpRequest, name: str, speak: Speaker) -> list[tuple[str, str]]:
    ctx, found = ctx_of(request), []
    if Permission.CASES_READ in ctx.may and (file := cases.at(name, ctx.now)):
        found.append((f"case/{file.id}", speak.say(("File: {}", "ملف: {}"), speak.of(w.STATES, file.state))))
    if Permission.CASES_READ in ctx.may and (held := stops_ever(name)):
        open_now = sum(each.ended_at is None for each in held)
        found.append((f"standstill/{name}", speak.say(("Stops: {} of {} open", "حالات توقف: {} من {} مفتوحة"), open_now, len(held))))
    if Permission.SALES_READ in ctx.may:
        found += [
            (f"sale/{each.id}", speak.say(("Sale: {}", "بيع: {}"), speak.of(w.SALES, each.state))) for each in sales.sales(ctx) if each.handle == name
        ]
    return found


def _listed(request: HttpRequest, current: str, pieces: Sequence[Piece]) -> HttpResponse:
    speak = speaker(request)
    empty = speak.say(("Nothing here.", "لا شيء هنا."))
    return page(request, "work", _list(speak, base(request), pieces) | {"title": speak.say(LISTS[current]), "empty": empty}, current=current)


def _list(speak: Speaker, root: str, pieces: Sequence[Piece]) -> dict[str, object]:
    """The table: kind, handle, what is asked, promised by."""
    pairs = (("Kind", "النوع"), ("Handle", "الاسم"), ("What is asked", "المطلوب"), ("Promised by", "الموعد"))
    rows = [
        (
            badge(speak.of(w.KINDS, each.kind), w.KIND_BADGE.get(each.kind, "")), _named(speak, root, each), asked(speak, each),
            speak.by(each.promised_by),
        )
        for each in pieces[:ROWS]
    ]  # fmt: skip
    more = len(pieces) - len(rows)
    return {
        "head": speak.heads(*pairs),
        "rows": whole(rows),
        "numbers": "4",
        "more": speak.say(("and {} more", "و{} أخرى"), words.number(more)) if more else "",
    }


def asked(speak: Speaker, piece: Piece) -> str:
    """What is asked, in the asker's words where they are not sealed."""
    match piece.kind:
        case "death":
            return speak.say(("told by: {}", "أبلغ به: {}"), speak.of(w.RELATIONS, piece.asked))
        case "objection":
            return speak.say(("wants to keep the name; sealed words in {}", "الإبقاء على الاسم؛ كلام مختوم بـ{}"), speak.of(w.LANGUAGES, piece.lang))
        case "signature" if piece.asked == RULE:
            return speak.say(("read what changes and sign, or send back", "قراءة ما يتغير والتوقيع، أو الإعادة"))
        case "signature" if piece.asked in TO_SIGN:
            return speak.say(TO_SIGN[piece.asked][0])
        case kind if kind in w.ASKED:
            return speak.say(w.ASKED[kind])
        case _:
            return speak.of(w.STATES, piece.asked)


def _named(speak: Speaker, root: str, piece: Piece) -> str:
    if piece.asked == RULE:
        return link(f"{root}{piece.path}", speak.say(("a version of the rule", "إصدار من القاعدة")))
    if piece.asked in TO_SIGN:
        return link(f"{root}{piece.path}", speak.say(TO_SIGN[piece.asked][1]))
    return link(f"{root}{piece.path}", words.handle(piece.handle) if piece.handle else words.code(piece.ref))


def _next(speak: Speaker, pieces: Sequence[Piece]) -> dict[str, str] | None:
    if not pieces:
        return None
    first, rest = pieces[0], len(pieces) - 1
    says = speak.say(w.NEXT[first.kind], words.handle(first.handle)) if first.handle else speak.of(w.KINDS, first.kind)
    after = speak.say(("Then {}.", "بعده {}."), speak.count(rest, "file")) if rest else speak.say(("Nothing behind it.", "لا شيء بعده."))
    return {"says": says, "by": speak.by(first.promised_by), "after": after}


def _age(speak: Speaker, age: Age) -> Waiting:
    return Waiting(speak.of(w.KINDS_MANY, age.kind), age.n, age.oldest_days, age.promise_days, age.late)
