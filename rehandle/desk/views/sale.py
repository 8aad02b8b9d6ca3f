"""A sale: what the name may be worth, the offers made, and a new one on its way to a second person."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from rehandle.desk import words as w
from rehandle.desk import work
from rehandle.desk.cells import link, whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.offering import preview
from rehandle.desk.speak import Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money, money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Refused
from rehandle.orders.queries import of_offer
from rehandle.people.queries import names, open_approvals
from rehandle.sales import countering, flows, queries
from rehandle.sales.about import about, is_listed
from rehandle.sales.market import closes
from rehandle.sales.queries import OfferFacts, SaleFacts
from rehandle.site.pictures.price_range import price_picture
from rehandle.site.templatetags import words
from rehandle.site.typed import typed_amount

HEADS = (("Offer", "العرض"), ("State", "الحالة"), ("Drafted by", "أعدّه"), ("Signed by", "وقّعه"), ("Answer until", "الرد حتى"))
FIELDS = ("name", "address", "lang", "price")


@door(Permission.SALES_READ)
def show(request: HttpRequest, sale: str) -> HttpResponse:
    """The sale."""
    return _shown(request, queries.sale(ctx_of(request), sale))


@door(Permission.SALES_DRAFT, methods=("POST",))
def offer(request: HttpRequest, sale: str) -> HttpResponse:
    """First the letter in both languages; then the draft, filed for a second person."""
    ctx, told = ctx_of(request), {name: request.POST.get(name, "").strip() for name in FIELDS}
    facts = queries.sale(ctx, sale)
    try:
        if request.POST.get("act") != "file":
            drafted = flows.draft_offer(_trying(ctx), ctx.new_id(), sale, told["name"], told["address"], told["lang"], _price(facts, told["price"]))
            letters = preview(facts, drafted.price, told["name"], told["lang"], ctx.now)
            return _shown(request, facts, told | {"id": ctx.new_id()}, letters, price=drafted.price)
        drafted = flows.draft_offer(ctx, request.POST.get("id", ""), sale, told["name"], told["address"], told["lang"], _price(facts, told["price"]))
        waiting = flows.send_offer(ctx, drafted.offer, drafted.text_hash)
    except Refused as refused:
        return _shown(request, facts, told, refused=refused)
    return HttpResponseRedirect(f"{base(request)}approval/{waiting.approval}")


@door(Permission.SALES_DRAFT, methods=("POST",))
def filing(request: HttpRequest, sale: str) -> HttpResponse:
    """File a draft that lies there for a second person, once more."""
    ctx = ctx_of(request)
    draft = queries.offer(request.POST.get("offer", ""), ctx.now)
    try:
        waiting = flows.send_offer(ctx, draft.id, draft.text_hash)
    except Refused as refused:
        return _shown(request, queries.sale(ctx, sale), refused=refused)
    return HttpResponseRedirect(f"{base(request)}approval/{waiting.approval}")


@door(Permission.SALES_DRAFT, methods=("POST",))
def withdrawal(request: HttpRequest, sale: str) -> HttpResponse:
    """Take an offer back; one that was sent needs a reason."""
    ctx = ctx_of(request)
    try:
        flows.withdraw_offer(ctx, request.POST.get("offer", ""), request.POST.get("reason", ""))
    except Refused as refused:
        return _shown(request, queries.sale(ctx, sale), refused=refused)
    return HttpResponseRedirect(f"{base(request)}sale/{sale}")


@door(Permission.SALES_DRAFT, methods=("POST",))
def counter(request: HttpRequest, sale: str) -> HttpResponse:
    """What the recipient named: file it for a second person, or say no."""
    ctx, offer, named = ctx_of(request), request.POST.get("offer", ""), request.POST.get("counter", "")
    try:
        if request.POST.get("act") == "refuse":
            countering.refuse_counter(ctx, offer, named)
            return HttpResponseRedirect(f"{base(request)}sale/{sale}")
        waiting = countering.agree_counter(ctx, offer, named)
    except Refused as refused:
        return _shown(request, queries.sale(ctx, sale), refused=refused)
    return HttpResponseRedirect(f"{base(request)}approval/{waiting.approval}")


def _price(sale: SaleFacts, typed: str) -> Money:
    """As typed; the rule's own where nothing was."""
    return typed_amount(typed, sale.price.currency, field="price") if typed else sale.price


def _trying(ctx: Ctx) -> Ctx:
    """Does everything and keeps nothing: what would be refused later is refused before the letter is read."""
    return Ctx(ctx.now, ctx.actor, ctx.may, ctx.new_id, dry_run=True)


def _shown(
    request: HttpRequest, sale: SaleFacts, told: Any = None, letters: Any = None, refused: Refused | None = None, price: Money | None = None
) -> HttpResponse:
    ctx, speak, root = ctx_of(request), speaker(request), base(request)
    offers = queries.offers(ctx, sale.id)
    lowest, live = queries.lowest(sale.id), next((each for each in offers if each.state in ("draft", "sent", "accepted")), None)
    values = {
        "sale": sale, "badge": {"kind": w.SALE_BADGE[sale.state], "text": speak.of(w.SALES, sale.state)}, "facts": _facts(ctx, speak, root, sale),
        "picture": price_picture(money(sale.appraisal["low"]), money(sale.appraisal["high"]), [], speak.lang) if sale.appraisal else None,
        "reasons": [each[speak.lang] for each in sale.appraisal.get("reasons", ())],
        "offer_head": speak.heads(*HEADS), "offer_rows": whole(_offer(speak, each) for each in offers),
        "live": live, "filed": _filed(live), "order": of_offer(live.id) if live else "", "told": told or {"lang": about(sale.case).lang},
        "letters": letters, "may_draft": Permission.SALES_DRAFT in ctx.may and sale.state == "open" and sale.form == "offer" and live is None,
        "lowest": lowest if lowest != sale.price else None, "counter": _counter(speak, live),
        "may_withdraw": Permission.SALES_DRAFT in ctx.may and live is not None and live.state in ("draft", "sent"), "price": price or sale.price,
        "languages": [(key, speak.say(pair)) for key, pair in w.LANGUAGES.items()],
    }  # fmt: skip
    if refused:
        meaning = refused.code.meaning
        values["message"] = {
            "kind": "stop",
            "happened": speak.say((meaning.en, meaning.ar)),
            "means": speak.say(("Nothing was changed.", "لم يتغيّر شيء.")),
        }
    return page(request, "sale", values, status=refused.code.meaning.status if refused else 200)


def _counter(speak: Speaker, live: OfferFacts | None) -> dict[str, Any] | None:
    """The price that the recipient of the live offer named and that waits for an answer; `filed`: the approval that it waits for."""
    named = next((each for each in queries.counters(live.id) if each.state == "open"), None) if live and live.state == "sent" else None
    if named is None or live is None:
        return None
    filed = next((row.id for row in open_approvals() if json.loads(row.arguments).get("counter") == named.id), "")
    return {"id": named.id, "price": words.amount(named.price), "when": speak.instant(named.made_at), "filed": filed}


def _filed(live: OfferFacts | None) -> str:
    """The approval that the live draft waits for, if it was filed."""
    if live is None or live.state != "draft":
        return ""
    return next((row.id for row in open_approvals() if work.offer_in(row.flow, row.arguments) == live.id), "")


def _facts(ctx: Ctx, speak: Speaker, root: str, sale: SaleFacts) -> list[tuple[str, Any]]:
    facts = [
        (speak.say(w.BEGINS if sale.form != "offer" else w.PRICE), words.amount(sale.price)),
        (speak.say(("Way", "الطريقة")), speak.of(w.FORMS, sale.form)),
    ]
    if sale.form == "offer":
        used = speak.say(("{} of {} used", "استُعمل {} من {}"), words.number(sale.tries_used), words.number(sale.tries))
        facts.append((speak.say(("Offers of this step", "عروض هذه الخطوة")), used))
    else:
        facts.append((speak.say(w.IN_PUBLIC), link(f"{'/ar' if speak.lang == 'ar' else ''}/s/{sale.id}", speak.say(w.AS_SEEN))))
    facts.append((speak.say(("Open until", "مفتوح حتى")), speak.instant(closes(sale, ctx.now))))
    if Permission.CASES_READ in ctx.may and not is_listed(sale.case):
        facts.append((speak.say(("File", "الملف")), link(f"{root}case/{sale.case}", words.handle(sale.display))))
    return facts


def _offer(speak: Speaker, offer: OfferFacts) -> tuple[str, ...]:
    people = names([offer.drafted_by, offer.signed_by])
    return (
        words.number(offer.number), speak.of(w.OFFERS, offer.state), people.get(offer.drafted_by, offer.drafted_by),
        people.get(offer.signed_by, offer.signed_by) or "–", speak.instant(offer.ends_at),
    )  # fmt: skip
