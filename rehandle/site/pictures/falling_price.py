"""A falling price: the curve from start to floor, and where it stands now."""

from datetime import timedelta
from itertools import pairwise

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import isolate
from rehandle.sales.falling import FallingFacts
from rehandle.sales.rules.falling import price_at
from rehandle.site.pictures.picture import Pen, Picture
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

TOP, BOTTOM, TALL = 24, 132, 164
LEVELS, ROWS = 48, 8


def falling_picture(facts: FallingFacts, voice: Voice) -> Picture:
    """Levels of the curve, a dot for now; the table has some instants and their prices."""
    pen, curve = Pen(voice.lang), facts.curve
    title = pen.say("How the price falls", "كيف ينخفض السعر")
    span = max(curve.start - curve.floor, 1)

    def height(price: int) -> float:
        return BOTTOM - (BOTTOM - TOP) * (price - curve.floor) / span

    levels = [height(price_at(curve, curve.total * place // LEVELS)) for place in range(LEVELS + 1)]
    wide = 100 / LEVELS
    shapes = [pen.level("axis", 0, 100, BOTTOM)]
    for place, (here, after) in enumerate(pairwise(levels)):
        shapes += [pen.level("stair", place * wide, (place + 1) * wide, here), pen.upright("stair", (place + 1) * wide, here, after)]
    now = min(100.0, 100 * facts.elapsed / curve.total)
    level = height(price_at(curve, facts.elapsed))
    shapes += [
        pen.dot(now, level), pen.figure(amount(facts.price, short=True), min(max(now, 4), 76) + 2, max(level - 10, 14), "start", "strong"),
        pen.figure(amount(facts.floor, short=True), 100, BOTTOM + 22, "end", "quiet"),
        pen.words(pen.say("opened", "الافتتاح"), 0, BOTTOM + 22, "start", "quiet"),
    ]  # fmt: skip
    now_said, floor = isolate(amount(facts.price, short=True)), isolate(amount(facts.floor, short=True))
    told = pen.say(f"now {now_said}, never below {floor}", f"الآن {now_said}، ولا يقل عن {floor}")
    head = (str(pen.say("From", "ابتداءً من")), str(pen.say("Price", "السعر")))
    return Picture(title, pen.whole(title, told, TALL, shapes), head, tuple(_row(facts, place, voice) for place in range(ROWS + 1)), "2")


def _row(facts: FallingFacts, place: int, voice: Voice) -> tuple[str, ...]:
    curve = facts.curve
    at = curve.total * place // ROWS // curve.each * curve.each
    return voice.instant(facts.opened_at + timedelta(seconds=at)), words.amount(Money(facts.floor.currency, price_at(curve, at)), "short")
