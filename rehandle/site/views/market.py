"""`/sales`: what is for sale to everyone now. `/s/…`: one sale, with the whole of what taking part binds to."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render

from rehandle import wiring
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money, money
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words import amounts
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales import falling, listed, market, request_queries, round_facts, sealed_market
from rehandle.sales.asking_links import ask_first
from rehandle.sales.lane import through
from rehandle.site import auction_words as said
from rehandle.site import entered_words, falling_words, listing_words, member, request_words, sealed_words
from rehandle.site.errors import message, not_found
from rehandle.site.live_words import live_of, origin, stood
from rehandle.site.paying import provider
from rehandle.site.pictures.auction_steps import auction_picture
from rehandle.site.pictures.falling_price import falling_picture
from rehandle.site.templatetags.words import amount
from rehandle.site.typed import typed_amount
from rehandle.site.views import deposited, entered, proposed, requested, sealed
from rehandle.site.visit import Visitor
from rehandle.site.ways import title, ways

WHERE = "/s/"


def sales(request: Visitor) -> HttpResponse:
    """Open auctions, the one that closes first on top, then sealed bids, draws and drops, falling prices, members' own names, names on request."""
    now, voice = request.ctx.now, request.voice
    rows = [said.row(each, voice) for each in market.auctions_now(now)]
    rows += [sealed_words.row(each, voice) for each in sealed_market.sealed_now(now)]
    rows += [entered_words.row(each, voice) for each in round_facts.rounds_now(now)]
    rows += [falling_words.row(falling.facts(each, "", now), voice) for each in falling.open_now()]
    rows += [listing_words.row(listed.facts(each), voice) for each in listed.open_now()]
    rows += [request_words.row(each, voice) for each in request_queries.open_now(now)]
    shown = {"rows": rows, "head": said.head(voice), "about": title(request.rule, voice), "ways": ways(request.rule, voice.lang)}
    return render(request, "pages/sales.html", shown)


def sale(request: Visitor, sale: str) -> HttpResponse:
    """GET: the page of a sale. POST: a bid, or buying."""
    try:
        known = member.signed_in(request)
        page, act = FORMS[market.form_of(sale, known.actor.id if known else "")]
    except Refused:
        return not_found(request)
    if request.method != "POST":
        return page(request, sale, None)
    ctx = member.signed_in(request)
    if ctx is None:
        return HttpResponseRedirect(f"{request.voice.to('/me')}?next={WHERE}{sale}", status=303)
    try:
        if request.POST.get("act") != "leave":
            ask_first(ctx, sale, wiring.ports().links)
        return act(request, ctx, sale)
    except Refused as refusal:
        return page(request, sale, refusal)
    except Unreachable:
        return page(request, sale, Refused(Code.PLATFORM_DOWN))


def own(request: Visitor, sale: str) -> HttpResponse:
    """How the member who visits stands in an auction, for a page that moves by itself; null for everybody else."""
    ctx = member.signed_in(request)
    stands = market.own(sale, ctx.actor.id) if ctx else None
    if stands is None:
        return JsonResponse({"standing": None})
    return JsonResponse({"standing": stood(market.auction(sale, request.ctx.now), stands), "most": amounts.amount(stands.most, short=True)})


def _buy(request: Visitor, ctx: Ctx, sale: str) -> HttpResponse:
    """Take it at the price that was seen, and go on to one's own page, where the order is."""
    falling.buy(
        ctx, id=_id(request, ctx), sale=sale, price=_seen(request), quote=request.POST.get("quote", ""), platform=wiring.ports().platform
    )
    return _to(request, "/me")


def _to(request: Visitor, path: str) -> HttpResponse:
    return HttpResponseRedirect(request.voice.to(path), status=303)


def _seen(request: Visitor) -> Money:
    try:
        return money(request.POST.get("price", ""))
    except ValueError:
        raise Refused(Code.INVALID, field="price") from None


def _id(request: Visitor, ctx: Ctx) -> str:
    return request.POST.get("id", "")[:60] or ctx.new_id()


def _bid(request: Visitor, ctx: Ctx, sale: str) -> HttpResponse:
    if request.POST.get("act") in deposited.ACTS:
        return deposited.act(request, ctx, sale, _id(request, ctx), f"{WHERE}{sale}")
    facts = market.auction(sale, ctx.now)
    if request.POST.get("act") == "buy":
        if facts.buy_now is None:
            raise Refused(Code.WRONG_STATE, machine="buy_now")
        most = facts.buy_now
    else:
        most = typed_amount(request.POST.get("most", ""), facts.price.currency)
    through.bid(ctx, id=_id(request, ctx), sale=facts.sale, most=most, quote=request.POST.get("quote", ""))
    return _to(request, f"{WHERE}{facts.sale}")


def _auction(request: Visitor, sale: str, refusal: Refused | None) -> HttpResponse:
    facts = market.auction(sale, request.ctx.now)
    voice, ctx = request.voice, member.signed_in(request)
    hash_, terms = market.quote(facts.sale)
    own = market.own(facts.sale, ctx.actor.id) if ctx else None
    steps = market.steps(facts.sale)
    live = live_of(facts, own, voice)
    shown = {
        "facts": facts, "said": said.of(facts, own, voice), "own": own, "quote": hash_, "live": live,
        "least": said.part("least", amount(facts.least, "short")),
        "terms": said.terms(facts, terms[voice.lang], pinned(facts.policy_hash), voice), "rules": said.rules(facts, voice),
        "typed": request.POST.get("most", "") if refusal else "",
        "picture": auction_picture(steps, facts.opened_at, voice) if steps else None, "numbers": said.numbers(facts, own, voice),
    }  # fmt: skip
    answer = _backed(request, "pages/auction.html", sale, ctx, refusal, shown)
    answer.streams_from = origin() if live else ""  # type: ignore[attr-defined]  # read by SafeHeaders
    return answer


def _backed(request: Visitor, template: str, sale: str, ctx: Ctx | None, refusal: Refused | None, shown: dict[str, Any]) -> HttpResponse:
    """A page with what is said of deposits, whose form may lead to the provider's page."""
    deposit, terms = deposited.shown(request, ctx, sale, refusal), deposited.terms(sale, request.voice)
    answer = _shown(request, template, sale, ctx, refusal, shown | {"deposit": deposit, "terms": [*shown["terms"], *terms]})
    if deposit:
        answer.sends_to = provider()  # type: ignore[attr-defined]  # read by SafeHeaders
    return answer


def _falling(request: Visitor, sale: str, refusal: Refused | None) -> HttpResponse:
    voice, ctx = request.voice, member.signed_in(request)
    facts = falling.facts(sale, member_of(ctx.actor.id).account_id if ctx else "", request.ctx.now)
    hash_, terms = market.quote(sale)
    shown = {
        "facts": facts, "said": falling_words.of(facts, voice), "quote": hash_, "numbers": falling_words.numbers(facts, voice),
        "terms": falling_words.terms(facts, terms[voice.lang], pinned(facts.policy_hash), voice), "picture": falling_picture(facts, voice),
    }  # fmt: skip
    return _shown(request, "pages/falling.html", sale, ctx, refusal, shown)


def _entered(request: Visitor, sale: str, refusal: Refused | None) -> HttpResponse:
    ctx = member.signed_in(request)
    return _shown(request, "pages/entered.html", sale, ctx, refusal, entered.shown(request, ctx, sale, refusal))


def _enter(request: Visitor, ctx: Ctx, sale: str) -> HttpResponse:
    entered.act(request, ctx, sale, _id(request, ctx))
    return _to(request, f"{WHERE}{sale}")


def _sealed(request: Visitor, sale: str, refusal: Refused | None) -> HttpResponse:
    ctx = member.signed_in(request)
    return _backed(request, "pages/sealed.html", sale, ctx, refusal, sealed.shown(request, ctx, sale, refusal))


def _seal(request: Visitor, ctx: Ctx, sale: str) -> HttpResponse:
    if request.POST.get("act") in deposited.ACTS:
        return deposited.act(request, ctx, sale, _id(request, ctx), f"{WHERE}{sale}")
    return sealed.bid(request, ctx, sale, _id(request, ctx), f"{WHERE}{sale}")


def _listed(request: Visitor, sale: str, refusal: Refused | None) -> HttpResponse:
    voice, ctx, facts = request.voice, member.signed_in(request), listed.facts(sale)
    hash_, terms = market.quote(sale)
    shown = {
        "facts": facts, "said": listing_words.of(facts, voice), "quote": hash_,
        "terms": listing_words.terms(terms[voice.lang], pinned(facts.policy_hash), voice),
    }  # fmt: skip
    return _shown(request, "pages/listed.html", sale, ctx, refusal, shown)


def _proposed(request: Visitor, sale: str, refusal: Refused | None) -> HttpResponse:
    ctx = member.signed_in(request)
    return _shown(request, "pages/proposed.html", sale, ctx, refusal, proposed.shown(request, ctx, sale, refusal))


def _propose(request: Visitor, ctx: Ctx, sale: str) -> HttpResponse:
    proposed.act(request, ctx, sale, _id(request, ctx))
    return _to(request, f"{WHERE}{sale}")


def _take(request: Visitor, ctx: Ctx, sale: str) -> HttpResponse:
    """Take a member's name at the price that was seen."""
    listed.buy(
        ctx, id=_id(request, ctx), sale=sale, price=_seen(request), quote=request.POST.get("quote", ""), platform=wiring.ports().platform
    )
    return _to(request, "/me")


def _requested(request: Visitor, sale: str, refusal: Refused | None) -> HttpResponse:
    ctx = member.signed_in(request)
    return _shown(request, "pages/requested.html", sale, ctx, refusal, requested.shown(request, ctx, sale, refusal))


def _ask(request: Visitor, ctx: Ctx, sale: str) -> HttpResponse:
    requested.act(request, ctx, sale, _id(request, ctx))
    return _to(request, f"{WHERE}{sale}")


def _shown(request: Visitor, template: str, sale: str, ctx: Ctx | None, refusal: Refused | None, shown: dict[str, object]) -> HttpResponse:
    voice = request.voice
    more = {
        "refused": message(voice, refusal) if refusal else None, "signed_in": ctx is not None, "id": _again(request, refusal) or request.ctx.new_id(),
        "here": voice.to(f"{WHERE}{sale}"), "sign_in": f"{voice.to('/me')}?next={WHERE}{sale}",
    }  # fmt: skip
    return render(request, template, shown | more, status=refusal.code.meaning.status if refusal else 200)


def _again(request: Visitor, refusal: Refused | None) -> str:
    """The id of a bid that has no answer yet: pressed again, it is the same bid."""
    return request.POST.get("id", "")[:60].removesuffix("-now") if refusal and refusal.code is Code.LANE_SILENT else ""


Page = Callable[[Visitor, str, Refused | None], HttpResponse]
Act = Callable[[Visitor, Ctx, str], HttpResponse]
FORMS: dict[str, tuple[Page, Act]] = {"english": (_auction, _bid), "sealed": (_sealed, _seal)}
FORMS |= {"falling": (_falling, _buy), "priced": (_falling, _buy)}
FORMS |= dict.fromkeys(("lottery", "drop", "wish"), (_entered, _enter))
FORMS |= {"fixed": (_listed, _take), "make_offer": (_proposed, _propose)}
FORMS |= {"request": (_requested, _ask)}
