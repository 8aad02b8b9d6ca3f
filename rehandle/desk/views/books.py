"""Orders and the ledger: where the money of each sale is, and that the books sum to zero."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from rehandle.desk import words as w
from rehandle.desk.cells import badge, link, whole
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.speak import Speaker
from rehandle.kernel.permission import Permission
from rehandle.ledger import queries as ledger
from rehandle.ledger.queries import Balance, Posted
from rehandle.orders import queries as orders
from rehandle.orders.queries import OrderFacts
from rehandle.payments.queries import charge
from rehandle.site.pictures.money_road import Part, money_road
from rehandle.site.pictures.picture import Picture
from rehandle.site.templatetags import words

FEW = 100


@door(Permission.ORDERS_READ)
def all_orders(request: HttpRequest) -> HttpResponse:
    """Every order, open ones first."""
    speak, root = speaker(request), base(request)
    pairs = (("Handle", "الاسم"), ("State", "الحالة"), ("Next day", "الموعد التالي"), ("Total", "المجموع"))
    rows = [
        (
            link(f"{root}order/{each.id}", words.handle(each.display)),
            badge(speak.of(w.ORDERS, each.state), w.ORDER_BADGE[each.state]),
            _until(speak, each),
            words.amount(each.total),
        )
        for each in orders.orders(ctx_of(request))
    ]
    return page(request, "orders", {"head": speak.heads(*pairs), "rows": whole(rows)}, current="orders")


@door(Permission.ORDERS_READ)
def order(request: HttpRequest, order: str) -> HttpResponse:
    """One order: state, quote, the road of its money, its postings."""
    ctx, speak = ctx_of(request), speaker(request)
    shown = orders.order_page(ctx, order)
    facts, posted = shown.order, ledger.transfers(ref=order)
    if facts.charge:
        posted += ledger.transfers(ref=facts.charge)
    values = {
        "order": facts, "badge": {"kind": w.ORDER_BADGE[facts.state], "text": speak.of(w.ORDERS, facts.state)}, "picture": _road(speak, facts),
        "facts": _facts(speak, facts, shown), "terms": shown.quote.terms[speak.lang], **_posted(speak, posted), "stopped": shown.stopped,
    }  # fmt: skip
    return page(request, "order", values)


@door(Permission.LEDGER_READ)
def books(request: HttpRequest) -> HttpResponse:
    """Balances that sum to zero, the newest transfers, and balances computed again from them."""
    speak = speaker(request)
    balances, totals = ledger.balances(), ledger.totals()
    values = {
        "balance_head": speak.heads(("Kind", "النوع"), ("Account", "الحساب"), ("Holds", "الرصيد")),
        "balances": [_balance(speak, each) for each in balances],
        "foot": [speak.say(("Sum of all", "مجموع الكل")), "", words.both(speak.context, [words.amount(each) for each in totals])],
        "even": all(each.minor == 0 for each in totals), "wrong": [words.code(each) for each in ledger.recomputed()],
        **_posted(speak, ledger.transfers(limit=FEW)),
    }  # fmt: skip
    return page(request, "ledger", values, current="ledger")


def _until(speak: Speaker, order: OrderFacts) -> str:
    match order.state:
        case "open" | "proven":
            return speak.say(("pay by {}", "الدفع حتى {}"), speak.day(order.pay_until))
        case "delivered":
            return speak.say(("objections until {}", "الاعتراض حتى {}"), speak.day(order.reserve_until))
        case _:
            return speak.day(order.ended_at)


def _facts(speak: Speaker, order: OrderFacts, shown: orders.OrderPage) -> list[tuple[str, Any]]:
    paid = charge(order.charge) if order.charge else None
    told = [
        (speak.say(("Price", "السعر")), words.amount(order.price)), (speak.say(("Tax", "الضريبة")), words.amount(order.tax)),
        (speak.say(("Total", "المجموع")), words.amount(order.total)),
        (speak.say(("Receiving account", "الحساب المستلم")), words.handle(order.to_handle) if order.to_handle else "–"),
        (speak.say(("Opened", "فُتح")), speak.instant(order.opened_at)), (speak.say(("Pay by", "الدفع حتى")), speak.instant(order.pay_until)),
        (speak.say(("Paid", "دُفع")), speak.instant(order.paid_at)), (speak.say(("Handed over", "سُلّم")), speak.instant(order.delivered_at)),
        (speak.say(("Objections until", "الاعتراض حتى")), speak.instant(order.reserve_until)),
        (speak.say(("Money back", "رُدّ")), words.amount(shown.refunded)),
        (speak.say(("Hash of the quote", "بصمة عرض السعر")), words.code(shown.quote_hash)),
    ]  # fmt: skip
    told = [(term, value) for term, value in told if value != "–"]
    if paid:
        told.append((speak.say(("Provider's fee", "رسوم مزوّد الدفع")), words.amount(paid.fee)))
    return told


def _road(speak: Speaker, order: OrderFacts) -> Picture:
    """The whole price to the cent. The provider's fee is the office's own cost and no part of it."""
    ours = order.price - order.former
    held = ("Ours", "حصة المكتب") if order.state == "settled" else ("Ours, held until objections close", "حصة المكتب، محجوزة حتى انتهاء الاعتراضات")
    parts = [
        Part(speak.say(held), ours),
        Part(speak.say(("Tax", "الضريبة")), order.tax),
        Part(speak.say(("Earlier holder", "صاحبه السابق")), order.former),
    ]
    return money_road(order.total, [part for part in parts if part.share.minor], speak.lang)


def _balance(speak: Speaker, balance: Balance) -> tuple[str, str, str]:
    return (speak.of(w.ACCOUNTS, balance.kind), words.code(balance.account), words.amount(balance.holds))


def _posted(speak: Speaker, posted: list[Posted]) -> dict[str, Any]:
    pairs = (("When", "متى"), ("From", "من"), ("To", "إلى"), ("Why", "السبب"), ("Amount", "المبلغ"))
    return {
        "posted_head": speak.heads(*pairs),
        "posted": whole(_transfer(speak, each) for each in posted),
    }  # fmt: skip


def _transfer(speak: Speaker, posted: Posted) -> tuple[str, ...]:
    return (
        speak.moment(posted.at), words.code(posted.debit), words.code(posted.credit), speak.of(w.WHY_POSTED, posted.why), words.amount(posted.amount),
    )  # fmt: skip
