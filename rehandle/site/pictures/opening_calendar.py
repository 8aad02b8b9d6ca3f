"""What opens when: the days ahead as cells, seven a row from today, each with its number of names and a bar to one scale."""

from collections.abc import Mapping
from datetime import date, timedelta

from rehandle.kernel.words import dates
from rehandle.kernel.words.dates import Region
from rehandle.kernel.words.plural import number
from rehandle.site.pictures.picture import Pen, Picture

WEEK, LEAST_WEEKS, MOST_WEEKS = 7, 3, 9
HEAD, ROW, GAP = 24, 64, 4  # pixels
WIDE, BETWEEN = 13.6, 0.8  # percent: a cell and the gap behind it
LEAST = 4  # percent of a cell: a bar of one name among a million is still seen
LONG = 100_000  # from here on a cell says thousands; the table has every digit


def opening_calendar(names: Mapping[date, int], today: date, lang: str, months: Region = "standard") -> Picture:
    """How many names open on each day ahead. Days beyond nine weeks stand in the table only."""
    pen, most = Pen(lang), max(names.values(), default=1) or 1
    last = max((day for day in names), default=today)
    weeks = min(max(LEAST_WEEKS, -(-((last - today).days + 1) // WEEK)), MOST_WEEKS)
    days = [today + timedelta(days=nr) for nr in range(weeks * WEEK)]
    shapes = [_weekday(pen, place, day) for place, day in enumerate(days[:WEEK])]
    shapes += [shape for nr, day in enumerate(days) for shape in _cell(pen, nr, day, names.get(day, 0), most)]
    rows = tuple((dates.day(day, lang, months), number(names[day])) for day in sorted(names))
    first, until = dates.short(days[0], lang, months), dates.plain(days[-1], lang, months)
    title = pen.say(f"What opens on which day, from {first} to {until}", f"ما يُتاح في كل يوم، من {first} إلى {until}")
    told = pen.say("; ", "؛ ").join(f"{day}: {n}" for day, n in rows) or pen.say("Nothing opens on these days.", "لا يُتاح شيء في هذه الأيام.")
    drawn = pen.whole(title, told, HEAD + weeks * ROW, shapes)
    return Picture(title, drawn, (pen.say("Day", "اليوم"), pen.say("Names", "الأسماء")), rows, "2")


def _weekday(pen: Pen, place: int, day: date) -> str:
    """The day of the week over its column, short enough for a phone."""
    said = dates.weekday(day, pen.lang)
    return pen.words(said.removeprefix("ال") if pen.mirrored else said[:3], _at(place) + WIDE / 2, 14, "middle", "quiet")


def _cell(pen: Pen, nr: int, day: date, n: int, most: int) -> list[str]:
    at, top = _at(nr % WEEK), HEAD + nr // WEEK * ROW
    shapes = [pen.bar("cell" if n else "ground", at, top, WIDE, ROW - GAP), pen.figure(str(day.day), at + 1, top + 16, kind="quiet")]
    if not n:
        return shapes
    return [
        *shapes,
        _amount(pen, n, at + WIDE / 2, top + 40),
        pen.bar("bar", at, top + ROW - GAP - 8, WIDE * max(n / most, LEAST / 100), 8),
    ]


def _amount(pen: Pen, n: int, at: float, y: float) -> str:
    """The number; thousands where it would not fit on a phone."""
    if n < LONG:
        return pen.figure(number(n), at, y, "middle", "strong")
    return pen.words(pen.say(f"{number(n // 1000)} k", f"{number(n // 1000)} ألف"), at, y, "middle", "strong")


def _at(place: int) -> float:
    return place * (WIDE + BETWEEN)
