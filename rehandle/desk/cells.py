"""Small pieces of markup for cells and facts."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html


def badge(text: str, kind: str = "") -> str:
    """A slim badge: a word on a colour."""
    return format_html('<span class="badge {} slim"><span>{}</span></span>', kind, text)


def link(url: str, text: str) -> str:
    """A link."""
    return format_html('<a href="{}">{}</a>', url, text)


def apart(text: str) -> str:
    """Somebody's own words, in their own direction."""
    return format_html('<bdi dir="auto">{}</bdi>', text)


def english(text: str) -> str:
    """A text that is there in English only."""
    return format_html('<bdi dir="ltr" lang="en">{}</bdi>', text)


def soft(text: str, beside: str) -> str:
    """A text with a quieter one behind it."""
    return format_html('{} <span class="soft">· {}</span>', text, beside)


def strong(text: str) -> str:
    """What must not be overlooked."""
    return format_html("<strong>{}</strong>", text)


def late(text: str) -> str:
    """A promise that was not kept."""
    return format_html('<span class="late">{}</span>', text)


def whole(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Each cell in one piece: on a phone a cell is a flexible line, and its parts would be driven apart."""
    return [tuple(format_html("<span>{}</span>", cell) for cell in row) for row in rows]
