"""What those read whose entry was drawn or chosen, those who are next, and everybody else who entered."""

from dataclasses import dataclass

from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.kernel.words.plural import number
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import Said, genuine
from rehandle.sales.rules.won_letter import WonText, due, won_parts


@dataclass(frozen=True, slots=True)
class PlaceText(Said):
    """What the letter to those who were not first is made of. `place` begins with 1."""

    handle: str
    place: int
    entries: int
    scored: bool
    address: str  # of the office, without a slash at its end
    sale: str
    code: str
    lang: str


def drawn_letter(of: WonText) -> Parts:
    """The draw fell on you."""
    name = handle_text(of.handle)
    return _first(
        of,
        of.say(f"You were drawn: {name}", f"وقعت القرعة على مشاركة هذا الحساب: {name}"),
        of.say("The draw is over and your entry came first.", "انتهت القرعة وجاءت هذه المشاركة أولًا."),
    )


def chosen_letter(of: WonText) -> Parts:
    """Your application was chosen."""
    name = handle_text(of.handle)
    return _first(
        of,
        of.say(f"Your application was chosen: {name}", f"اختير طلب هذا الحساب: {name}"),
        of.say(
            "All applications were scored by the published criteria and yours came first.",
            "قُيّمت كل الطلبات وفق المعايير المنشورة وجاء هذا الطلب أولًا.",
        ),
    )


def following_letter(of: WonText) -> Parts:
    """Whoever came before did not take it: do you want it? Nothing is due without an answer."""
    name = handle_text(of.handle)
    return won_parts(
        of,
        of.say(f"{name} is yours if you want it", f"الاسم {name} متاح لهذا الحساب إن كان مطلوبًا"),
        of.say(
            f"Whoever came before you did not take the name. Yours is the next entry.{_price(of)}",
            f"لم يأخذ من سبق هذه المشاركة الاسم، وهذه هي المشاركة التالية.{_price(of)}",
        ),
        _take(of),
        of.say("Accept or decline", "القبول أو الرفض"),
    )


def place_letter(of: PlaceText) -> Parts:
    """You were not first: your place, and what may still come."""
    name, place = handle_text(of.handle), number(of.place)
    url = f"{of.address}/s/{of.sale}", f"{of.address}/ar/s/{of.sale}"
    how = of.say("The applications were scored", "قُيّمت الطلبات") if of.scored else of.say("The draw is over", "انتهت القرعة")
    placed = of.say(f"your entry has place {place} of {number(of.entries)}.", f"ومكان هذه المشاركة {place} من {number(of.entries)}.")
    return Parts(
        lang=of.lang,
        title=of.say(f"Another entry came first: {name}", f"جاءت مشاركة أخرى أولًا: {name}"),
        other_language=of.say(f"بالعربية: {url[1]}", f"In English: {url[0]}"),
        lead=(
            of.say(f"{how} and {placed}", f"{how} {placed}"),
            of.say(
                "If those before you do not take the name, we write again. Nothing is due, and there is nothing to do.",
                "إذا لم يأخذ الاسم من جاء قبلها تُرسل رسالة أخرى. لا يُستحق شيء ولا يلزم فعل شيء.",
            ),
        ),
        link=(of.say("See the result and how to check it", "عرض النتيجة وطريقة التحقق منها"), url[of.lang == "ar"]),
        facts=(),
        more=(
            genuine(of.address, of.code, of.lang),
        ),
    )  # fmt: skip


def _first(of: WonText, title: str, happened: str) -> Parts:
    last = due(of) if of.price.minor else _take(of)
    pay, take = ("See the whole quote and pay", "عرض بيان السعر كاملًا والدفع"), ("Take it, or leave it", "أخذ الاسم أو تركه")
    return won_parts(of, title, f"{happened}{_price(of)}", last, of.say(*(pay if of.price.minor else take)))


def _price(of: WonText) -> str:
    """Said once: where it costs nothing, the sentence about tax says so."""
    price = isolate(amount(of.price))
    return of.say(f" The price is {price}.", f" السعر {price}.") if of.price.minor else ""


def _take(of: WonText) -> str:
    return of.say(
        f"This stands until {day(last_day(of.until), 'en')}. If you do not answer, it goes to the next, and nothing is due.",
        f"يسري هذا حتى {day(last_day(of.until), 'ar')}. ومن دون رد يُعرض الاسم على التالي، ولا يُستحق شيء.",
    )
