"""What waits for a second person: the exact letter, its hash, whom it is for, and who drafted it."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.desk import campaign_words, everything_words, standing, work
from rehandle.desk import words as w
from rehandle.desk.campaign_signing import campaign_to_sign
from rehandle.desk.counter_signing import COUNTER, counter_to_sign
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.offering import beside_the_template
from rehandle.desk.ruling import rule_to_sign
from rehandle.desk.speak import Speaker
from rehandle.desk.views.policy import FLOW
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import direction
from rehandle.letters.flows import unseal
from rehandle.people import flows, queries
from rehandle.sales import queries as sales
from rehandle.site.templatetags import words

TO_SIGN = "to sign or send back"


@door(Permission.SALES_READ, Permission.APPROVE)
def show(request: HttpRequest, approval: str) -> HttpResponse:
    """The text to sign."""
    return _shown(request, approval)


@door(Permission.APPROVE, methods=("POST",))
def signature(request: HttpRequest, approval: str) -> HttpResponse:
    """Sign the bytes whose hash was shown."""
    _readable(ctx_of(request), approval)
    try:
        flows.sign(ctx_of(request), approval, request.POST.get("hash", ""))
    except Refused as refused:
        return _shown(request, approval, refused)
    return HttpResponseRedirect(f"{base(request)}approval/{approval}")


@door(Permission.APPROVE, methods=("POST",))
def sending_back(request: HttpRequest, approval: str) -> HttpResponse:
    """Do not sign, and say why."""
    _readable(ctx_of(request), approval)
    typed = request.POST.get("reason", "")
    try:
        flows.send_back(ctx_of(request), approval, typed)
    except Refused as refused:
        return _shown(request, approval, refused, typed)
    return HttpResponseRedirect(f"{base(request)}approval/{approval}")


def _readable(ctx: Ctx, approval: str) -> Any:
    """The draft, unless it is of a sale and this person may not read sales."""
    row = queries.approval(approval)
    if work.of_sales(row.flow) and Permission.SALES_READ not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=Permission.SALES_READ.value)
    return row


def _shown(request: HttpRequest, approval: str, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    ctx, speak, row = ctx_of(request), speaker(request), _readable(ctx_of(request), approval)
    code = work.why_not_sign(ctx, row.drafted_by) if row.state == "open" else None
    may = row.state == "open" and code is None
    values: dict[str, Any] = {
        "row": row, "may": may, "why_not": speak.say((code.meaning.en, code.meaning.ar)) if code else "", "typed": typed,
        "state": _state(speak, row), **_about(request, row, may),
    }  # fmt: skip
    if refused and refused.code is Code.REASON_MISSING:
        values["error"] = speak.say(("Say why it is sent back.", "يلزم ذكر سبب الإعادة."))
    elif refused:
        meaning = refused.code.meaning
        values["message"] = {
            "kind": "stop",
            "happened": speak.say((meaning.en, meaning.ar)),
            "means": speak.say(("Nothing was done.", "لم يُنفَّذ شيء.")),
        }
    return page(request, "approval", values, status=refused.code.meaning.status if refused else 200)


def _about(request: HttpRequest, row: Any, may: bool) -> dict[str, Any]:
    """What is to be signed, by its kind."""
    ctx, speak = ctx_of(request), speaker(request)
    if row.flow == FLOW:
        return rule_to_sign(ctx, speak, row)
    if row.flow in campaign_words.SIGN:
        return campaign_to_sign(speak, base(request), row)
    if row.flow == everything_words.START:
        return standing.start_to_sign(speak, row)
    if row.flow == COUNTER:
        return counter_to_sign(ctx, speak, row)
    return _offer(ctx, speak, row, may)


def _offer(ctx: Ctx, speak: Speaker, row: Any, may: bool) -> dict[str, Any]:
    """Recipient, amount and exact letter, where the draft is an offer; opened for who is to sign it only."""
    drafter = queries.names([row.drafted_by]).get(row.drafted_by, row.drafted_by)
    drafted = [(speak.say(("Drafted by", "أعدّه")), drafter), (speak.say(("Drafted", "أُعدّ")), speak.instant(row.drafted_at))]
    found = work.offer_in(row.flow, row.arguments)
    if not found:
        return {"facts": [*drafted, (speak.say(("Hash", "البصمة")), words.code(row.digest))], "arguments": json.loads(row.arguments)}
    offer = sales.offer(found, ctx.now)
    opened = unseal(ctx, offer.letter, TO_SIGN) if may and Permission.LETTERS_READ in ctx.may else None
    lines = beside_the_template(offer, opened.text) if opened else []
    facts = [
        (speak.say(("Handle", "الاسم")), words.handle(offer.display)), (speak.say(("Amount", "المبلغ")), words.amount(offer.price)),
        (speak.say(("Recipient", "المتلقي")), words.address(opened.address) if opened else speak.say(("sealed", "مختوم"))),
        (speak.say(("Language", "اللغة")), speak.of(w.LANGUAGES, offer.lang)),
        (speak.say(("Answer until", "الرد حتى")), speak.instant(offer.ends_at)),
        *drafted, (speak.say(("Hash of the text", "بصمة النص")), words.code(offer.text_hash)),
        (speak.say(("Hash to sign", "بصمة ما يُوقَّع")), words.code(row.digest)),
    ]  # fmt: skip
    return {
        "facts": facts, "offer": offer, "lines": lines, "differs": sum(not line.same for line in lines), "letter_dir": direction(offer.lang),
        "title_of_letter": opened.title if opened else "",
    }  # fmt: skip


def _state(speak: Speaker, row: Any) -> dict[str, str]:
    if row.state == "open":
        return {"kind": "wait", "text": speak.say(("Waits for a second signature", "بانتظار توقيع ثانٍ"))}
    by = queries.names([row.decided_by]).get(row.decided_by, row.decided_by)
    if row.state == "signed":
        return {"kind": "done", "text": speak.say(("Signed by {}, {}", "وقّعه {}، {}"), by, speak.instant(row.decided_at))}
    return {"kind": "closed", "text": speak.say(("Sent back by {}, {}", "أعاده {}، {}"), by, speak.instant(row.decided_at))}
