"""`/sales`: what is for sale to everyone now. `/s/…`: one auction, with the whole of what a bid binds to, and the bid itself."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.queries import pinned
from rehandle.sales import bidding, market
from rehandle.site import auction_words as said
from rehandle.site import member
from rehandle.site.errors import message, not_found
from rehandle.site.pictures.auction_steps import auction_picture
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor

WHERE = "/s/"


def sales(request: Visitor) -> HttpResponse:
    """Open auctions, the one that closes first on top."""
    rows = [said.row(each, request.voice) for each in market.auctions_now(request.ctx.now)]
    return render(request, "pages/sales.html", {"rows": rows, "head": said.head(request.voice), "about": request.voice.say("For sale", "للبيع")})


def auction(request: Visitor, sale: str) -> HttpResponse:
    """GET: the page. POST: a bid, or buying at once."""
    try:
        facts = market.auction(sale, request.ctx.now)
    except Refused:
        return not_found(request)
    if request.method != "POST":
        return _page(request, facts)
    ctx = member.signed_in(request)
    if ctx is None:
        return HttpResponseRedirect(f"{request.voice.to('/me')}?next={WHERE}{sale}", status=303)
    try:
        _bid(request, ctx, facts)
    except Refused as refusal:
        return _page(request, market.auction(sale, request.ctx.now), refusal)
    return HttpResponseRedirect(request.voice.to(f"{WHERE}{sale}"), status=303)


def _bid(request: Visitor, ctx: Ctx, facts: market.AuctionFacts) -> None:
    if request.POST.get("act") == "buy":
        if facts.buy_now is None:
            raise Refused(Code.WRONG_STATE, machine="buy_now")
        most = facts.buy_now
    else:
        most = typed_amount(request.POST.get("most", ""), facts.price.currency)
    id_ = request.POST.get("id", "")[:60] or ctx.new_id()
    bidding.place_bid(ctx, id=id_, sale=facts.sale, most=most, quote=request.POST.get("quote", ""))


def _page(request: Visitor, facts: market.AuctionFacts, refusal: Refused | None = None) -> HttpResponse:
    voice, ctx = request.voice, member.signed_in(request)
    hash_, terms = market.quote(facts.sale)
    own = market.own(facts.sale, ctx.actor.id) if ctx else None
    steps = market.steps(facts.sale)
    shown = {
        "facts": facts, "said": said.of(facts, own, voice), "own": own, "signed_in": ctx is not None, "id": request.ctx.new_id(), "quote": hash_,
        "terms": said.terms(facts, terms[voice.lang], pinned(facts.policy_hash), voice), "rules": said.rules(facts, voice),
        "refused": message(voice, refusal) if refusal else None, "typed": request.POST.get("most", "") if refusal else "",
        "here": voice.to(f"{WHERE}{facts.sale}"), "sign_in": f"{voice.to('/me')}?next={WHERE}{facts.sale}",
        "picture": auction_picture(steps, facts.opened_at, voice) if steps else None, "numbers": said.numbers(facts, own, voice),
    }  # fmt: skip
    return render(request, "pages/auction.html", shown, status=refusal.code.meaning.status if refusal else 200)
