"""Amounts as people type them: with or without marks between thousands, in the digits of either language."""

import re

from rehandle.kernel.money import Money, money
from rehandle.kernel.refusal import Code, Refused

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")
SHAPE = re.compile(r"(\d{1,3}(,\d{3})+|\d{1,13})(\.\d{1,3})?")


def typed_amount(text: str, currency: str, field: str = "most") -> Money:
    """`1,500` or `1500.00` or `١٥٠٠` as money. Refuses `invalid` for everything that could be read in two ways."""
    plain = text.strip().translate(DIGITS)
    if not SHAPE.fullmatch(plain):
        raise Refused(Code.INVALID, field=field)
    try:
        return money(plain.replace(",", ""), currency)
    except ValueError:
        raise Refused(Code.INVALID, field=field) from None
