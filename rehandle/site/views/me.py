"""`/me`: sign in by proving an account; then one's own bids and what was won. Nothing here is of staff."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rehandle import wiring
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_secret
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.links import token
from rehandle.people.keys import digest_of, end_key, keys_of, make_key
from rehandle.people.queries import member as member_of
from rehandle.sales import deposit_queries, hearing, joining, listing, market, proposing, request_queries, round_facts, sealed_market, waiting_queries
from rehandle.sales.queries import offers_to
from rehandle.sales.rules.listing import ASKED
from rehandle.site import deposit_words, device, member, proposal_words, request_words, sealed_words, waiting_words
from rehandle.site.auction_words import own_head, own_rows
from rehandle.site.entered_words import entry_head, own_row
from rehandle.site.errors import message
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor

HERE = "/me"
OURS = ("/s/", "/w/", "/sales", "/me", "/list")  # where a sign-in may lead on to


def me(request: Visitor) -> HttpResponse:
    """GET: the page. POST: name an account, say that the code is there, or leave."""
    if request.method != "POST":
        return _page(request)
    try:
        return _act(request)
    except Refused as refusal:
        return _page(request, message(request.voice, refusal), refusal.code.meaning.status)
    except Unreachable:
        refused = Refused(Code.PLATFORM_DOWN)
        return _page(request, message(request.voice, refused), refused.code.meaning.status)


def _act(request: Visitor) -> HttpResponse:
    platform, onward = wiring.ports().platform, _onward(request)
    match request.POST.get("act"):
        case "name":
            profile = request.rule.names.profile if request.rule else "x"
            told = joining.ask(request.ctx, request.POST.get("handle", "")[:80], profile, platform=platform)
            return member.ask(_to(request, HERE, onward), told)
        case "prove":
            asked = member.asked(request)
            if asked is None:
                raise Refused(Code.LINK_UNKNOWN)
            known = joining.prove(request.ctx, asked, platform=platform)
            return device.note(request, member.sign_in(_to(request, onward or HERE), known), known)
        case "key":
            return _with_new_key(request, _signed_in(request))
        case "end_key":
            end_key(_signed_in(request), key=request.POST.get("key", "")[:80])
            return _to(request, HERE)
        case "hear" | "hear_no_more":
            return _hear(request, _signed_in(request))
        case "out":
            return member.sign_out(_to(request, HERE))
    raise Refused(Code.INVALID, field="act")


def _signed_in(request: Visitor) -> Ctx:
    ctx = member.signed_in(request)
    if ctx is None:
        raise Refused(Code.LINK_UNKNOWN)
    return ctx


def _hear(request: Visitor, ctx: Ctx) -> HttpResponse:
    """Hear offers for the name of this account, from a sum on; or no more."""
    if request.POST.get("act") == "hear_no_more":
        listing.withdraw_own(ctx, request.POST.get("listing", "")[:80])
        return _to(request, HERE)
    if request.rule is None:
        raise Refused(Code.LISTING_OFF)
    least = typed_amount(request.POST.get("least", ""), request.rule.policy.currency, field="least")
    hearing.hear(ctx, request.POST.get("id", "")[:60] or ctx.new_id(), least, platform=wiring.ports().platform)
    return _to(request, HERE)


def _with_new_key(request: Visitor, ctx: Ctx) -> HttpResponse:
    """The page that shows a new key, this once."""
    secret = new_secret()
    make_key(ctx, id=request.POST.get("id", "")[:60] or ctx.new_id(), digest=digest_of(secret))
    return _page(request, secret=secret)


def _page(request: Visitor, refused: dict[str, str] | None = None, status: int = 200, secret: str = "") -> HttpResponse:
    ctx, asked, voice = member.signed_in(request), member.asked(request), request.voice
    shown: dict[str, object] = {
        "refused": refused, "here": voice.to(HERE), "next": _onward(request), "in_demo": office().demo, "asked": asked if ctx is None else None,
        "typed": request.POST.get("handle", ""), "secret": secret, "id": request.ctx.new_id(),
    }  # fmt: skip
    return render(request, "pages/me.html", shown | (_own(request, ctx) if ctx else {}), status=status)


def _own(request: Visitor, ctx: Ctx) -> dict[str, object]:
    """Own bids, newest first, and own offers with the link of their letter."""
    voice, account = request.voice, member_of(ctx.actor.id).account_id
    told = [market.auction(sale, ctx.now) for sale in market.bid_on(ctx.actor.id)[:50]]
    rows = [(each, market.own(each.sale, ctx.actor.id)) for each in told]
    sealed = [(sealed_market.sealed(sale, ctx.now), sealed_market.own(sale, ctx.actor.id)) for sale in sealed_market.sealed_by(ctx.actor.id)[:50]]
    covers = [sealed_words.own_row(facts, own, voice) for facts, own in sealed if own]
    won = [(offer, voice.to(f"/o/{token('offer', offer.id)}")) for offer in offers_to(account, ctx.now)]
    keys = [(key.id, voice.day(key.made_at), voice.day(key.ends_at)) for key in keys_of(ctx.actor.id, ctx.now)]
    entered = [(round_facts.facts(sale, ctx.now), round_facts.own_entry(sale, ctx.actor.id)) for sale in round_facts.entered_by(ctx.actor.id)]
    entries = [own_row(each, own, voice) for each, own in entered if own]
    currency = request.rule.policy.currency if request.rule else ""
    sells_own = request.rule is not None and request.rule.listing.allowed
    hears = sells_own and request.rule is not None and ASKED in request.rule.listing.forms
    return {
        "keys": keys, "name": member_of(ctx.actor.id).name, "head": own_head(voice), "bids": [*own_rows(rows, voice), *covers], "won": won,
        "entries": entries, "entry_head": entry_head(voice), "sells_own": sells_own, "hears": hears,
        "heard": hearing.heard(ctx.actor.id), "currency": currency,
        "request_head": request_words.own_head(voice),
        "offer_head": proposal_words.own_head(voice),
        "offered": [proposal_words.own_row(each, voice) for each in proposing.own(ctx.actor.id, ctx.now)],
        "waits": [waiting_words.own_row(each, voice) for each in waiting_queries.own(ctx.actor.id, currency)],
        "deposits": [deposit_words.row(each, voice) for each in deposit_queries.own(ctx.actor.id)], "deposit_head": deposit_words.head(voice),
        "wait_head": waiting_words.own_head(voice),
        "requests": [request_words.own_row(each, voice) for each in request_queries.own(ctx.actor.id, ctx.now)],
    }  # fmt: skip


def _onward(request: Visitor) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if asked.startswith(OURS) and "//" not in asked and "\\" not in asked else ""


def _to(request: Visitor, path: str, onward: str = "") -> HttpResponse:
    more = f"?{urlencode({'next': onward})}" if onward else ""
    return HttpResponseRedirect(f"{request.voice.to(path)}{more}", status=303)
