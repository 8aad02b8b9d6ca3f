"""Spelling a name out, letter by letter, where its signs could be taken for others."""

from dataclasses import dataclass

import unicodedata2

AMBIGUOUS = {
    "0": ("digit 0", "الرقم 0"),
    "1": ("digit 1", "الرقم 1"),
    "I": ("capital i", "حرف i الكبير"),
    "l": ("small L", "حرف L الصغير"),
    "O": ("capital o", "حرف o الكبير"),
    "_": ("low line", "شرطة سفلية"),
}
SCRIPTS_AR = {
    "LATIN": "لاتيني", "CYRILLIC": "سيريلي", "GREEK": "يوناني", "ARABIC": "عربي", "HEBREW": "عبري", "ARMENIAN": "أرمني",
    "CHEROKEE": "شيروكي", "GEORGIAN": "جورجي", "COPTIC": "قبطي", "THAI": "تايلاندي", "DEVANAGARI": "ديفاناغاري",
    "HANGUL": "كوري", "HIRAGANA": "ياباني", "KATAKANA": "ياباني", "CJK": "صيني",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """One sign of a name and what it is, for people."""

    sign: str
    en: str
    ar: str


def spelled(name: str) -> tuple[Letter, ...]:
    """The letters in words, or nothing where the name can only be read one way."""
    return tuple(_letter(sign) for sign in name) if needs_spelling(name) else ()


def needs_spelling(name: str) -> bool:
    """Whether scripts are mixed, a letter is not of plain Latin or Arabic, or digits and letters look alike here."""
    used = scripts(name)
    return len(used) > 1 or bool(used - {"LATIN", "ARABIC"}) or _ambiguous(name)


def scripts(name: str) -> frozenset[str]:
    """The scripts of its letters, by the first word of each letter's Unicode name. Digits and strokes have none."""
    return frozenset(_script(sign) for sign in name if sign.isalpha())


def _script(sign: str) -> str:
    return str(unicodedata2.name(sign, "UNKNOWN")).split(" ")[0].split("-")[0]


def _ambiguous(name: str) -> bool:
    mixed = any(sign in "01" for sign in name) and any(sign.isalpha() for sign in name)
    capital_inside = any(sign in "IO" for sign in name[1:]) and not name.isupper()
    small_l_among_capitals = "l" in name and name.replace("l", "").isupper()
    return mixed or capital_inside or small_l_among_capitals or "vv" in name.lower()


def _letter(sign: str) -> Letter:
    if sign in AMBIGUOUS:
        return Letter(sign, *AMBIGUOUS[sign])
    if sign.isascii():
        return Letter(sign, sign, sign)
    name = str(unicodedata2.name(sign, f"sign U+{ord(sign):04X}"))
    script = SCRIPTS_AR.get(_script(sign))
    return Letter(sign, name.lower(), f"{sign} (حرف {script})" if script and sign.isalpha() else f"{sign} (U+{ord(sign):04X})")
