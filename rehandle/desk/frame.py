"""The frame of every desk page: language, who is here, the list at the side."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rehandle.desk import standing, work
from rehandle.desk import words as w
from rehandle.desk.speak import Pair, Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Refused
from rehandle.people.queries import names, roles_of
from rehandle.site.visit import Visitor

LISTS: dict[str, Pair] = {
    "": ("My work", "عملي"),
    "all": ("All open", "كل المفتوح"),
    "second": ("Second signature", "توقيع ثانٍ"),
    "waiting": ("Waiting on others", "بانتظار آخرين"),
    "done": ("Done today", "أُنجز اليوم"),
}
BOOKS: tuple[tuple[str, Pair, frozenset[Permission]], ...] = (
    ("orders", ("Orders", "الطلبات"), frozenset({Permission.ORDERS_READ})),
    ("links", ("Linked accounts", "حسابات مرتبطة"), frozenset({Permission.LINKS_DECIDE})),
    ("ledger", ("Ledger", "دفتر الحسابات"), frozenset({Permission.LEDGER_READ})),
    ("log", ("Record", "السجل"), frozenset({Permission.LOG_READ})),
    ("policy", ("The rule", "القاعدة"), frozenset({Permission.LOG_READ})),
    ("sweeps", ("Sweeps", "عمليات الفحص"), frozenset({Permission.SWEEP_RUN, Permission.CASES_READ})),
    ("campaigns", ("Campaigns", "الحملات"), frozenset({Permission.CASES_READ, Permission.CAMPAIGNS_DRAW, Permission.CAMPAIGNS_STOP})),
    ("everything", ("Stop everything", "إيقاف كل شيء"), frozenset({Permission.CAMPAIGNS_STOP, Permission.CAMPAIGNS_BEGIN})),
    ("people", ("People", "الأشخاص"), frozenset({Permission.PEOPLE_MANAGE})),
)


def visitor(request: HttpRequest) -> Visitor:
    """The request with what the visit's middleware has put on it."""
    assert hasattr(request, "voice"), "the visit's middleware comes before every page"
    known: Visitor = request  # type: ignore[assignment]  # the same object, known by more
    return known


def base(request: HttpRequest) -> str:
    """Where this desk's addresses begin: `/desk/`, in Arabic `/ar/desk/`."""
    return visitor(request).voice.to("/desk/")


def speaker(request: HttpRequest) -> Speaker:
    """The page's language and present."""
    voice = visitor(request).voice
    return Speaker(voice.lang, voice.now, voice.months)


def page(request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200, current: str | None = None) -> HttpResponse:
    """One desk page. `current` is the item at the side that it belongs to; without one the page stands alone."""
    ctx, speak = visitor(request).ctx, speaker(request)
    frame = _frame(request, ctx, speak) | {"side": [] if current is None else _side(ctx, speak, base(request), current)}
    return render(request, f"desk/{template}.html", frame | dict(values), status=status)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal as a page: what happened, and the way back to one's work."""
    speak, meaning = speaker(request), refused.code.meaning
    return page(request, "refused", {"happened": speak.say((meaning.en, meaning.ar))}, status=meaning.status)


def _frame(request: HttpRequest, ctx: Ctx, speak: Speaker) -> dict[str, Any]:
    rule, root = visitor(request).rule, base(request)
    site = rule.site.name if rule and rule.site.name else "Rehandle"
    may = bool(ctx.may & {Permission.CAMPAIGNS_STOP, Permission.CAMPAIGNS_BEGIN})
    return {
        "standing": standing.banner(speak), "standing_url": f"{root}everything" if may else "",
        "body_class": "desk", "nav": [], "base": root, "home_url": root, "person": _person(ctx, speak),
        "office": {"name": speak.say(("{} · Desk", "{} · المكتب"), site), "noun": ""}, "lookup_url": f"{root}find" if _finds(ctx) else "",
    }  # fmt: skip


def _finds(ctx: Ctx) -> bool:
    return bool(ctx.may & {Permission.CASES_READ, Permission.SALES_READ})


def _person(ctx: Ctx, speak: Speaker) -> dict[str, str]:
    roles = [speak.of(w.ROLES, role) for role in sorted(roles_of(ctx.actor.id))]
    return {"name": names([ctx.actor.id]).get(ctx.actor.id, ""), "role": speak.say((", ", "، ")).join(roles)}


def _side(ctx: Ctx, speak: Speaker, root: str, current: str) -> Sequence[Sequence[Mapping[str, Any]]]:
    counts = work.counts(ctx)
    lists = [{"url": f"{root}{path}", "label": speak.say(label), "n": counts[path], "current": path == current} for path, label in LISTS.items()]
    books = [
        {"url": f"{root}{path}", "label": speak.say(label), "n": None, "current": path == current} for path, label, needs in BOOKS if needs & ctx.may
    ]
    return [lists, books] if books else [lists]
