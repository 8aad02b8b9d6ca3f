"""The bids of an auction as a stair: how the price rose, which bids moved the end, when it closed."""

from collections.abc import Sequence
from datetime import datetime

from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.plural import count
from rehandle.sales.market import Step
from rehandle.site.pictures.picture import Pen, Picture
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

TOP, BOTTOM, TALL = 24, 132, 164
LEFT, RIGHT = 3, 97


def auction_picture(steps: Sequence[Step], opened_at: datetime, voice: Voice) -> Picture:
    """One level a price from its bid to the next; a dot each bid, and an upright line where one moved the end."""
    pen, last = Pen(voice.lang), steps[-1]
    title = pen.say("How the price rose", "كيف ارتفع السعر")
    ends = max(last.ends_at, last.at)
    whole = max((ends - opened_at).total_seconds(), 1)
    highest = max(step.price.minor for step in steps) or 1
    places = [LEFT + (RIGHT - LEFT) * (step.at - opened_at).total_seconds() / whole for step in steps]
    heights = [BOTTOM - (BOTTOM - TOP) * step.price.minor / highest for step in steps]
    shapes = [pen.level("axis", 0, 100, BOTTOM), *_stair(pen, places, heights), *_moved(pen, steps, places)]
    shapes += [pen.dot(at, y, 4) for at, y in zip(places, heights, strict=True)]
    shapes += [
        pen.figure(amount(last.price, short=True), RIGHT, max(heights[-1] - 8, 14), "end", "strong"),
        pen.words(pen.say("opened", "الافتتاح"), 0, BOTTOM + 22, "start", "quiet"),
        pen.words(pen.say("end", "الإغلاق"), 100, BOTTOM + 22, "end", "quiet"),
    ]
    told = count(len(steps), "bid", voice.lang) + pen.say(", the last at ", "، آخرها ") + isolate(amount(last.price, short=True))
    head = tuple(str(each) for each in (pen.say("When", "الوقت"), pen.say("Bidder", "المزايد"), pen.say("Price after it", "السعر بعدها")))
    return Picture(title, pen.whole(title, told, TALL, shapes), head, tuple(_row(step, voice) for step in reversed(steps)), "3")


def _stair(pen: Pen, places: list[float], heights: list[float]) -> list[str]:
    """From each bid level to the next one, then up to its price."""
    drawn = []
    for here, (at, y) in enumerate(zip(places, heights, strict=True)):
        until = places[here + 1] if here + 1 < len(places) else RIGHT
        drawn.append(pen.level("stair", at, until, y))
        drawn.append(pen.upright("stair", at, y, heights[here - 1] if here else BOTTOM))
    return drawn


def _moved(pen: Pen, steps: Sequence[Step], places: list[float]) -> list[str]:
    return [pen.upright("moved", at, TOP - 8, BOTTOM) for step, at in zip(steps, places, strict=True) if step.extended]


def _row(step: Step, voice: Voice) -> tuple[str, ...]:
    moved = voice.say(" (moved the end)", " (أجّلت الإغلاق)") if step.extended else ""
    who = voice.say("number {}", "رقم {}", step.bidder)
    return voice.say("{}{}", "{}{}", voice.instant(step.at), moved), who, words.amount(step.price, "short")
