"""`/o/…`: the offer and its order, behind the letter's link: answer, prove the account, see the whole quote, pay, receive."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rehandle import wiring
from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.links import read
from rehandle.orders import flows as orders
from rehandle.orders.prove import begin, prove
from rehandle.orders.queries import OrderPage, of_offer, order_page
from rehandle.orders.rights import use_right
from rehandle.payments.queries import charge
from rehandle.sales import flows as sales
from rehandle.sales.countering import counter_offer, take_back_counter
from rehandle.sales.queries import OfferPage, offer_page
from rehandle.site import buyer_words, counter_words
from rehandle.site.door import exchange, is_token, opens
from rehandle.site.errors import link_unknown, message
from rehandle.site.paying import page_of, provider
from rehandle.site.typed import typed_amount
from rehandle.site.visit import Visitor, acting_as

WHERE = "/o/"
KIND = "offer"


def buyer(request: Visitor, key: str) -> HttpResponse:
    """GET: through the door, then the page. POST: one act."""
    if is_token(key):
        return _through(request, key)
    if not opens(request, KIND, key):
        return link_unknown(request, 403)
    ctx = acting_as(request, "buyer", key)
    try:
        offer = offer_page(ctx, key)
    except Refused:
        return link_unknown(request)
    return _page(request, ctx, offer) if request.method != "POST" else _answered(request, ctx, offer)


def _answered(request: Visitor, ctx: Ctx, offer: OfferPage) -> HttpResponse:
    """Do what was pressed; a refusal stands on the page as it is now."""
    try:
        return HttpResponseRedirect(_act(request, ctx, offer), status=303)
    except Refused as refusal:
        refused = refusal
    except Unreachable:
        refused = Refused(Code.PLATFORM_DOWN)
    now = offer_page(ctx, offer.offer.id)
    return _page(request, ctx, now, message(request.voice, refused), refused.code.meaning.status)


def _through(request: Visitor, key: str) -> HttpResponse:
    known = read(key)
    lang = "ar" if request.voice.arabic else "en"
    if known and known[0] == KIND and request.GET.get("lang") != "en":
        try:
            lang = "ar" if request.voice.arabic or offer_page(acting_as(request, "buyer", known[1]), known[1]).offer.lang == "ar" else "en"
        except Refused:
            return link_unknown(request)
    return exchange(request, key, (KIND,), lang, WHERE) or link_unknown(request)


def _act(request: Visitor, ctx: Ctx, offer: OfferPage) -> str:
    """The one act that was pressed; where it leads."""
    here, order = request.voice.to(f"{WHERE}{offer.offer.id}"), of_offer(offer.offer.id)
    match request.POST.get("act"), order:
        case "accept", _:
            return _accepted(ctx, offer, here)
        case "decline", _:
            sales.decline_offer(ctx, offer=offer.offer.id)
        case "counter" | "take_back", _:
            _countered(request, ctx, offer)
        case "name", str():
            begin(ctx, order, request.POST.get("handle", ""), platform=wiring.ports().platform)
            return f"{here}#prove"
        case "prove", str():
            prove(ctx, order, platform=wiring.ports().platform)
        case "use", str():
            use_right(ctx, order=order)
        case "pay", str():
            return _pay(ctx, order, request.POST.get("quote", ""), here)
        case _:
            raise Refused(Code.INVALID, field="act")
    return here


def _countered(request: Visitor, ctx: Ctx, offer: OfferPage) -> None:
    """Name a price of one's own, or take it back."""
    if request.POST.get("act") == "take_back":
        take_back_counter(ctx, offer=offer.offer.id)
        return
    price = typed_amount(request.POST.get("price", ""), offer.offer.price.currency, field="price")
    counter_offer(ctx, id=request.POST.get("id", "")[:60] or ctx.new_id(), offer=offer.offer.id, price=price)


def _accepted(ctx: Ctx, offer: OfferPage, here: str) -> str:
    """Accept; the order opens at once for the person who waits. If that has to wait, the office does it by itself."""
    accepted = sales.accept_offer(ctx, offer=offer.offer.id)
    if of_offer(offer.offer.id) is None:
        try:
            orders.open_order(wiring.office_ctx(), award=accepted.award)
        except Refused:
            return here
    return here


def _pay(ctx: Ctx, order: str, quote: str, here: str) -> str:
    """Ask for payment, and go to the provider's page. Where the provider is silent, the order's page says so."""
    asked = orders.ask_payment(ctx, order=order, quote_hash=quote)
    return page_of(asked.charge) or f"{here}?{urlencode({'wait': 1})}"


def _page(request: Visitor, ctx: Ctx, offer: OfferPage, refused: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    order_id = of_offer(offer.offer.id)
    order: OrderPage | None = order_page(ctx, order_id) if order_id else None
    voice = request.voice
    shown = {
        "offer": offer.offer, "terms": (order.quote.terms if order else offer.terms)[voice.lang], "open": offer.open, "order": order,
        "said": buyer_words.of_order(order, voice) if order else buyer_words.of_offer(offer, voice), "refused": refused,
        "act_url": voice.to(f"{WHERE}{offer.offer.id}"), "road": buyer_words.road(offer, order, voice),
        "quote": buyer_words.quote(order, offer, voice), "receipt": buyer_words.receipt(order, voice) if order else [],
        "typed": request.POST.get("handle", "") if refused else (order.order.to_handle if order else ""), "in_demo": office().demo,
        "counter": counter_words.of(offer, voice), "new_id": ctx.new_id(), "typed_price": request.POST.get("price", "") if refused else "",
        "waits": bool(request.GET.get("wait")), "asked": bool(order and order.order.charge and charge(order.order.charge).url),
    }  # fmt: skip
    answer = render(request, "pages/buyer.html", shown, status=status)
    answer.sends_to = provider()  # type: ignore[attr-defined]  # read by SafeHeaders
    return answer
