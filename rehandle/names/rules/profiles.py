"""Profiles: what may be a name here, and its one canonical form. Total: any text gives a value or a refusal."""

import re
from collections.abc import Callable
from typing import NamedTuple

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.rules.ens import ens_display, ens_form
from rehandle.names.rules.precis import username

# Invisible marks that come along when a name is copied out of a page written right to left, and the joiner of lines.
MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
LONGEST_TYPED = 1024  # longer text is refused unread, so that any input costs the same small time
_X = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)


class Profile(NamedTuple):
    """One alphabet with its usual lengths and the function that gives the canonical form, or None."""

    min_length: int
    max_length: int
    fold: Callable[[str], str | None]
    ascii_only: bool


def canonical(name: str, profile: str = "x", min_length: int | None = None, max_length: int | None = None) -> str | Refused:
    """The one form under which a name is kept: equal forms are the same handle. Never raises on any text.

    Answers `Refused(name_shape)` with `why` (`letters` or `length`), or `Refused(invalid)` for an unknown profile.
    """
    rule = PROFILES.get(profile)
    if rule is None:
        return Refused(Code.INVALID, profile=profile, known=", ".join(PROFILES))
    least, most = rule.min_length if min_length is None else min_length, rule.max_length if max_length is None else max_length
    if len(name) > LONGEST_TYPED:
        return Refused(Code.NAME_SHAPE, why="length", min_length=least, max_length=most)
    form = rule.fold(display(name, profile) if rule.ascii_only else name)
    if form is None and name:
        return Refused(Code.NAME_SHAPE, why="letters")
    return form if form is not None and least <= len(form) <= most else Refused(Code.NAME_SHAPE, why="length", min_length=least, max_length=most)


def display(name: str, profile: str = "x") -> str:
    """The name as its holder writes it, without what came along with it.

    ASCII profiles lose bidi marks, spaces around, and one leading `@`, none of which can belong to a name there.
    `ens` shows the form that ENSIP-15 recommends. Text too long to be a name is left alone.
    """
    rule = PROFILES.get(profile)
    if profile == "ens" and len(name) <= LONGEST_TYPED:
        return ens_display(name)
    if rule is None or not rule.ascii_only:
        return name
    return name[: LONGEST_TYPED + 1].translate(_NO_MARKS).strip().removeprefix("@")


def _fold_x(name: str) -> str | None:
    return name.lower() if _X.fullmatch(name) else None


def _fold_label(name: str) -> str | None:
    label = name.lower() if name.isascii() else ""
    return label if _LABEL.fullmatch(label) and label[2:4] != "--" else None


_NO_MARKS = dict.fromkeys(map(ord, MARKS))
PROFILES = {
    "x": Profile(1, 15, _fold_x, ascii_only=True),
    "dns-label": Profile(1, 63, _fold_label, ascii_only=True),
    "precis": Profile(1, 64, username, ascii_only=False),
    "ens": Profile(1, 255, ens_form, ascii_only=False),  # labels between dots; 255 as in the DNS, the registry itself sets no end
}
