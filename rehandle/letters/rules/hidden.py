"""A letter as the team may read it: what only its recipient may use is covered."""

import re

LINK = re.compile(r"(/[lo]/)[^\s\"'<>?]+")
CODE = re.compile(r"\b[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\b")


def without_keys(text: str) -> str:
    """The text with the secret part of its link and its code covered; everything else to the letter."""
    return CODE.sub("\u2022\u2022\u2022\u2022-\u2022\u2022\u2022\u2022-\u2022\u2022\u2022\u2022", LINK.sub("\\1\u2022\u2022\u2022\u2022", text))
