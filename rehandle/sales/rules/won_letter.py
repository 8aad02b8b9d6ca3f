"""The letters of an auction's end: to whoever won it, and to the runner-up where the winner did not pay."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.kernel.words.plural import count
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import Said, genuine
from rehandle.policy.rules.model import Policy
from rehandle.sales.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class WonText(Said):
    """What the letter is made of. `until`: the last instant to pay, or to answer."""

    policy: Policy
    handle: str
    price: Money
    until: datetime
    said: Terms
    address: str  # of the office, without a slash at its end
    token: str
    code: str
    lang: str


def bought_letter(of: WonText) -> Parts:
    """You took a name at its price: until when it is to be paid, and where."""
    name, price = handle_text(of.handle), isolate(amount(of.price))
    return won_parts(
        of,
        of.say(f"{name} is reserved for you", f"الاسم {name} محجوز"),
        of.say(f"You took it at the price of that moment: {price}.", f"حُجز بالسعر الذي كان في تلك اللحظة: {price}."),
        due(of),
        of.say("See the whole quote and pay", "عرض بيان السعر كاملًا والدفع"),
    )


def won_letter(of: WonText) -> Parts:
    """You won: what it costs, until when it is to be paid, and where."""
    name, price = handle_text(of.handle), isolate(amount(of.price))
    return won_parts(
        of,
        of.say(f"The auction of {name} is yours", f"رسا المزاد على الاسم {name}"),
        of.say(
            f"The auction has closed and your bid was the highest. The price is {price}: "
            "it follows from the second highest bid, not from your maximum.",
            f"أُغلق المزاد وكانت هذه المزايدة هي الأعلى. السعر {price}، وهو ناتج عن ثاني أعلى مزايدة لا عن الحد الأقصى.",
        ),
        due(of),
        of.say("See the whole quote and pay", "عرض بيان السعر كاملًا والدفع"),
    )  # fmt: skip


def second_letter(of: WonText) -> Parts:
    """The winner did not pay: do you want the name at the price that the other bids come to? Nothing is due without an answer."""
    name, price = handle_text(of.handle), isolate(amount(of.price))
    hours = partial(count, of.policy.payment.second_chance_hours, "hour", case="oblique")
    return won_parts(
        of,
        of.say(f"A second chance for {name}", f"فرصة ثانية للاسم {name}"),
        of.say(
            f"Whoever won this auction did not pay. Without those bids the price is {price}, and yours is the next. "
            "Do you want the name at this price?",
            f"لم يدفع من رسا عليه هذا المزاد. من دون مزايداته يصبح السعر {price}، وهذه المزايدة هي التالية. هل الاسم مطلوب بهذا السعر؟",
        ),
        of.say(
            f"This stands for {hours('en')}. If you do not answer, it ends by itself and nothing is due.",
            f"يسري هذا مدة {hours('ar')}. ومن دون رد ينتهي من نفسه ولا يُستحق شيء.",
        ),
        of.say("Accept or decline", "القبول أو الرفض"),
    )  # fmt: skip


def due(of: WonText) -> str:
    """Until when it is to be paid, and what comes of not paying."""
    return of.say(
        f"Pay until {day(last_day(of.until), 'en')}, until that day has ended everywhere on Earth. "
        "Who does not pay loses the name, and it counts against the account.",
        f"آخر موعد للدفع {day(last_day(of.until), 'ar')}، إلى أن ينتهي ذلك اليوم في كل مكان على الأرض. "
        "ومن دون دفع يضيع الاسم ويُسجَّل ذلك على الحساب.",
    )


def won_parts(of: WonText, title: str, happened: str, due: str, link: str) -> Parts:
    """The whole letter about these: terms, link, how to know that it is real."""
    said, url = of.said, f"{of.address}/o/{of.token}"
    contact = isolate(of.policy.policy.contact) if of.policy.policy.contact else ""
    return Parts(
        lang=of.lang,
        title=title,
        other_language=of.say(f"بالعربية: {url}?lang=ar", f"In English: {url}?lang=en"),
        lead=(happened, said.tax, due),
        link=(link, url),
        facts=(
            (of.say("You get", "ما يشمله"), " ".join(said.gets)),
            (of.say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
            (of.say("What binds you", "الالتزامات"), " ".join(said.duties)),
            (of.say("If an objection is upheld", "إذا قُبل اعتراض"), said.objection),
        ),
        more=(
            genuine(of.address, of.code, of.lang, asks=True),
            *((of.say(f"Questions: {contact}", f"للأسئلة: {contact}"),) if contact else ()),
        ),
    )  # fmt: skip
