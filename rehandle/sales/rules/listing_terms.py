"""What somebody agrees to who buys from another member, in whole sentences of both languages. The site's share is told to both sides."""

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import isolate
from rehandle.policy.rules.model import Policy
from rehandle.sales.rules.listing import Arrives
from rehandle.sales.rules.terms import Terms, duties, gets, gets_not, withdrawal


def listing_terms(policy: Policy, handle: str, parts: Arrives, lang: str, *, final: bool = True) -> Terms:
    """All of it, from the pinned policy. `final`: this is the price; else it is found yet, and what stands here is the least."""
    said = shared if final else shared_from
    return Terms(gets(handle, lang), gets_not(lang), duties(policy, lang), back(lang), said(policy, parts, lang), withdrawal(lang))


def back(lang: str) -> str:
    """What becomes of the money where the name cannot be handed over."""
    if lang == "ar":
        return "يبيع هذا الاسم صاحبه، ولم يُسحب من أحد. وإذا تعذّر تسليمه يُردّ المبلغ كاملًا."
    return "This name is sold by its holder; it was taken from nobody. If it cannot be handed over, everything you paid goes back."


def shared(policy: Policy, parts: Arrives, lang: str) -> str:
    """The price in its parts: nothing is added to it."""
    price, fee, tax, rest = (
        isolate(amount(Money(policy.policy.currency, minor))) for minor in (parts.price, parts.fee, parts.tax, parts.seller)
    )
    if lang == "ar":
        taxed = f"، وضريبة على رسم الموقع {tax}" if parts.tax else ""
        return f"السعر {price} كامل ولا يُضاف إليه شيء: للبائع {rest}، وللموقع {fee}{taxed}."
    taxed = f", {tax} tax on the site's fee" if parts.tax else ""
    return f"{price} is the whole price, nothing is added: {rest} for the seller, {fee} for the site{taxed}."


def shared_from(policy: Policy, parts: Arrives, lang: str) -> str:
    """What becomes of a price that is found yet, with the least as an example."""
    if lang == "ar":
        return f"السعر الذي يُتفق عليه كامل ولا يُضاف إليه شيء، ومنه حصة الموقع وفق القاعدة. مثال: {shared(policy, parts, lang)}"
    return f"The price that is reached is the whole price; the site's share is part of it, under the rule. For example: {shared(policy, parts, lang)}"
