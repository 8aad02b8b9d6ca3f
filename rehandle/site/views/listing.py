"""`/list`: a member sells the name of his own account. First what arrives and what it binds to, then one button."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rehandle import wiring
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.orders import payouts
from rehandle.people.queries import member as member_of
from rehandle.policy.rules.model import Policy
from rehandle.sales import accepting, hearing, listed, listing, proposing
from rehandle.sales.about import parts
from rehandle.sales.rules.listing import ASKED, AUCTION, FIXED
from rehandle.site import listing_words as said
from rehandle.site import member, payout_words, proposal_words
from rehandle.site.errors import message, not_found
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor

HERE = "/list"


def own(request: Visitor) -> HttpResponse:
    """GET: own listings, offers for them, and the form. POST: look at what arrives, put it up for sale, take it back, answer an offer."""
    rule = request.rule
    if rule is None or not rule.listing.allowed:
        return not_found(request)
    ctx = member.signed_in(request)
    if ctx is None:
        return HttpResponseRedirect(f"{request.voice.to('/me')}?next={HERE}", status=303)
    if request.method != "POST":
        return _page(request, ctx, rule)
    try:
        return _act(request, ctx, rule)
    except Refused as refusal:
        return _page(request, ctx, rule, refusal)
    except Unreachable:
        return _page(request, ctx, rule, Refused(Code.PLATFORM_DOWN))


def _act(request: Visitor, ctx: Ctx, rule: Policy) -> HttpResponse:
    platform = wiring.ports().platform
    match request.POST.get("act"):
        case "look":
            looked = listing.look_first(ctx, _price(request, rule), _typed(request), _form(request), _reserve(request, rule), platform=platform)
            return _page(request, ctx, rule, looked=looked)
        case "list":
            listing.offer_own(
                ctx, id=request.POST.get("id", "")[:60] or ctx.new_id(), price=_price(request, rule), afterwards=_typed(request),
                policy=request.POST.get("policy", ""), form=_form(request), reserve=_reserve(request, rule), platform=platform,
            )  # fmt: skip
        case "answer":
            accepting.answer(ctx, request.POST.get("offer", "")[:80], request.POST.get("answer", "")[:20], platform=platform)
        case "choose":
            hearing.choose(ctx, request.POST.get("offer", "")[:80], _typed(request), platform=platform)
        case "payee":
            payouts.be_paid_at(ctx, request.POST.get("payee", "")[:200])
        case "end":
            listing.withdraw_own(ctx, request.POST.get("listing", "")[:80])
        case _:
            raise Refused(Code.INVALID, field="act")
    return HttpResponseRedirect(request.voice.to(HERE), status=303)


def _page(request: Visitor, ctx: Ctx, rule: Policy, refusal: Refused | None = None, looked: listing.Looked | None = None) -> HttpResponse:
    voice = request.voice
    rows = [(each, said.standing(each, voice), said.own_facts(each, rule, voice), _sums(request, each, rule)) for each in listed.own(ctx.actor.id)]
    shown: dict[str, object] = {
        "refused": message(voice, refusal) if refusal else None, "name": member_of(ctx.actor.id).name, "here": voice.to(HERE), "own": rows,
        "live": any(each.state in (listing.HEARING, *listing.LIVE) for each, *_ in rows), "typed": request.POST, "looked": looked,
        "id": request.ctx.new_id(),
        "policy": rule.hash, "currency": rule.policy.currency, "forms": said.forms(rule, voice), "form": request.POST.get("form", FIXED),
        "auctions": AUCTION in rule.listing.forms, "sole": rule.listing.forms[0] if len(rule.listing.forms) == 1 else "",
    }  # fmt: skip
    account = member_of(ctx.actor.id).account_id
    dues, since = payouts.dues(account), payouts.paid_at_since(account)
    shown |= {"dues": payout_words.rows(dues, since, voice), "due_head": payout_words.head(voice), "since": voice.day(since) if since else ""}
    if looked:
        told = parts(rule, looked.reserve or looked.price)
        shown |= {
            "promise": said.promise(told, looked.form, looked.reserve, rule, voice), "arrives": said.arrives(told, rule, voice),
            "binds": said.binds(looked.display, looked.afterwards, looked.form, rule, voice), "button": said.button(looked, voice),
        }  # fmt: skip
    return render(request, "pages/list.html", shown, status=refusal.code.meaning.status if refusal else 200)


def _price(request: Visitor, rule: Policy) -> Money:
    return typed_amount(request.POST.get("price", ""), rule.policy.currency, field="price")


def _form(request: Visitor) -> str:
    return request.POST.get("form", FIXED)[:20]


def _reserve(request: Visitor, rule: Policy) -> Money | None:
    """Of an auction, where one was typed; a field of another form that somebody filled is nothing."""
    typed = request.POST.get("reserve", "").strip()
    return typed_amount(typed, rule.policy.currency, field="reserve") if typed and _form(request) == AUCTION else None


def _sums(request: Visitor, own: listed.OwnListing, rule: Policy) -> list[tuple[proposing.Offered, object, object]]:
    """Offers that wait for this seller, where his name stands for some."""
    waits = own.form == ASKED and own.state in ("open", listing.HEARING) and not own.bought
    return [*proposal_words.cards(proposing.to_seller(own.listing, request.ctx.now), rule, request.voice)] if waits else []


def _typed(request: Visitor) -> str:
    return request.POST.get("afterwards", "")[:80]
