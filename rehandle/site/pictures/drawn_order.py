"""A draw: each entry where its hash falls on the line, the first one first. A drop: the totals, a bar each."""

from collections.abc import Sequence

from rehandle.kernel.draw import place
from rehandle.kernel.words.plural import count
from rehandle.sales.rules.drawn import Draw, drawn_seed
from rehandle.sales.rules.scoring import HUNDREDTHS, MOST_POINTS, Result
from rehandle.site.entered_words import SHORT, points
from rehandle.site.pictures.picture import Pen, Picture
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

LINE, TALL, EDGE = 44, 84, 2
ROW, ROOM = 30, 62
MOST = 200  # entries on a page; the file has them all


def draw_picture(draw: Draw, entries: int, own: str, voice: Voice) -> Picture:
    """A dot for each of the first entries, where its hash falls between the least and the greatest there could be; one's own is said in the table."""
    pen = Pen(voice.lang)
    title, seed = pen.say("How the draw fell", "كيف وقعت القرعة"), drawn_seed(draw)
    values = [int.from_bytes(place(seed, each)[:4]) / 2**32 for each in draw.order]
    shapes = [pen.level("axis", 0, 100, LINE), *(pen.dot(EDGE + (100 - 2 * EDGE) * each, LINE, 4) for each in values[1:])]
    shapes += [pen.dot(EDGE + (100 - 2 * EDGE) * each, LINE, 7) for each in values[:1]]
    shapes += [pen.figure(draw.order[0][:SHORT], EDGE + (100 - 2 * EDGE) * min(values[0], 0.7), LINE - 16, "start", "strong")] if values else []
    shapes += [
        pen.words(pen.say("first", "الأول"), 0, LINE + 30, "start", "quiet"), pen.words(pen.say("last", "الأخير"), 100, LINE + 30, "end", "quiet"),
    ]  # fmt: skip
    head = (str(pen.say("Place", "المكان")), str(pen.say("Ticket", "الرقم")), "")
    rows = tuple(_row(number, ticket, own, voice) for number, ticket in enumerate(draw.order, start=1))
    return Picture(title, pen.whole(title, count(entries, "entry", voice.lang), TALL, shapes), head, rows, "1")


def totals_picture(results: Sequence[Result], own: str, voice: Voice) -> Picture:
    """A bar an application, by place."""
    pen = Pen(voice.lang)
    title, shapes = pen.say("What the applications came to", "مجاميع الطلبات"), list[str]()
    for number, each in enumerate(results[:MOST]):
        top, wide = number * ROW, ROOM * each.total / (MOST_POINTS * HUNDREDTHS)
        shapes += [
            pen.figure(each.ticket[:SHORT], 0, top + 17), pen.bar("ground", 100 - ROOM - 12, top + 5, ROOM, 16),
            pen.bar("bar", 100 - ROOM - 12, top + 5, wide, 16), pen.figure(points(each.total), 100, top + 17, "end", "strong" if not number else ""),
        ]  # fmt: skip
    head = (str(pen.say("Place", "المكان")), str(pen.say("Ticket", "الرقم")), str(pen.say("Total", "المجموع")), "")
    told_of = [(each, _row(each.place, each.ticket, own, voice)) for each in results]
    rows = tuple((place, ticket, points(each.total), whose) for each, (place, ticket, whose) in told_of)
    told = count(len(results), "entry", voice.lang)
    return Picture(title, pen.whole(title, told, len(results[:MOST]) * ROW, shapes), head, rows, "1 3")


def _row(number: int, ticket: str, own: str, voice: Voice) -> tuple[str, ...]:
    return words.number(number), words.code(ticket[:SHORT]), voice.say("yours", "مشاركة هذا الحساب") if ticket == own else ""
