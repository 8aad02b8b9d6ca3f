"""What the seller of his own name reads of an order: taken, handed over, or come to nothing. Never who the buyer is."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import Said, genuine

TAKEN, SOLD, NOTHING, PAID = 1, 2, 3, 4  # letters of an order to its seller, by number


@dataclass(frozen=True, slots=True)
class SellerText(Said):
    """What the letters are made of. `until`: the last instant to pay; `payable_at`: after the lock; `listed`: whether it stands for sale still."""

    handle: str
    afterwards: str
    price: Money
    arrives: Money
    until: datetime
    payable_at: datetime
    listed: bool
    address: str  # of the office, without a slash at its end
    code: str
    lang: str


def seller_letter(of: SellerText, number: int) -> Parts:
    """One of them."""
    return {TAKEN: taken_letter, SOLD: sold_letter, NOTHING: nothing_letter, PAID: paid_letter}[number](of)


def taken_letter(of: SellerText) -> Parts:
    """Somebody took it and has to pay; what happens then."""
    name, other, price, rest = _said(of)
    until, when = day(last_day(of.until), of.lang), day(of.payable_at, of.lang)
    return _parts(
        of,
        of.say(f"Somebody takes {name} for {price}", f"أُخذ الاسم {name} مقابل {price}"),
        (
            of.say(
                f"There is time to pay until {until} has ended. Nothing is to be done by you.",
                f"مهلة الدفع حتى نهاية يوم {until}. ولا يلزم فعل شيء.",
            ),
            of.say(
                f"Once it is paid, the platform moves your account from {name} to {other}. Posts and followers stay with it.",
                f"وبعد الدفع تنقل المنصة الحساب من {name} إلى {other}. وتبقى المنشورات والمتابعون معه.",
            ),
            of.say(f"{rest} arrives about {when} if it is paid today.", f"إذا دُفع اليوم يصل {rest} نحو {when}."),
        ),
    )


def sold_letter(of: SellerText) -> Parts:
    """It was handed over; what arrives, and from when on it is paid out."""
    name, other, price, rest = _said(of)
    when = day(of.payable_at, of.lang)
    return _parts(
        of,
        of.say(f"{name} is sold", f"بيع الاسم {name}"),
        (
            of.say(f"It was handed over for {price}, and your account carries {other} now.", f"سُلّم الاسم مقابل {price}، ويحمل الحساب الآن {other}."),
            of.say(
                f"You get {rest}; the rest is the site's share under the rule. "
                f"It is payable from {when}: until then the buyer's bank may ask for it back.",
                f"يصل {rest}، والباقي حصة الموقع وفق القاعدة. ويُصرف ابتداءً من {when}، فحتى ذلك اليوم قد يستردّه مصرف المشتري.",
            ),
        ),
    )


def nothing_letter(of: SellerText) -> Parts:
    """It was not handed over: what becomes of the name."""
    name, *_ = _said(of)
    after = (
        of.say("It stands for sale again, or the next in line is asked.", "يُعرض للبيع من جديد أو يُسأل التالي.")
        if of.listed
        else of.say("The listing is over, and your account keeps its name.", "انتهى العرض، ويبقى الاسم للحساب.")
    )
    return _parts(
        of,
        of.say(f"The sale of {name} came to nothing", f"لم يتم بيع الاسم {name}"),
        (of.say("It was not paid, or could not be handed over.", "لم يُدفع الثمن، أو تعذّر التسليم."), after),
    )


def paid_letter(of: SellerText) -> Parts:
    """It was paid out, to the address that he gave."""
    name, _, _, rest = _said(of)
    return _parts(
        of,
        of.say(f"{rest} for {name} was paid out", f"صُرف {rest} عن الاسم {name}"),
        (of.say("The provider has confirmed it. It goes to the address that you gave; your bank may take some days.",
                "أكّد مزوّد الدفع ذلك. يُدفع إلى الوجهة التي حُدّدت، وقد يستغرق المصرف بضعة أيام."),),
    )  # fmt: skip


def _said(of: SellerText) -> tuple[str, str, str, str]:
    return handle_text(of.handle), handle_text(of.afterwards), isolate(amount(of.price)), isolate(amount(of.arrives))


def _parts(of: SellerText, title: str, lead: tuple[str, ...]) -> Parts:
    url = f"{of.address}/list", f"{of.address}/ar/list"
    return Parts(
        lang=of.lang,
        title=title,
        other_language=of.say(f"بالعربية: {url[1]}", f"In English: {url[0]}"),
        lead=lead,
        link=(of.say("Your listing", "صفحة العرض"), url[of.lang == "ar"]),
        facts=(),
        more=(genuine(of.address, of.code, of.lang),),
    )
