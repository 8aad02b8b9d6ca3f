"""The letters that answer a price which the recipient of an offer named: agreed to, or not."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import Said, genuine


@dataclass(frozen=True, slots=True)
class CounterText(Said):
    """What the letter is made of. `price`: what the recipient named; `offered`: what the office had asked; `until`: the offer's end."""

    handle: str
    price: Money
    offered: Money
    until: datetime
    address: str  # of the office, without a slash at its end
    token: str
    code: str
    lang: str


def agreed_letter(of: CounterText) -> Parts:
    """The price is agreed: what comes next."""
    name, price = handle_text(of.handle), isolate(amount(of.price))
    return _parts(
        of,
        of.say(f"Your price for {name} is agreed", f"تمت الموافقة على السعر المقترح للاسم {name}"),
        of.say(f"You named {price}. Two people looked at it, and the office agrees.", f"السعر المقترح {price}. نظر فيه شخصان ووافق عليه المكتب."),
        of.say(
            "Next you prove the account that is to receive the name; then you see the whole quote. Nothing is paid before.",
            "يُثبت بعد ذلك الحساب الذي سيستلم الاسم، ثم يُعرض بيان السعر كاملًا. ولا يُدفع شيء قبل ذلك.",
        ),
        of.say("Go on", "المتابعة"),
    )


def refused_letter(of: CounterText) -> Parts:
    """The price is not agreed; the offer stands as it was."""
    name, price, offered = handle_text(of.handle), isolate(amount(of.price)), isolate(amount(of.offered))
    return _parts(
        of,
        of.say(f"Your price for {name} is not agreed", f"لم تتم الموافقة على السعر المقترح للاسم {name}"),
        of.say(f"You named {price}. The office does not agree to it.", f"السعر المقترح {price}. لم يوافق عليه المكتب."),
        of.say(
            f"The offer at {offered} stands as before, until {day(last_day(of.until), 'en')}. "
            "If you do not answer, it ends by itself and nothing is due.",
            f"يبقى العرض بسعر {offered} كما كان حتى {day(last_day(of.until), 'ar')}. ومن دون رد ينتهي من نفسه ولا يُستحق شيء.",
        ),
        of.say("Read the offer", "قراءة العرض"),
    )


def _parts(of: CounterText, title: str, happened: str, then: str, link: str) -> Parts:
    url = f"{of.address}/o/{of.token}"
    return Parts(
        lang=of.lang,
        title=title,
        other_language=of.say(f"بالعربية: {url}?lang=ar", f"In English: {url}?lang=en"),
        lead=(happened, then),
        link=(link, url),
        facts=(),
        more=(
            genuine(of.address, of.code, of.lang, asks=True),
        ),
    )
