"""What a buyer gets, does not get, and agrees to, in whole sentences of both languages. Letter, quote and page say the same ones.

Pieces that a line of the other direction would turn round stand in isolates.
"""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.kernel.words.plural import count
from rehandle.policy.rules.base import bps_of
from rehandle.policy.rules.model import Policy

LANGS = ("en", "ar")
WHOLE = "100"


@dataclass(frozen=True, slots=True)
class Terms:
    """The rule's terms for one name, in one language: each a list of sentences."""

    gets: tuple[str, ...]
    gets_not: tuple[str, ...]
    duties: tuple[str, ...]
    objection: str
    tax: str
    withdrawal: str


def terms(policy: Policy, handle: str, price: Money, objection_until: datetime | None, lang: str, right_days: int = 0) -> Terms:
    """All of it, from the pinned policy. `right_days`: where a right to the name is sold, for how many days it can be used."""
    return Terms(
        gets=gets_right(handle, right_days, lang) if right_days else gets(handle, lang),
        gets_not=gets_not(lang),
        duties=duties(policy, lang),
        objection=objection(policy, objection_until, lang, free=not price.minor),
        tax=tax(policy, price, lang),
        withdrawal=withdrawal(lang),
    )


def gets(handle: str, lang: str) -> tuple[str, ...]:
    """What is bought."""
    name = handle_text(handle)
    if lang == "ar":
        return (f"الحق في استخدام الاسم {name} على الحساب الذي يثبت المشتري أنه حسابه.",)
    return (f"The right to use the name {name} on the account that you prove to be yours.",)


def gets_right(handle: str, days: int, lang: str) -> tuple[str, ...]:
    """What a right to a name is. Source: the auctions of CZ.NIC, which sell the right to register first."""
    name, during = handle_text(handle), count(days, "day", lang, "oblique")
    if lang == "ar":
        return (
            f"حق أخذ الاسم {name} قبل غيره، على الحساب الذي يثبت المشتري أنه حسابه، خلال {during} من الدفع.",
            "الحق الذي لا يُستخدم في موعده ينتهي، ولا يُردّ ثمنه.",
        )
    return (
        f"The right to take the name {name} before anybody else, on the account that you prove to be yours, within {during} of your payment.",
        "A right that is not used in time ends, and its price is not paid back.",
    )


def gets_not(lang: str) -> tuple[str, ...]:
    """What never comes with a name."""
    if lang == "ar":
        return ("لا متابعين، ولا منشورات، ولا رسائل، ولا بريد، ولا شارات لأي صاحب سابق.", "لا ملكية للاسم: هو حق استخدام وفق القاعدة.")
    return ("No followers, posts, messages, mail or badges of any earlier holder.", "No property in the name: it is a right of use under the rule.")


def duties(policy: Policy, lang: str) -> tuple[str, ...]:
    """What binds the buyer: passing it on, his old name, and the rule's own duties."""
    return (_transfer(policy, lang), _old_handle(policy, lang), *(each.of(lang) for each in policy.after.duties))


def objection(policy: Policy, until: datetime | None, lang: str, *, free: bool = False) -> str:
    """What an objection that is upheld after the sale does. Said before anyone pays; where nothing is paid, without a word of money."""
    when = _until(policy, until, lang)
    match policy.appeal.after_sale, lang:
        case "take_back", "ar":
            paid = "" if free else f" ويُردّ {_part(policy, lang)}،"
            own = "ويحمل الحساب اسمًا يضعه المكتب، إذ يكون اسمه الحالي قد أُتيح لغيره" if _opened(policy) else "ويعود الاسم القديم للحساب"
            then = f"عندئذٍ يعود الاسم،{paid} {own}."
            return f"قد يُقبل اعتراض على سحب هذا الاسم {when}. {then}"
        case "take_back", _:
            paid = "" if free else f", {_part(policy, lang)}"
            own = "gets a name that we make: its present one is open to others by then" if _opened(policy) else "gets its old name back"
            then = f"The name then goes back{paid}, and your account {own}."
            return f"An objection to the taking back of this name may be upheld {when}. {then}"
        case "compensate", "ar":
            return f"قد يُقبل اعتراض على سحب هذا الاسم {when}. يبقى الاسم عندئذٍ لدى المشتري."
        case "compensate", _:
            return f"An objection to the taking back of this name may be upheld {when}. The name stays with you even then."
        case _, "ar":
            return "انتهت مهلة الاعتراض على سحب هذا الاسم قبل بيعه."
        case _:
            return "The time to object to the taking back of this name was over before it was sold."


def _opened(policy: Policy) -> bool:
    """Whether the buyer's present name is anybody's after the hand-over."""
    return policy.after.old_handle == "opened"


def tax(policy: Policy, price: Money, lang: str) -> str:
    """The tax, or why there is none."""
    if not price.minor:
        return "بلا مقابل ولا ضريبة." if lang == "ar" else "It costs nothing, and no tax is added."
    bps = bps_of(policy.fees.tax.percent)
    reason = policy.fees.tax.reason.of(lang).rstrip(".")
    if not bps:
        return f"{reason[:1].upper()}{reason[1:]}." if reason else "لا تُضاف ضريبة." if lang == "ar" else "No tax is added."
    added, total = isolate(amount(price.bps(bps))), isolate(amount(price + price.bps(bps)))
    if lang == "ar":
        return f"تُضاف ضريبة قدرها {added}، فيكون المجموع {total}."
    return f"Tax of {added} is added: {total} in all."


def withdrawal(lang: str) -> str:
    """The right of withdrawal, and when it ends."""
    if lang == "ar":
        return "يمكن التراجع بلا سبب وبلا مقابل حتى لحظة الدفع. ومع الدفع يُطلب تسليم الاسم فورًا، وبالتسليم ينتهي حق التراجع."
    return (
        "You may withdraw without a reason and at no cost until you pay. By paying you ask for the name at once, "
        "and with the hand-over the right to withdraw ends."
    )


def _transfer(policy: Policy, lang: str) -> str:
    if policy.after.transferable:
        return "يجوز نقل الاسم وفق القاعدة." if lang == "ar" else "The name may be passed on under the rule."
    return "لا يجوز بيع الاسم ولا نقله إلى حساب آخر." if lang == "ar" else "The name may not be sold or passed on to another account."


def _old_handle(policy: Policy, lang: str) -> str:
    match policy.after.old_handle, lang:
        case "frozen", "ar":
            return "الاسم الحالي للحساب يُجمَّد: لا يُمنح لأحد غير صاحبه."
        case "frozen", _:
            return "The present name of your account is frozen: nobody else gets it."
        case "redirected", "ar":
            return f"الاسم الحالي للحساب يحيل إلى الاسم الجديد مدة {count(policy.after.redirect_days, 'day', lang, case='oblique')}."
        case "redirected", _:
            return f"The present name of your account leads to the new one for {count(policy.after.redirect_days, 'day', lang)}."
        case _, "ar":
            return "الاسم الحالي للحساب يُتاح للجميع بعد التسليم."
        case _:
            return "The present name of your account opens to everyone after the hand-over."


def _until(policy: Policy, until: datetime | None, lang: str) -> str:
    if until is not None:
        return f"{'حتى' if lang == 'ar' else 'until'} {day(last_day(until), lang)}"
    days = count(policy.clocks.appeal, "day", lang, case="oblique")
    return f"خلال {days} من الإشعار" if lang == "ar" else f"for {days} from the notice"


def _part(policy: Policy, lang: str) -> str:
    share = policy.after.take_back_refund_percent
    if bps_of(share) == bps_of(WHOLE):
        return "المبلغ كله" if lang == "ar" else "you get all your money back"
    part = isolate(f"{share}%")
    return f"{part} من المبلغ" if lang == "ar" else f"you get {part} of your money back"
