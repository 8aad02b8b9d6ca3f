"""What the page of an offer says of a price that its recipient may name, or has named."""

from collections.abc import Sequence
from dataclasses import dataclass

from rehandle.sales.queries import OfferPage
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

ANSWERED = {
    "refused": ("You named {} on {}; it was not agreed. The offer stands.", "اقتُرح {} في {}، ولم تتم الموافقة عليه. ويبقى العرض كما هو."),
    "taken_back": ("You named {} on {}, and took it back.", "اقتُرح {} في {}، ثم سُحب."),
}


@dataclass(frozen=True, slots=True)
class Countering:
    """`waits`: a price that was named and not answered; `may`: whether one may be named now; `earlier`: what became of others."""

    waits: str
    may: bool
    help: str
    earlier: Sequence[str]


def of(page: OfferPage, voice: Voice) -> Countering | None:
    """None where the rule knows one price only, or the offer is over."""
    offer = page.offer
    if not page.open or page.lowest == offer.price:
        return None
    waits = next((each for each in page.counters if each.state == "open"), None)
    said = voice.say("You named {} on {}. Two people look at it.", "اقتُرح {} في {}. وينظر فيه شخصان.", words.amount(waits.price), voice.day(waits.made_at)) if waits else ""
    bounds = voice.say("At least {}, and under {}.", "{} على الأقل، وأقل من {}.", words.amount(page.lowest), words.amount(offer.price))
    told = [voice.say(*ANSWERED[each.state], words.amount(each.price), voice.day(each.made_at)) for each in page.counters if each.state in ANSWERED]
    return Countering(said, waits is None, bounds, told)
