"""Keys for look-alikes and search, on canonical names. `skeleton_of` is handed in: the table of signs is a file."""

from collections.abc import Callable
from itertools import groupby

# A canonical name is in small letters, yet people also read capital I, digits and doubled v: one step beyond UTS #39.
_READ_AS = str.maketrans({"i": "l", "-": None, "_": None, ".": None, " ": None})
_SOUNDS_AS = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "7": "t", "-": None, "_": None, ".": None})

_KEPT = "".join(chr(point) for point in range(33, 127) if point not in _SOUNDS_AS and not chr(point).isupper())


def twin(name: str, skeleton_of: Callable[[str], str]) -> str:
    """Equal for two names that a reader takes for one another: the skeleton, with i and l, 0 and o, vv and w made one,
    and without the strokes between words."""
    return skeleton_of(skeleton_of(name).lower()).translate(_READ_AS).replace("vv", "w")


def similarity(name: str, skeleton_of: Callable[[str], str]) -> str:
    """A looser key for search: digits read as letters, repeated letters once, no strokes. `g00gle_1` finds `gogle1`."""
    text = skeleton_of(name).lower().translate(_SOUNDS_AS)
    return "".join(sign for sign, _ in groupby(text))


def similarity_of_lines(skeletons: str) -> str:
    """The looser key of many names in one text of skeletons, a line each; ASCII only."""
    text = skeletons.lower().translate(_SOUNDS_AS)
    for sign in _KEPT:
        while sign * 2 in text:
            text = text.replace(sign * 2, sign)
    return text
