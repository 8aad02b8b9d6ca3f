"""The ways by which the rule in force gives names to whoever has an account: told on the page of them, and whether there is such a page."""

from rehandle.kernel.words.lists import either
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import Drop, English, Falling, Lottery, Request, Sealed
from rehandle.site.visit import Voice

WAYS = (
    (English, "by auction", "بالمزاد"),
    (Sealed, "by sealed bids", "بعطاءات مغلقة"),
    (Falling, "at a price that falls", "بسعر ينخفض"),
    (Lottery, "by draw", "بالقرعة"),
    (Drop, "for the best application", "لأفضل طلب"),
    (Request, "on request", "بطلب"),
)
FROM_HOLDERS = ("from their holders", "من أصحابها")


def ways(rule: Policy | None, lang: str) -> str:
    """Each way that the rule has, in words; empty where it has none. Confidential offers are nobody's to see."""
    found = [(en, ar) for form, en, ar in WAYS if rule and any(isinstance(step, form) for step in rule.sale)]
    found += [FROM_HOLDERS] if rule and rule.listing.allowed else []
    return either([ar if lang == "ar" else en for en, ar in found], lang)


def in_the_open(rule: Policy | None) -> bool:
    """Whether others can be outbid, outdrawn or bought from: names on request alone ask for nothing but a reason."""
    return bool(rule and (rule.listing.allowed or any(isinstance(step, form) for step in rule.sale for form, *_ in WAYS if form is not Request)))


def on_request(rule: Policy | None) -> bool:
    """Whether names are given to who asks for them."""
    return bool(rule and any(isinstance(step, Request) for step in rule.sale))


def title(rule: Policy | None, voice: Voice) -> str:
    """What the page is called: where nothing is sold, no page speaks of selling."""
    return voice.say("For sale", "للبيع") if rule and rule.sells else voice.say("To be had", "أسماء متاحة")
