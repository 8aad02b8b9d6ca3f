"""The letter to a bidder whom somebody has outbid."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import instant
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import genuine


@dataclass(frozen=True, slots=True)
class OutbidText:
    """What the letter is made of."""

    handle: str
    price: Money
    ends_at: datetime | None
    address: str  # of the office, without a slash at its end
    sale: str
    code: str
    lang: str


def outbid_letter(of: OutbidText) -> Parts:
    """Somebody bid higher: the price now, and until when there is time."""
    return _arabic(of) if of.lang == "ar" else _english(of)


def _english(of: OutbidText) -> Parts:
    name, price = handle_text(of.handle), isolate(amount(of.price))
    until = (f"The auction closes {instant(of.ends_at, 'en')}. A bid in the last minutes moves the end.",) if of.ends_at else ()
    return Parts(
        lang="en",
        title=f"You were outbid: {name}",
        other_language=f"بالعربية: {of.address}/ar/s/{of.sale}",
        lead=(f"Somebody bid higher on {name}. The price is {price} now.", *until),
        link=("See the auction", f"{of.address}/s/{of.sale}"),
        facts=(),
        more=(
            "We write no more about it unless you bid again.",
            genuine(of.address, of.code, of.lang),
        ),
    )


def _arabic(of: OutbidText) -> Parts:
    name, price = handle_text(of.handle), isolate(amount(of.price))
    until = (f"يُغلق المزاد {instant(of.ends_at, 'ar')}. ومزايدة في الدقائق الأخيرة تؤجل الإغلاق.",) if of.ends_at else ()
    return Parts(
        lang="ar",
        title=f"تجاوزت مزايدة أخرى مزايدة هذا الحساب: {name}",
        other_language=f"In English: {of.address}/s/{of.sale}",
        lead=(f"تجاوزت مزايدة أخرى مزايدة هذا الحساب على {name}. السعر الآن {price}.", *until),
        link=("صفحة المزاد", f"{of.address}/ar/s/{of.sale}"),
        facts=(),
        more=(
            "لا رسالة أخرى قبل مزايدة جديدة من هذا الحساب.",
            genuine(of.address, of.code, of.lang),
        ),
    )
