"""What a buyer's page says in each state of offer and order, and the whole quote as a list."""

from dataclasses import dataclass

from django.utils.html import format_html

from rehandle.kernel.money import Money
from rehandle.orders.queries import OrderPage
from rehandle.sales.queries import OfferPage
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

Facts = list[tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Said:
    """One state of the page. `step` is what can be done: answer, name, prove, pay, or nothing."""

    badge: tuple[str, str]
    title: str
    text: str
    step: str = ""


def of_offer(page: OfferPage, voice: Voice) -> Said:
    """The offer before there is an order."""
    say, offer = voice.say, page.offer
    name, price = words.handle(offer.display), words.amount(offer.price, "short")
    match offer.state:
        case "sent" if page.stopped:
            return Said(("stop", say("Stopped", "متوقف")), say("This offer has stopped", "توقف هذا العرض"),
                        say("Something about the name has to be decided first. The time to answer stands still; we write when it goes on.", "يلزم البتّ أولًا في أمر بشأن الاسم. تتوقف مهلة الرد، وتُرسل رسالة عند استئنافها."), "decline")
        case "sent" if page.open and not offer.price.minor:
            return Said(("wait", say("Answer by {}", "آخر موعد للرد: {}", voice.deadline(offer.ends_at))), say("{} is yours if you want it", "{} متاح لهذا الحساب إن كان مطلوبًا", name),
                        say("It costs nothing. If you take it, your account gets the name; what binds you stands below.", "بلا مقابل. عند أخذه ينتقل الاسم إلى الحساب؛ والالتزامات أدناه."), "answer")
        case "sent" if page.open:
            return Said(("wait", say("Answer by {}", "آخر موعد للرد: {}", voice.deadline(offer.ends_at))), say("We offer you {} for {}", "نعرض {} مقابل {}", name, price),
                        say("This offer is confidential and meant for you alone. Accepting binds nobody to pay at once: first you prove the account, then you see the whole quote again.",
                            "هذا العرض سرّي وموجّه إلى شخص واحد. والقبول لا يُلزم بالدفع فورًا: يُثبت الحساب أولًا، ثم يُعرض بيان السعر كاملًا."), "answer")
        case "accepted":
            return Said(("done", say("Accepted", "مقبول")), say("You accepted this offer", "قُبل هذا العرض"), say("The order is being prepared. Look again in a minute.", "يُعدّ الطلب الآن. يمكن الاطلاع بعد دقيقة."))
        case "declined":
            return Said(("closed", say("Declined", "مرفوض")), say("You declined this offer", "رُفض هذا العرض"), say("Nothing is due, and nobody asks you again about this offer.", "لا يُستحق شيء، ولا سؤال آخر عن هذا العرض."))
        case "withdrawn":
            return Said(("closed", say("Withdrawn", "مسحوب")), say("This offer was withdrawn", "سُحب هذا العرض"), say("Nothing is due.", "لا يُستحق شيء."))
    return Said(("closed", say("Over", "انتهى")), say("The time for this offer is over", "انتهت مهلة هذا العرض"), say("It ended by itself on {}. Nothing is due.", "انتهى من نفسه في {}. ولا يُستحق شيء.", voice.last_day(offer.ends_at)))


def of_order(page: OrderPage, voice: Voice) -> Said:
    """The order, from its account to its end."""
    say, order = voice.say, page.order
    name = words.handle(order.display)
    if page.stopped and order.state in ("open", "proven", "paid"):
        return Said(("stop", say("Stopped", "متوقف")), say("Your order has stopped", "توقف الطلب"),
                    say("Something about the name has to be decided first. No clock runs, and nothing is lost; we write when it goes on.", "يلزم البتّ أولًا في أمر بشأن الاسم. لا تجري أي مهلة ولا يضيع شيء، وتُرسل رسالة عند الاستئناف."))
    match order.state:
        case "open":
            by = say("Pay by {}", "آخر موعد للدفع: {}", voice.deadline(order.pay_until))
            step = "prove" if page.proof_code else "name"
            return Said(("wait", by), say("Which account is to receive {}?", "أي حساب يستلم {}؟", name), say("The name goes to an account that you prove to be yours. Nothing is paid before.", "ينتقل الاسم إلى حساب يُثبت أنه للمشتري. ولا يُدفع شيء قبل ذلك."), step)
        case "proven" if page.charge_state == "captured":
            return Said(("wait", say("Payment received", "وصل المبلغ")), say("Your payment is here", "وصل المبلغ"), say("The name is handed over next. Look again in a minute.", "يُسلَّم الاسم بعد ذلك. يمكن الاطلاع بعد دقيقة."))
        case "proven":
            by = say("Pay by {}", "آخر موعد للدفع: {}", voice.deadline(order.pay_until))
            return Said(("wait", by), say("The account is proven. This is the whole quote.", "أُثبت الحساب. وهذا بيان السعر كاملًا."), say("{} goes to the account {}. Nothing else is added later.", "ينتقل {} إلى الحساب {}. ولا يُضاف إلى السعر شيء لاحقًا.", name, words.handle(order.to_handle)), "pay")
        case "paid" if order.use_until and not order.used:
            return _right(page, voice)
        case "unused":
            return Said(("closed", say("Not used", "لم يُستخدم")), say("The right to {} was not used", "لم يُستخدم الحق في {}", name), say("Its time is over. The name goes on under the rule, and the price of the right is not paid back.", "انتهت مدته. يمضي الاسم وفق القاعدة، ولا يُردّ ثمن الحق."))
        case "paid":
            return Said(("wait", say("Paid", "مدفوع")), say("The name is being handed over", "يُسلَّم الاسم الآن"), say("The platform was asked to give it to your account. We write as soon as it is done.", "طُلب من المنصة منح الاسم للحساب. وتُرسل رسالة عند إتمام ذلك."))
        case "delivered" | "settled":
            assert order.delivered_at
            return Said(("done", say("Delivered on {}", "سُلّم في {}", voice.day(order.delivered_at))), say("{} is yours to use", "{} متاح للاستخدام", name),
                        say("It is on the account that you proved.", "وهو على الحساب الذي أُثبت."))
        case "defaulted":
            return Said(("closed", say("Not paid", "لم يُدفع")), say("This order was not paid in time", "لم يُدفع هذا الطلب في موعده"), say("It is over, and the name may be offered to somebody else. Money that comes now goes back.", "انتهى الطلب، وقد يُعرض الاسم على غيره. وكل مبلغ يرد الآن يُعاد."))
        case "lost":
            return Said(("closed", say("Ended", "انتهى")), say("The payment was taken back by its bank", "استردّ المصرف المبلغ"), say("The order is over.", "انتهى الطلب."))
    return _returned(page, voice)


def _right(page: OrderPage, voice: Voice) -> Said:
    say, order = voice.say, page.order
    assert order.use_until
    if page.charge_state == "disputed":
        return Said(("stop", say("Stopped", "متوقف")), say("The payment is disputed", "الدفع محل اعتراض"), say("Your bank has asked for the money back. Nothing is handed over before that is decided.", "طلب المصرف ردّ المبلغ. ولا يُسلَّم شيء قبل البتّ في ذلك."))
    by = say("Use it by {}", "آخر موعد للاستخدام: {}", voice.deadline(order.use_until))
    return Said(("open", by), say("You may take {} before anybody else", "أخذ {} متاح قبل غيره", words.handle(order.display)),
                say("The right is paid. Press the button, and the name goes to the account {}. A right that is not used by then ends, and its price is not paid back.", "الحق مدفوع. وبالضغط على الزر ينتقل الاسم إلى الحساب {}. والحق الذي لا يُستخدم حتى ذلك الحين ينتهي، ولا يُردّ ثمنه.", words.handle(order.to_handle)), "use")


def _returned(page: OrderPage, voice: Voice) -> Said:
    say = voice.say
    why = {
        "taken_back": say("An objection to the taking back of this name was upheld, so it went back to its earlier holder.", "قُبل اعتراض على سحب هذا الاسم، فعاد إلى صاحبه السابق."),
        "cancelled": say("The name went back to its earlier holder before it was handed over.", "عاد الاسم إلى صاحبه السابق قبل تسليمه."),
    }.get(page.order.why_ended, say("The name could not be handed over.", "تعذّر تسليم الاسم."))
    back = say("All your money goes back: {}.", "يُردّ المبلغ كله: {}.", words.amount(page.refunded if page.refunded.minor else page.order.total))
    if not page.order.total.minor:
        return Said(("closed", say("Ended", "انتهى")), say("The order has ended", "انتهى الطلب"), why)
    return Said(("closed", say("Money back", "ردّ المبلغ")), say("Your money goes back", "يُردّ المبلغ"), format_html("{} {}", why, back) if page.order.paid_at else why)


def quote(page: OrderPage | None, offer: OfferPage, voice: Voice) -> Facts:
    """Every part of the price and every condition."""
    say = voice.say
    said = (page.quote.terms if page else offer.terms)[voice.lang]
    facts: Facts = []
    if page:
        facts += [(say("Price", "السعر"), words.amount(page.order.price)), (say("Tax", "الضريبة"), _tax(page.order.tax, said.tax)), (say("Total", "المجموع"), words.amount(page.order.total))]
        if page.order.state in ("open", "proven") and page.rest != page.order.total:
            facts.append((say("Your deposit, counted towards it", "تأمينك محسوبًا منه"), words.amount(page.order.total - page.rest)))
            facts.append((say("Still to pay", "ما بقي للدفع"), words.amount(page.rest)))
    else:
        facts += [(say("Price", "السعر"), words.amount(offer.offer.price)), (say("Tax", "الضريبة"), said.tax)]
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", offer.policy_version))
    return [
        *facts,
        (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("If an objection is upheld", "إذا قُبل اعتراض"), said.objection),
        *([(say("Withdrawing", "التراجع"), said.withdrawal)] if offer.offer.price.minor else []), (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def receipt(page: OrderPage, voice: Voice) -> Facts:
    """What was paid, when, for what."""
    order, say = page.order, voice.say
    if order.paid_at is None:
        return []
    facts: Facts = [
        (say("Order", "الطلب"), words.code(order.id)), (say("For", "مقابل"), words.handle(order.display)),
        (say("To the account", "إلى الحساب"), words.handle(order.to_handle)), (say("Price", "السعر"), words.amount(order.price)),
        (say("Tax", "الضريبة"), words.amount(order.tax)), (say("Paid", "المدفوع"), words.amount(order.total)), (say("On", "في"), voice.day(order.paid_at)),
    ]  # fmt: skip
    return [*facts, (say("Money back", "المبلغ المردود"), words.amount(page.refunded))] if page.refunded.minor else facts


def road(offer: OfferPage, page: OrderPage | None, voice: Voice) -> list[dict[str, object]]:
    """The life line of an order."""
    say = voice.say
    at = {"sent": 1, "accepted": 2}.get(offer.offer.state, 1) if page is None else {"open": 2, "proven": 3, "paid": 4}.get(page.order.state, 5)
    over = offer.offer.state in ("declined", "expired", "withdrawn") or (page is not None and page.order.state in ("defaulted", "returned", "lost", "unused"))
    stages: list[tuple[str, object]] = [
        (say("Offered", "العرض"), offer.offer.sent_at or ""), (say("Your answer", "الرد"), offer.offer.answered_at or ""),
        (say("Account proven", "إثبات الحساب"), ""), (say("Paid", "الدفع"), page.order.paid_at if page and page.order.paid_at else ""),
        (say("Handed over", "التسليم"), page.order.delivered_at if page and page.order.delivered_at else ""),
    ]  # fmt: skip
    return [] if over else [{"label": label, "when": when, "state": _state(place, at)} for place, (label, when) in enumerate(stages)]


def _state(place: int, at: int) -> str:
    return "done" if place < at else "now" if place == at else "later"


def _tax(tax: Money, why: str) -> object:
    return words.amount(tax) if tax.minor else why
