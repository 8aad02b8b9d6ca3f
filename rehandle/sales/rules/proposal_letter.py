"""The letters about a sum that somebody offers for a listed name: to who sells it, and to who offered it. Neither reads who the other is."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import Said, genuine
from rehandle.sales.rules.won_letter import WonText, due, won_parts


@dataclass(frozen=True, slots=True)
class ProposalText(Said):
    """What the letters are made of. `arrives`: what the seller gets of the sum; `state`: what became of it; `sale`: where the name stands."""

    handle: str
    sum: Money
    arrives: Money
    until: datetime
    state: str
    auction: bool  # whether the seller may let everybody bid from it on
    address: str  # of the office, without a slash at its end
    sale: str
    code: str
    lang: str


def agreed_letter(of: WonText) -> Parts:
    """The holder accepted what you offered: it binds both."""
    name, price = handle_text(of.handle), isolate(amount(of.price))
    return won_parts(
        of,
        of.say(f"Your offer for {name} was accepted", f"قُبل العرض المقدّم للاسم {name}"),
        of.say(f"You offered {price}, and its holder has accepted.", f"المبلغ المعروض {price}، وقد قبله صاحب الاسم."),
        due(of),
        of.say("See the whole quote and pay", "عرض بيان السعر كاملًا والدفع"),
    )


def offered_letter(of: ProposalText) -> Parts:
    """To who sells: a sum was offered, what of it arrives, until when it stands, what can be answered."""
    name, named, rest = handle_text(of.handle), isolate(amount(of.sum)), isolate(amount(of.arrives))
    until = day(last_day(of.until), of.lang)
    ways = ("accept it, refuse it, or let everybody bid from it on", "قبوله أو رفضه أو فتح المزاد بدءًا منه")
    english, arabic = ways if of.auction else ("accept or refuse it", "قبوله أو رفضه")
    return _letter(
        of,
        of.say(f"Somebody offers {named} for {name}", f"عُرض {named} مقابل {name}"),
        (
            of.say(
                f"Of it {rest} would arrive with you; the rest is the site's share under the rule.",
                f"يصل من هذا المبلغ {rest}، والباقي حصة الموقع وفق القاعدة.",
            ),
            of.say(
                f"It stands until {until} has ended. You can {english}. Without an answer it is over by itself.",
                f"يسري العرض حتى نهاية يوم {until}. ويمكن {arabic}. ومن دون رد ينتهي من نفسه.",
            ),
            of.say("Nobody is told who sells, and you are not told who offers.", "لا يُكشف عن البائع، ولا يُكشف له عن صاحب العرض."),
        ),
        of.say("Answer", "الرد"), "/list",
    )  # fmt: skip


def outcome_letter(of: ProposalText) -> Parts:
    """To who offered: what became of it. Nothing is due."""
    name, named = handle_text(of.handle), isolate(amount(of.sum))
    english, arabic = OUTCOMES[of.state]
    nothing = "" if of.state == "auctioned" else of.say(" Nothing is due.", " ولا يُستحق شيء.")
    return _letter(
        of,
        of.say(f"Your offer for {name}", f"العرض المقدّم للاسم {name}"),
        (of.say(f"You offered {named}. {english}{nothing}", f"المبلغ المعروض {named}. {arabic}{nothing}"),),
        of.say("See where the name stands", "حالة الاسم"), f"/s/{of.sale}",
    )  # fmt: skip


OUTCOMES = {
    "refused": ("Its holder has refused.", "رفضه صاحب الاسم."),
    "expired": ("Its holder did not answer in seven days, so it is over.", "لم يردّ صاحب الاسم خلال سبعة أيام، فانتهى العرض."),
    "auctioned": (
        "Its holder lets everybody bid for seven days, and your offer is the first bid: if nobody goes higher, the name is yours at that price.",
        "فتح صاحب الاسم مزادًا مدته سبعة أيام، وهذا العرض أول مزايدة فيه: إن لم يتجاوزه أحد كان الاسم لهذا الحساب بهذا السعر.",
    ),
    "void": (
        "It is over: the name went to another, is sold in another way now, or is not for sale any more.",
        "انتهى العرض: ذهب الاسم إلى غيره، أو صار يُباع بطريقة أخرى، أو لم يعد معروضًا.",
    ),
}


def _letter(of: ProposalText, title: str, lead: tuple[str, ...], see: str, path: str) -> Parts:
    url = f"{of.address}{path}", f"{of.address}/ar{path}"
    return Parts(
        lang=of.lang,
        title=title,
        other_language=of.say(f"بالعربية: {url[1]}", f"In English: {url[0]}"),
        lead=lead,
        link=(see, url[of.lang == "ar"]),
        facts=(),
        more=(genuine(of.address, of.code, of.lang, asks=True),),
    )
