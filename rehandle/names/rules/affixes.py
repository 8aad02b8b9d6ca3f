"""What people add to a name, or drop from it, to pass for its holder: little words, an s, a number, another order of words."""

import re
from collections.abc import Iterator

ADDED = ("official", "original", "verified", "really", "real", "true", "the", "its", "iam", "team", "hq", "js", "py", "io", "com")
DIGITS = "0123456789"
MOST_WORDS = 16  # what stands behind them is not looked at; it bounds the work
LONGEST_RUN = 4
LEAST = 5  # what is left must still say whom it means
_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=[^\W\d_]{4})s$")


def words(name: str) -> list[str]:
    """The words that strokes, dots and dashes separate."""
    return [name] if name.isalnum() else _WORD.findall(name)


def bare(name: str) -> list[str]:
    """The name without one added word, without its plural, without a number at its end: each that is long enough to mean somebody.

    The name itself comes first.
    """
    parts = words(name)
    joined = "".join(parts)
    forms = [joined, *_without_word(joined), "".join(_PLURAL.sub("", part) for part in parts), "".join(words(name.rstrip(DIGITS)))]
    return [form for form in dict.fromkeys(forms) if len(form) >= LEAST]


def reordered(name: str) -> str:
    """One key for all orders of the same words; empty for a single word."""
    parts = words(name)
    return " ".join(sorted(parts)) if len(parts) > 1 else ""


def runs(name: str) -> list[str]:
    """Neighbouring words of a name of several, up to four together."""
    parts = words(name)[:MOST_WORDS]
    if len(parts) < 2:
        return []
    return ["".join(parts[first:last]) for first in range(len(parts)) for last in range(first + 1, min(len(parts), first + LONGEST_RUN) + 1)]


def _without_word(joined: str) -> Iterator[str]:
    if joined.startswith(ADDED):
        yield from (joined[len(word) :] for word in ADDED if joined.startswith(word))
    if joined.endswith(ADDED):
        yield from (joined[: -len(word)] for word in ADDED if joined.endswith(word))
