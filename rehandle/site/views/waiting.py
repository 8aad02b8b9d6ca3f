"""`/w/NAME`: wait for a name: be told of it, or place a backorder while it stands on the public list."""

from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rehandle.cases.queries import case
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy
from rehandle.sales import waiting
from rehandle.sales import waiting_queries as queries
from rehandle.site import member, public
from rehandle.site import waiting_words as said
from rehandle.site.errors import message, not_found
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor

WHERE = "/w/"


def wait(request: Visitor, typed: str) -> HttpResponse:
    """GET: the page of waiting for one name. POST: watch it, place a backorder, or stop."""
    rule, name = request.rule, public.wanted(request.rule, typed) if request.rule else None
    if rule is None or not rule.watch.names or name is None or isinstance(name, Refused):
        return not_found(request)
    if name != typed:
        return HttpResponseRedirect(request.voice.to(f"{WHERE}{quote(name)}"))
    ctx = member.signed_in(request)
    if request.method != "POST":
        return _page(request, rule, name, ctx, None)
    if ctx is None:
        return HttpResponseRedirect(f"{request.voice.to('/me')}?next={WHERE}{quote(name)}", status=303)
    try:
        _act(request, rule, name, ctx)
    except Refused as refusal:
        return _page(request, rule, name, ctx, refusal)
    return HttpResponseRedirect(request.voice.to(f"{WHERE}{quote(name)}"), status=303)


def _act(request: Visitor, rule: Policy, name: str, ctx: Ctx) -> None:
    given, id_ = request.POST.get, request.POST.get("id", "")[:60] or ctx.new_id()
    match given("act"):
        case "watch":
            wanted = typed_amount(given("price", ""), rule.policy.currency, "price") if given("price", "").strip() else None
            waiting.watch(ctx, id=id_, handle=name, wanted=wanted)
        case "unwatch":
            waiting.stop_watching(ctx, watch=given("watch", "")[:80])
        case "backorder":
            limit = typed_amount(given("most", ""), rule.policy.currency)
            waiting.backorder(ctx, id=id_, handle=name, limit=limit, quote=given("quote", "")[:80])
        case "take_back":
            waiting.take_backorder_back(ctx, backorder=given("backorder", "")[:80])
        case _:
            raise Refused(Code.INVALID, field="act")


def _page(request: Visitor, rule: Policy, name: str, ctx: Ctx | None, refusal: Refused | None) -> HttpResponse:
    voice, found = request.voice, queries.takes_backorders(name)
    mine = [each for each in queries.own(ctx.actor.id, rule.policy.currency) if each.handle == name] if ctx else []
    order = next((each for each in mine if each.state == "waiting"), None)
    watched = next((each for each in mine if each.state == "watched"), None)
    field = str(refusal.facts.get("field", "")) if refusal else ""
    wrong = {"wrong_price": said.amount_wrong(voice) if field == "price" else "", "wrong_most": said.amount_wrong(voice) if field == "most" else ""}
    shown: dict[str, object] = wrong | {
        "name": name, "order": order, "watched": watched, "signed_in": ctx is not None, "id": request.ctx.new_id(), "found": found,
        "here": voice.to(f"{WHERE}{quote(name)}"), "sign_in": f"{voice.to('/me')}?next={WHERE}{quote(name)}",
        "refused": message(voice, refusal) if refusal and not field else None, "currency": rule.policy.currency,
        "typed_price": request.POST.get("price", "") if refusal else "", "typed_most": request.POST.get("most", "") if refusal else "",
        "page": voice.to(f"/h/{quote(name)}"), "standing": said.standing(order, watched, voice),
    }  # fmt: skip
    if found:
        own = pinned(case(found.case).policy_hash)
        shown |= {"badge": said.badge(found, voice), "terms": said.terms(found, own, voice), "numbers": said.numbers(found, own, voice)}
    return render(request, "pages/waiting.html", shown, status=refusal.code.meaning.status if refusal else 200)

