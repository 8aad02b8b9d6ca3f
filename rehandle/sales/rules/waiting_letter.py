"""What those read who wait for a name: it was announced, it is for sale, their backorder buys it, others want it too, it came to nothing."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import instant
from rehandle.kernel.words.plural import count
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import Said, genuine
from rehandle.sales.rules.won_letter import WonText, due, won_parts


@dataclass(frozen=True, slots=True)
class WaitingText(Said):
    """What the letters are made of. `at`: when the name opens, or the private auction closes; `price`: what it can be had for, or is at now."""

    handle: str
    at: datetime | None
    price: Money | None
    path: str  # of the page that it is about, behind the language
    address: str  # of the office, without a slash at its end
    code: str
    lang: str


def backordered_letter(of: WonText) -> Parts:
    """Your backorder was the only one: the name is yours at its price."""
    name, price = handle_text(of.handle), isolate(amount(of.price))
    return won_parts(
        of,
        of.say(f"Your backorder for {name} was the only one", f"كان الطلب المسبق على {name} هو الوحيد"),
        of.say(
            f"Nobody else had one. The price is {price}: that with which its sale would have begun, not your limit.",
            f"لم يتقدم أحد غير هذا الحساب. السعر {price}، وهو السعر الذي كان البيع سيبدأ به لا الحد المسمى.",
        ),
        due(of),
        of.say("See the whole quote and pay", "عرض بيان السعر كاملًا والدفع"),
    )  # fmt: skip


def announced_letter(of: WaitingText) -> Parts:
    """A name that somebody waits for stands on the public list."""
    assert of.at
    name, opens = handle_text(of.handle), {lang: instant(of.at, lang) for lang in ("en", "ar")}
    return _letter(
        of,
        of.say(f"{name} opens soon", f"يُتاح {name} قريبًا"),
        of.say(f"The name stands on the public list. It opens {opens['en']}.", f"ورد الاسم في القائمة العلنية. يُتاح {opens['ar']}."),
        of.say("See how it will be given", "عرض كيفية منحه"),
    )


def on_sale_letter(of: WaitingText) -> Parts:
    """A name that somebody waits for can be had now."""
    assert of.price
    name, price = handle_text(of.handle), isolate(amount(of.price))
    told = of.say(f"It can be had from {price} now.", f"يمكن الحصول عليه الآن ابتداءً من {price}.")
    free = of.say("It costs nothing.", "وهو بلا مقابل.")
    return _letter(
        of,
        of.say(f"{name} can be had now", f"يمكن الآن الحصول على {name}"),
        told if of.price.minor else free,
        of.say("See it and take part", "عرضه والمشاركة"),
    )


def private_letter(of: WaitingText, backorders: int) -> Parts:
    """Others have placed backorders too: a private auction among them."""
    assert of.at
    assert of.price
    name, price, ends = handle_text(of.handle), isolate(amount(of.price)), {lang: instant(of.at, lang) for lang in ("en", "ar")}
    many = partial(count, backorders, "backorder", case="oblique")
    return _letter(
        of,
        of.say(f"{name} is sold among those who placed backorders", f"يُباع {name} بين أصحاب الطلبات المسبقة"),
        of.say(
            f"The name has opened with {many('en')}. Each limit is a first bid; the price is {price} now. Until {ends['en']} you may bid higher.",
            f"أُتيح الاسم ومعه {many('ar')}. كل حد مسمى مزايدة أولى، والسعر الآن {price}. ويجوز رفع المزايدة حتى {ends['ar']}.",
        ),
        of.say("See the auction", "صفحة المزاد"),
    )


def passed_letter(of: WaitingText) -> Parts:
    """A backorder came to nothing. Nothing is due."""
    name = handle_text(of.handle)
    return _letter(
        of,
        of.say(f"Your backorder for {name} came to nothing", f"لم يثمر الطلب المسبق على {name}"),
        of.say(
            "The name went back to its holder, or is given in another way than when you placed it. Nothing is due.",
            "عاد الاسم إلى صاحبه، أو يُمنح بطريقة غير التي كانت عند تقديم الطلب. ولا يُستحق شيء.",
        ),
        of.say("See the name's page", "عرض صفحة الاسم"),
    )


def _letter(of: WaitingText, title: str, lead: str, link: str) -> Parts:
    url = f"{of.address}{of.path}", f"{of.address}/ar{of.path}"
    stop = of.say("You asked to be told. You can stop waiting on your own page.", "طلب هذا الحساب إبلاغه. ويمكن إنهاء الانتظار من صفحته.")
    return Parts(
        lang=of.lang,
        title=title,
        other_language=of.say(f"بالعربية: {url[1]}", f"In English: {url[0]}"),
        lead=(lead,),
        link=(link, url[of.lang == "ar"]),
        facts=(),
        more=(stop, genuine(of.address, of.code, of.lang)),
    )
