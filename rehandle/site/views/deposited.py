"""A limit above what the rule leaves free, and the deposit that it needs: on the page of an open or a sealed auction."""

from django.http import HttpResponse, HttpResponseRedirect

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money, money
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import deposit_queries as queries
from rehandle.sales import paddles
from rehandle.sales.rules.deposit import Needed
from rehandle.site import deposit_words
from rehandle.site.auction_words import Facts
from rehandle.site.paying import page_of
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor, Voice

ACTS = ("deposit", "pay_deposit", "leave")


def shown(request: Visitor, ctx: Ctx | None, sale: str, refusal: Refused | None) -> dict[str, object] | None:
    """What the page says of deposits; None where the rule has none, or nobody is signed in."""
    rule = queries.rule_of(sale)
    if rule is None or ctx is None:
        return None
    own = queries.own_in(sale, ctx.actor.id)
    told = deposit_words.of(rule, own if own and own.charge else None, queries.free_of(ctx.actor.id, sale), request.voice)
    asked = refusal is not None and (refusal.code in (Code.DEPOSIT_MISSING, Code.OVER_LIMIT) or request.POST.get("act") in ACTS)
    return told | {"open": asked, "typed": request.POST.get("limit", "") if refusal else ""}


def terms(sale: str, voice: Voice) -> Facts:
    """What everybody reads of deposits, among what a bid binds to."""
    rule = queries.rule_of(sale)
    return [(deposit_words.above(rule, voice), deposit_words.what(rule, voice))] if rule else []


def act(request: Visitor, ctx: Ctx, sale: str, id: str, where: str) -> HttpResponse:  # noqa: A002 -- the client's id
    """Take a paddle and go on to pay its deposit, go to the provider's page once more, or leave."""
    here, rule = request.voice.to(where), queries.rule_of(sale)
    if request.POST.get("act") == "deposit" and rule:
        taken = paddles.take_paddle(
            ctx, id=id, sale=sale, limit=_limit(request, rule), quote=request.POST.get("quote", ""),
            from_paddle=request.POST.get("from_paddle", "")[:80],
        )  # fmt: skip
        return HttpResponseRedirect((page_of(taken.charge) if taken.charge else "") or here, status=303)
    own = queries.own_in(sale, ctx.actor.id)
    if own is None:
        raise Refused(Code.NOT_FOUND)
    if request.POST.get("act") == "pay_deposit" and own.deposit == "asked":
        return HttpResponseRedirect(own.pay_at or page_of(own.charge) or here, status=303)
    paddles.leave_paddle(ctx, paddle=own.paddle)
    return HttpResponseRedirect(here, status=303)


def _limit(request: Visitor, rule: Needed) -> Money:
    if not rule.stepped:
        return typed_amount(request.POST.get("limit", ""), rule.above.currency, field="limit")
    try:
        return money(request.POST.get("limit", ""))
    except ValueError:
        raise Refused(Code.INVALID, field="limit") from None
