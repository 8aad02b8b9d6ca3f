"""Makes `data/skeletons-17.0.0.txt` from the ICU inside the wheel `icu4py` 1.2.0. Not used at run time.

    python -m venv /tmp/icu && /tmp/icu/bin/pip install icu4py==1.2.0 unicodedata2
    /tmp/icu/bin/python rehandle/names/make_skeletons.py > rehandle/names/data/skeletons-17.0.0.txt

One line for each code point that is its own canonical decomposition and whose skeleton differs from itself.
"""

import ctypes
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

ICU_MAJOR = 78  # ICU 78 carries Unicode 17
SURROGATES = range(0xD800, 0xE000)
HEAD = """\
# Skeletons of single code points (UTS #39), Unicode 17.0.0, as ICU 78 answers uspoof_getSkeletonUTF8.
# Unicode data is under the Unicode License v3, https://www.unicode.org/license.txt
# code point, or first..last of a run <tab> code points of its skeleton (empty: left out)"""


def main() -> None:
    """Print the table."""
    print(HEAD)
    for first, last, form in runs(rows(icu_skeleton())):
        points = f"{first:04X}" if first == last else f"{first:04X}..{last:04X}"
        print(f"{points}\t{' '.join(f'{ord(sign):04X}' for sign in form)}")


def runs(pairs: Iterator[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Neighbours with one and the same skeleton, as one line."""
    for (_, form), group in groupby(enumerate(pairs), key=lambda entry: (entry[1][0] - entry[0], entry[1][1])):
        points = [point for _, (point, _) in group]
        yield points[0], points[-1], form


def rows(skeleton: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Every code point whose skeleton is not itself; what decomposes is left to its parts."""
    import unicodedata2

    for point in range(0x110000):
        sign = chr(point)
        if point in SURROGATES or unicodedata2.normalize("NFD", sign) != sign:
            continue
        form = skeleton(sign)
        if form != sign:
            yield point, form


def icu_skeleton() -> Callable[[str], str]:
    """ICU's own function, by ctypes."""
    icu, failed = _load(), ctypes.c_int(0)
    opened = getattr(icu, f"uspoof_open_{ICU_MAJOR}")
    opened.restype = ctypes.c_void_p
    checker = ctypes.c_void_p(opened(ctypes.byref(failed)))
    ask, room = getattr(icu, f"uspoof_getSkeletonUTF8_{ICU_MAJOR}"), ctypes.create_string_buffer(512)

    def skeleton(text: str) -> str:
        raw = text.encode()
        size = ask(checker, 0, raw, len(raw), room, len(room), ctypes.byref(failed))
        if failed.value > 0:
            sys.exit(f"ICU answered error {failed.value} for {text!r}")
        return room.raw[:size].decode()

    return skeleton


def _load() -> ctypes.CDLL:
    spec = find_spec("icu4py")
    if spec is None or spec.origin is None:
        sys.exit("install icu4py==1.2.0 first")
    folder = Path(spec.origin).parent.parent / "icu4py.libs"
    for part in ("data", "uc"):
        ctypes.CDLL(str(next(folder.glob(f"libicu{part}-*"))), mode=ctypes.RTLD_GLOBAL)
    return ctypes.CDLL(str(next(folder.glob("libicui18n-*"))))


if __name__ == "__main__":
    main()
