"""Linked accounts in sales as the desk shows them: what was found, the price without them, and a person's word on it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html_join

from rehandle.desk.cells import badge, link, whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Pair, Speaker
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import voiding, voiding_queries
from rehandle.sales.voiding_queries import FindingFacts
from rehandle.site.templatetags import words

BY: dict[str, Pair] = {
    "instrument": ("a means of payment", "وسيلة دفع"),
    "payout": ("where they are paid", "وجهة الدفع"),
    "mail": ("an address", "عنوان بريد"),
    "device": ("a browser", "متصفح"),
    "recorded": ("a relation that is on record", "صلة مسجلة"),
}
SIDES: dict[str, Pair] = {
    "bidders": ("two who bid", "مزايدان"),
    "seller": ("a buyer and the seller", "مشترٍ والبائع"),
    "staff": ("a bidder and staff", "مزايد وأحد العاملين"),
}
STATES: dict[str, tuple[str, Pair]] = {
    "open": ("wait", ("To look at", "بانتظار نظر")),
    "stands": ("stop", ("They belong together", "بينهما صلة")),
    "cleared": ("done", ("They do not", "لا صلة بينهما")),
}


@door(Permission.LINKS_DECIDE)
def findings(request: HttpRequest) -> HttpResponse:
    """Everything that was found, the newest first."""
    speak, root = speaker(request), base(request)
    head = speak.heads(("Handle", "الاسم"), ("Between", "بين"), ("What they share", "المشترك"), ("State", "الحالة"), ("Found", "وُجد"))
    rows = [
        (link(f"{root}link/{each.id}", words.handle(each.display)), speak.of(SIDES, each.side), _shared(speak, each), _badge(speak, each),
         speak.instant(each.found_at))
        for each in voiding_queries.findings()
    ]  # fmt: skip
    return page(request, "links", {"head": head, "rows": whole(rows), "staff": len(voiding_queries.staff_in_sales())}, current="links")


@door(Permission.LINKS_DECIDE)
def show(request: HttpRequest, finding: str) -> HttpResponse:
    """One finding, for who is to say whether it is so."""
    return _shown(request, finding)


@door(Permission.LINKS_DECIDE, methods=("POST",))
def decided(request: HttpRequest, finding: str) -> HttpResponse:
    """They belong together, or they do not; with a reason."""
    try:
        voiding.decide_link(ctx_of(request), finding=finding, answer=request.POST.get("answer", ""), reason=request.POST.get("reason", ""))
    except Refused as refused:
        if refused.code not in (Code.REASON_MISSING, Code.INVALID):
            raise
        return _shown(request, finding, refused)
    return HttpResponseRedirect(f"{base(request)}link/{finding}")


def _shown(request: HttpRequest, finding: str, refused: Refused | None = None) -> HttpResponse:
    speak, found = speaker(request), voiding_queries.finding(finding)
    values: dict[str, Any] = {
        "found": found, "facts": _facts(speak, found), "badge": _badge(speak, found), "typed": request.POST.get("reason", ""),
        "effect": _effect(speak, found), "open": found.state == "open",
    }  # fmt: skip
    if refused:
        values["message"] = speak.say((refused.code.meaning.en, refused.code.meaning.ar))
    return page(request, "link", values, status=refused.code.meaning.status if refused else 200)


def _facts(speak: Speaker, found: FindingFacts) -> list[tuple[str, object]]:
    steps: Pair = ("directly", "مباشرة") if found.steps < 2 else ("through somebody else", "عبر حساب آخر")
    facts: list[tuple[str, object]] = [
        (speak.say(("Between", "بين")), speak.of(SIDES, found.side)),
        (speak.say(("Accounts", "الحسابات")), _listed(speak, [words.handle(each) for each in found.names])),
        (speak.say(("What they share", "المشترك")), _shared(speak, found)),
        (speak.say(("How", "كيف")), speak.say(steps)),
        (speak.say(("Found", "وُجد")), speak.instant(found.found_at)),
    ]
    if found.before is not None:
        nobody = speak.say(("nobody would have won", "لا فائز"))
        facts.append((speak.say(("Price when it was found", "السعر عند اكتشافه")), words.amount(found.before)))
        facts.append((speak.say(("Price without them", "السعر من دونهما")), words.amount(found.without) if found.without else nobody))
    if found.decided_at:
        facts.append((speak.say(("Decided", "القرار")), speak.instant(found.decided_at)))
        facts.append((speak.say(("By", "صاحب القرار")), found.decided_by))
    return facts


def _effect(speak: Speaker, found: FindingFacts) -> str:
    if found.state != "open":
        return speak.say(("This is decided.", "حُسم هذا."))
    if found.sale_over:
        return speak.say(("What was won is not handed over until you decide.", "لا يُسلَّم ما رسا إلى أن يصدر القرار."))
    if found.strong:
        return speak.say(("Their bids are void already; the price is that of the others.", "مزايداتهما لاغية الآن؛ والسعر سعر الآخرين."))
    return speak.say(("Nothing is void: a shared browser alone voids no bid.", "لم يُلغَ شيء: المتصفح المشترك وحده لا يلغي مزايدة."))


def _shared(speak: Speaker, found: FindingFacts) -> str:
    return _listed(speak, [speak.of(BY, each) for each in found.by]) or speak.say(("a role here", "دور هنا"))


def _listed(speak: Speaker, texts: Sequence[str]) -> str:
    return format_html_join(speak.say((", ", "، ")), "{}", ((each,) for each in texts))


def _badge(speak: Speaker, found: FindingFacts) -> str:
    kind, said = STATES[found.state]
    return badge(speak.say(said), kind)
