"""Keys for look-alikes and search, on canonical names. `skeleton_of` is handed in: the table of signs is a file."""

import re
from collections.abc import Callable
from functools import cache

import unicodedata2

# A canonical name is in small letters, yet people also read capital I, digits and doubled v: one step beyond UTS #39.
_READ_AS = str.maketrans({"i": "l", "-": None, "_": None, ".": None, " ": None, "/": None})
_PLAIN = re.compile(r"[a-z0-9_.-]*", re.ASCII)  # most names: their skeletons are known beforehand
_PLAIN_AS = str.maketrans("01i", "oll", "-_.")
_SOUNDS_AS = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "7": "t", "-": None, "_": None, ".": None})
_DIGITS_AS = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"})
_CONSONANTS = str.maketrans("zk", "sc", "aeoluy")  # l as well: in these keys an i is read as one
_REPEATED = re.compile(r"(.)\1+", re.DOTALL)
_KEPT = "".join(chr(point) for point in range(33, 127) if point not in _SOUNDS_AS and not chr(point).isupper())

# Signs whose skeleton is no letter of ASCII although they are used for one; the rest is read from the letter's Unicode name.
_USED_FOR = {"ꞓ": "e", "ʍ": "m", "ᴎ": "n", "ᴙ": "r", "ĸ": "k", "ƅ": "b", "ч": "y", "∂": "d", "ɸ": "o", "ƪ": "l", "·": ""}
_LATIN = re.compile(
    r"LATIN (?:CAPITAL LETTER|SMALL LETTER|LETTER)(?: SMALL CAPITAL)?(?: REVERSED| TURNED| INSULAR| BROKEN| OPEN)? ([A-Z])(?: WITH .*)?"
)


def twin(name: str, skeleton_of: Callable[[str], str]) -> str:
    """Equal for two names that a reader takes for one another: the letters of the skeleton, with i and l, 0 and o, rn and m,
    vv and w made one, without accents and without the strokes between words."""
    if _PLAIN.fullmatch(name):
        return name.translate(_PLAIN_AS).replace("rn", "m").replace("vv", "w")
    bones = skeleton_of(skeleton_of(name).lower())
    text = bones if bones.isascii() else letters(bones)
    return text.translate(_READ_AS).replace("rn", "m").replace("vv", "w")


def letters(text: str) -> str:
    """The text in plain letters as far as it has any: accents, hooks and strokes through a letter are taken away."""
    parts = unicodedata2.normalize("NFD", text).lower()
    return "".join(sign if sign.isascii() else _base(sign) for sign in parts if not unicodedata2.category(sign).startswith("M"))


@cache
def _base(sign: str) -> str:
    found = _LATIN.fullmatch(unicodedata2.name(sign, ""))
    return _USED_FOR.get(sign) or (found[1].lower() if found else "" if sign == "·" else sign)


def squeezed(twin_key: str) -> str:
    """A looser twin: digits read as letters, repeated letters once. `g00gllee` and `google` are one."""
    return _REPEATED.sub(r"\1", twin_key.translate(_DIGITS_AS))


def sound(squeezed_key: str) -> str:
    """The first letter and the consonants but l, z as s and k as c: equal where only vowels were changed."""
    return squeezed_key[:1] + squeezed_key[1:].translate(_CONSONANTS)


def similarity(name: str, skeleton_of: Callable[[str], str]) -> str:
    """A looser key for search: digits read as letters, repeated letters once, no strokes. `g00gle_1` finds `gogle1`."""
    return _REPEATED.sub(r"\1", skeleton_of(name).lower().translate(_SOUNDS_AS))


def similarity_of_lines(skeletons: str) -> str:
    """The looser key of many names in one text of skeletons, a line each; ASCII only."""
    text = skeletons.lower().translate(_SOUNDS_AS)
    for sign in _KEPT:
        while sign * 2 in text:
            text = text.replace(sign * 2, sign)
    return text
