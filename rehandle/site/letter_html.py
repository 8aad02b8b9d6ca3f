"""A letter's plain text as safe markup: its own direction, its links to our pages made to open."""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(r"https?://[^\s\u2066-\u2069]+")


def shown(text: str, ours: str) -> SafeString:
    """Everything escaped; addresses of this office become links, others stay text."""
    parts, at = [], 0
    for found in LINK.finditer(text):
        parts.append(conditional_escape(text[at : found.start()]))
        parts.append(_link(found.group(), ours))
        at = found.end()
    parts.append(conditional_escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  # every piece is escaped


def _link(url: str, ours: str) -> SafeString:
    if url == ours or url.startswith((f"{ours}/", f"{ours}?")):
        return format_html('<a href="{}" dir="ltr">{}</a>', url[len(ours) :] or "/", url)
    return format_html('<bdi dir="ltr">{}</bdi>', url)
