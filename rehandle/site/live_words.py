"""What a script needs to keep an auction's page true by itself: where the stream is, and every word that it may come to say, in the page's language."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from rehandle.config.office import office
from rehandle.kernel.money import DECIMALS, Money
from rehandle.kernel.words import amounts, dates, plural
from rehandle.sales.market import AuctionFacts, Own
from rehandle.site import auction_words as said
from rehandle.site.visit import Voice

FORMS = {"en": (1, 5), "ar": (0, 1, 2, 3, 11, 100)}  # a number of each plural form
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
MONDAY = datetime(2029, 1, 1, 12, 34, tzinfo=UTC)  # a sample: a Monday, the first of the first month


@dataclass(frozen=True, slots=True)
class Live:
    """One auction's page. `own` is where a bidder's own standing is asked, `stands` how he stands; both empty for everybody else."""

    stream: str
    own: str
    stands: str
    words: str
    standings: list[tuple[str, tuple[str, object] | None]]
    badges: list[tuple[str, tuple[str, object]]]


def live_of(facts: AuctionFacts, own: Own | None, voice: Voice) -> Live | None:
    """For a page that moves; None where it stands still, because it is over or nobody set up a stream."""
    stream = office().stream(facts.sale)
    if not stream or facts.state != "open" or facts.opens_at > voice.now:
        return None
    mine = voice.to(f"/s/{facts.sale}/own") if own else ""
    stands = "stopped" if facts.stopped else stood(facts, own) if own else ""
    words = json.dumps(_words(facts, voice), ensure_ascii=False)
    return Live(stream, mine, stands, words, _standings(facts, voice), _badges(facts, voice))


def origin() -> str:
    """The origin of the stream, as a content policy names it."""
    parts = urlsplit(office().live_url)
    return f"{parts.scheme}://{parts.netloc}"


def stood(facts: AuctionFacts, own: Own) -> str:
    """How a bidder stands, by the name of its template on the page."""
    if own.void:
        return "void"
    if facts.state == "open":
        return "leads" if own.leads else "outbid"
    return "won" if own.leads and facts.state == "awarded" else "lost"


def _words(facts: AuctionFacts, voice: Voice) -> dict[str, Any]:
    say = voice.say
    return {
        "lang": voice.lang, "sign": _sign(facts.price.currency), "decimals": DECIMALS.get(facts.price.currency, 2),
        "units": [[length, _forms(noun, voice.lang)] for noun, length in UNITS], "and": say("{} and {}", "{} و{}"),
        "instant": _pattern(voice), "weekdays": [dates.weekday(MONDAY + timedelta(days=day), voice.lang) for day in range(7)],
        "months": [dates.month(MONDAY.replace(month=month), voice.lang, voice.months) for month in range(1, 13)],
        "met": say("reached", "تحقق"), "closing": say("closing", "يُغلق الآن"),
        "moved": say("A late bid moved the end. It closes {}.", "أجّلت مزايدة متأخرة الإغلاق. يُغلق {}."),
        "price": say("The price is {}.", "السعر {}."), "over": say("The auction is over.", "انتهى المزاد."),
        "stopped": say("The auction has stopped.", "توقف المزاد."), "goes_on": say("The auction goes on.", "يُستأنف المزاد."),
        "live": say("This page keeps itself up to date.", "تتحدّث هذه الصفحة من تلقاء نفسها."),
        "lost": say("No connection. The page shows how it stood; it is tried again.", "لا اتصال. تعرض الصفحة آخر ما وصل، وتُعاد المحاولة."),
    }  # fmt: skip


def _standings(facts: AuctionFacts, voice: Voice) -> list[tuple[str, tuple[str, object] | None]]:
    """Each way in which a bidder may come to stand, as the page would say it."""
    leading, other = (Own(1, facts.price, leads) for leads in (True, False))
    now, sold = replace(facts, state="open", stopped=False), replace(facts, state="awarded")
    told = {"leads": said.of(now, leading, voice), "outbid": said.of(now, other, voice), "won": said.of(sold, leading, voice)}
    told |= {"void": said.of(now, replace(other, void=True), voice)}
    told |= {"lost": said.of(sold, other, voice), "stopped": said.of(replace(now, stopped=True), None, voice)}
    return [(name, each.standing) for name, each in told.items()]


def _badges(facts: AuctionFacts, voice: Voice) -> list[tuple[str, tuple[str, object]]]:
    """What stands beside the title: until when, and that it stopped or is over."""
    now = replace(facts, state="open", stopped=False, ends_at=voice.now + timedelta(days=1))
    kinds = {"open": said.of(now, None, voice).badge, "stopped": said.of(replace(now, stopped=True), None, voice).badge}
    return list((kinds | {"closed": said.of(replace(now, state="unsold"), None, voice).badge}).items())


def _forms(noun: str, lang: str) -> dict[str, str]:
    """`{"one": "1 day", "other": "{} days"}`, by the names that browsers give plural forms."""
    return {plural.form(n, lang): plural.count(n, noun, lang).replace(str(n), "{}") for n in FORMS[lang]}


def _sign(currency: str) -> str:
    return amounts.amount(Money(currency, 0), short=True).removesuffix("0")


def _pattern(voice: Voice) -> str:
    """An instant with places for its pieces."""
    text = dates.instant(MONDAY, voice.lang, voice.months)
    pieces = {dates.weekday(MONDAY, voice.lang): "{weekday}", dates.month(MONDAY, voice.lang, voice.months): "{month}", "2029": "{year}", "12:34": "{clock}"}
    for piece, place in pieces.items():
        text = text.replace(piece, place)
    return text.replace("1", "{day}")
