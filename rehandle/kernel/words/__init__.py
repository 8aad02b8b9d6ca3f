"""Words for people: counts, dates, amounts, lists and directions of text, in English and Arabic. Pure Python."""

from typing import Literal

Lang = Literal["en", "ar"]
