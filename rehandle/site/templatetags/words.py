"""`{% load words %}`: handles, amounts, days and counts in the language of the page, kept apart where Arabic would turn them round.

The language comes from `lang` of the context, the region of Arabic months from `months`, the present from `now`.
"""

from datetime import date, datetime

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from rehandle.kernel.money import Money
from rehandle.kernel.words import amounts, dates, lists, plural
from rehandle.site.pictures.picture import Picture
from rehandle.site.templatetags import signs

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, english: str, arabic: str, *values: object) -> SafeString:
    """One of two texts, by the page's language; `{}` in it takes the values in order. The texts are ours, the values are escaped."""
    text = arabic if _lang(context) == "ar" else english
    return format_html(text, *values) if values else conditional_escape(text)


@register.simple_tag
def handle(name: str, size: str = "") -> SafeString:
    """A handle: `@name`, kept apart. `{% handle name "big" %}` for the one that the page is about."""
    return format_html('<bdi dir="{}" class="handle{}">@{}</bdi>', "ltr" if name.isascii() else "auto", f" {size}" if size else "", name)


@register.simple_tag
def code(text: object) -> SafeString:
    """A code, an id or a record number."""
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', text)


@register.simple_tag
def address(text: str) -> SafeString:
    """A mail address or a web address, not a link."""
    return format_html('<bdi dir="ltr" class="address">{}</bdi>', text)


@register.simple_tag
def amount(money: Money, shape: str = "") -> SafeString:
    """An amount with its currency: `US$50,000.00`; `"short"` leaves out the decimals of a whole one, `"figure"` gives digits alone."""
    text = amounts.figure(money) if shape == "figure" else amounts.amount(money, short=shape == "short")
    return format_html('<bdi dir="ltr" class="amount">{}</bdi>', text)


@register.simple_tag(takes_context=True)
def price_range(context: Context, low: Money, high: Money) -> SafeString:
    """A range of prices in words: from US$2,000 to US$9,000."""
    return format_html(amounts.span("{}", "{}", _lang(context)), amount(low, "short"), amount(high, "short"))


@register.simple_tag(takes_context=True)
def day(context: Context, at: date) -> SafeString:
    """Weekday and date, written out."""
    return _time(at, dates.day(at, _lang(context), _months(context)))


@register.simple_tag(takes_context=True)
def plain_day(context: Context, at: date) -> SafeString:
    """The date without its weekday: `14 January 2027`."""
    return _time(at, dates.plain(at, _lang(context), _months(context)))


@register.simple_tag(takes_context=True)
def short_day(context: Context, at: date) -> SafeString:
    """Day and month: `14 January`."""
    return _time(at, dates.short(at, _lang(context), _months(context)))


@register.simple_tag(takes_context=True)
def instant(context: Context, at: datetime) -> SafeString:
    """Day and time, in UTC, which is said."""
    return _time(at, dates.instant(at, _lang(context), _months(context)))


@register.simple_tag(takes_context=True)
def clock(context: Context, at: datetime) -> SafeString:
    """The time of the day in UTC."""
    return _time(at, dates.clock(at, _lang(context)))


@register.simple_tag(takes_context=True)
def deadline(context: Context, ends: date, now: datetime | None = None) -> SafeString:
    """A person's last day with what is left: `Thursday 14 January (in 10 days)`. Takes the instant when it is over, or the day."""
    present = now or context["now"]
    return _time(dates.last_day(ends), dates.deadline(ends, present, _lang(context), _months(context)))


@register.simple_tag(takes_context=True)
def when(context: Context, at: object) -> str | SafeString:
    """A stage's date on the life line: a day or an instant is written out, text stays as it is. Another year than this is said."""
    if not isinstance(at, date):
        return conditional_escape(str(at)) if not isinstance(at, SafeString) else at
    now = context.get("now")
    return short_day(context, at) if isinstance(now, datetime) and now.year == at.year else plain_day(context, at)


@register.simple_tag(takes_context=True)
def count(context: Context, n: int, noun: str, case: plural.Case = "nominative") -> str:
    """That many of a noun: `3 letters`, `3 رسائل`."""
    return plural.count(n, noun, _lang(context), case=case)


@register.simple_tag
def number(n: int) -> str:
    """A number with its thousands marked."""
    return plural.number(n)


@register.simple_tag(takes_context=True)
def both(context: Context, items: list[str]) -> SafeString:
    """All of them in one sentence: `a, b and c`; each may be markup made by these tags."""
    return mark_safe(lists.both([conditional_escape(item) for item in items], _lang(context)))  # noqa: S308  # every item is escaped


@register.simple_tag
def sign(kind: str = "") -> SafeString:
    """The drawn sign of a state: open, wait, stop, done, closed."""
    return signs.drawn(kind)


@register.simple_tag
def svg(picture: Picture) -> SafeString:
    """The drawing of a picture; `pictures` escapes every text in it."""
    return mark_safe(picture.svg)  # noqa: S308  # made by rehandle.site.pictures, which escapes


@register.simple_tag
def is_number(column: int, numbers: str = "") -> SafeString:
    """The class of a table's cell when its column, counted from 1, holds numbers."""
    return format_html(' class="{}"', "number") if str(column) in str(numbers).split() else SafeString()


@register.simple_tag
def column_label(head: list[str] | None, column: int) -> SafeString:
    """What a cell is called when its row stands as a list on a phone; `column` counts from 0."""
    return format_html(' data-label="{}"', head[column]) if head and column < len(head) else SafeString()


def _time(at: date, text: str) -> SafeString:
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat(), text
    )


def _lang(context: Context) -> str:
    return str(context.get("lang") or "en")


def _months(context: Context) -> dates.Region:
    return context.get("months") or "standard"
