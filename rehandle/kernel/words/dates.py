"""Days and instants, written out: `Thursday 14 January 2027`, `الخميس 14 يناير 2027`.

Nobody is shown a date in digits and dashes: in an Arabic line it turns round, and 01-12 means two days in two countries.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from rehandle.kernel.words.plural import count

Region = Literal["standard", "levant", "maghreb", "morocco"]

_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_AR = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTHS_AR: dict[Region, tuple[str, ...]] = {
    "standard": ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    "levant": (
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ),
    "maghreb": ("جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    "morocco": ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
}
# A day has ended everywhere on Earth when it has ended at UTC-12.
LAST_ON_EARTH = timedelta(hours=12)


def weekday(at: date, lang: str) -> str:
    """The day of the week."""
    return (_WEEKDAYS_AR if lang == "ar" else _WEEKDAYS_EN)[at.weekday()]


def month(at: date, lang: str, region: Region = "standard") -> str:
    """The month, in Arabic by the names of the operator's region."""
    return (_MONTHS_AR[region] if lang == "ar" else _MONTHS_EN)[at.month - 1]


def short(at: date, lang: str, region: Region = "standard") -> str:
    """Day and month: `14 January`."""
    return f"{_utc(at).day} {month(_utc(at), lang, region)}"


def plain(at: date, lang: str, region: Region = "standard") -> str:
    """Day, month and year: `14 January 2027`."""
    return f"{short(at, lang, region)} {_utc(at).year}"


def day(at: date, lang: str, region: Region = "standard") -> str:
    """Weekday and date: `Thursday 14 January 2027`."""
    return f"{weekday(_utc(at), lang)} {plain(at, lang, region)}"


def clock(at: datetime, lang: str) -> str:
    """The time of the day in UTC, which is said: `12:00 UTC`."""
    return f"{at.astimezone(UTC):%H:%M} {'بالتوقيت العالمي' if lang == 'ar' else 'UTC'}"


def instant(at: datetime, lang: str, region: Region = "standard") -> str:
    """Day and time: `Thursday 14 January 2027, 12:00 UTC`."""
    return f"{day(at, lang, region)}{'، الساعة' if lang == 'ar' else ','} {clock(at, lang)}"


def ends_at(last_day: date) -> datetime:
    """When a person's last day is over: once it has ended everywhere on Earth, 12:00 UTC of the next day."""
    assert not isinstance(last_day, datetime), "a deadline is a day"
    return datetime.combine(last_day + timedelta(days=1), time(tzinfo=UTC)) + LAST_ON_EARTH


def last_day(ends: date) -> date:
    """The last day a person may still act, given the instant when the time is over; a day stands for itself."""
    if not isinstance(ends, datetime):
        return ends
    return (ends.astimezone(UTC) - LAST_ON_EARTH).date() - timedelta(days=1)


def deadline(ends: date, now: datetime, lang: str, region: Region = "standard") -> str:
    """A person's deadline with the days left: `Thursday 14 January (in 10 days)`; the year is said when it is not this one."""
    final, today = last_day(ends), now.astimezone(UTC).date()
    written = f"{weekday(final, lang)} {short(final, lang, region) if final.year == today.year else plain(final, lang, region)}"
    over = "انتهت المهلة" if lang == "ar" else "over"
    return f"{written} ({over if now >= ends_at(final) else _left(final, today, lang)})"


def in_days(days: int, lang: str) -> str:
    """So many days from today: `today`, `tomorrow`, `in 10 days`; below zero `yesterday`, `10 days ago`."""
    if -1 <= days <= 1:
        return (("أمس", "اليوم", "غدًا") if lang == "ar" else ("yesterday", "today", "tomorrow"))[days + 1]
    told = count(abs(days), "day", lang, case="oblique")
    if lang == "ar":
        return f"{'بعد' if days > 0 else 'قبل'} {told}"
    return f"in {told}" if days > 0 else f"{told} ago"


def _left(final: date, today: date, lang: str) -> str:
    """Past midnight UTC the last day still runs somewhere, so it is still today."""
    return in_days(max((final - today).days, 0), lang)


def _utc(at: date) -> date:
    return at.astimezone(UTC).date() if isinstance(at, datetime) else at
