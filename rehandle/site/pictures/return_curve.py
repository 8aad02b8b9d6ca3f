"""How many come back after 30, 90, 365, 730 days away, with the days at which the rule begins marked."""

from collections.abc import Mapping

from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.lists import both
from rehandle.kernel.words.plural import count, number
from rehandle.policy.rules.simulate import Away
from rehandle.site.pictures.picture import Pen, Picture

TOP, BOTTOM, TALL = 28, 168, 212
INSET = 8  # percent at both ends, for the figures over the outermost points; between them every step is as wide as the next


def return_curve(points: list[Away], thresholds: Mapping[int, str], window_days: int, lang: str) -> Picture:
    """A dot for each length of absence, as high as the share that came back; a dashed line where a rule begins."""
    pen = Pen(lang)
    title = pen.say("Who comes back, by how long they were away", "من يعودون، بحسب مدة الغياب")
    most = max((point.share_bps for point in points), default=0) or 1
    places = {point.days: INSET + (100 - 2 * INSET) * nr / max(len(points) - 1, 1) for nr, point in enumerate(points)}
    shapes = [
        pen.level("axis", 0, 100, BOTTOM),
        *[pen.upright("promise", places[days], TOP - 24, BOTTOM) for days in thresholds if days in places],
        *[shape for point in points for shape in _point(pen, point, places[point.days], most, point.days in thresholds)],
        pen.words(pen.say("days away, from the left", "أيام الغياب، من اليمين"), 100, TALL - 4, "end", "quiet"),
    ]
    drawn = pen.whole(title, _told(pen, points, thresholds, window_days), TALL, shapes)
    return Picture(title, drawn, _head(pen), _rows(pen, points, thresholds), "2 3 4")


def _point(pen: Pen, point: Away, at: float, most: int, marked: bool) -> list[str]:
    y = BOTTOM - (BOTTOM - TOP) * point.share_bps / most
    return [
        pen.bar("bar-soft", at - 1.5, y, 3, BOTTOM - y),
        pen.dot(at, y),
        pen.figure(_percent(point), at, y - 10, "middle", "strong over"),
        pen.figure(number(point.days), at, BOTTOM + 18, "middle", "strong" if marked else "quiet"),
    ]


def _percent(point: Away) -> str:
    return f"{point.share_bps // 100}.{point.share_bps % 100 // 10}%"


def _told(pen: Pen, points: list[Away], thresholds: Mapping[int, str], window_days: int) -> str:
    within = count(window_days, "day", pen.lang, "oblique")
    shares = pen.say("; ", "؛ ").join(f"{count(point.days, 'day', pen.lang)}: {_kept(pen, _percent(point))}" for point in points)
    begins = both([count(days, "day", pen.lang, "oblique") for days in thresholds], pen.lang)
    told = pen.say(f"Share that was used again within {within}. {shares}.", f"نسبة ما عاد إلى الاستخدام خلال {within}. {shares}.")
    return told + (pen.say(f" The rule begins at {begins}.", f" تبدأ القاعدة عند {begins}.") if thresholds else "")


def _head(pen: Pen) -> tuple[str, ...]:
    pairs = (("Away for at least", "غياب لا يقل عن"), ("Accounts", "الحسابات"), ("Came back", "عادوا"), ("Share", "النسبة"), ("Rule", "البند"))
    return tuple(pen.say(*pair) for pair in pairs)


def _rows(pen: Pen, points: list[Away], thresholds: Mapping[int, str]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (count(each.days, "day", pen.lang), number(each.away), number(each.back), _kept(pen, _percent(each)), thresholds.get(each.days, "–"))
        for each in points
    )


def _kept(pen: Pen, text: str) -> str:
    return isolate(text) if pen.mirrored else text
