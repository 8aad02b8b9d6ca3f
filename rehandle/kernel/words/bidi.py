"""Directions of text: left-to-right pieces inside Arabic lines, and marks that typed text must not bring along.

In a page a handle stands in `<bdi>`; in plain text (a subject, a title, a letter) between U+2068 and U+2069.
"""

import re

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
# Arabic letter mark, the two direction marks, embeddings and overrides, isolates.
MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def direction(lang: str) -> str:
    """`rtl` for Arabic, `ltr` for everything else: the value of an HTML `dir`."""
    return "rtl" if lang == "ar" else "ltr"


def isolate(text: str) -> str:
    """The text, kept apart from the direction of the line around it."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def without_marks(text: str) -> str:
    """The text without any mark or control of direction."""
    return MARKS.sub("", text)


def typed_handle(text: str) -> str:
    """What a person meant who typed or pasted a handle: no marks of direction, no spaces around it, no leading @."""
    return without_marks(text).strip().removeprefix("@")


def handle_text(name: str) -> str:
    """A handle for plain text: `@name`, isolated."""
    return isolate(f"@{name}")
