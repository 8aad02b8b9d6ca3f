"""Lists in words: `a, b and c`, `أ وب وج`."""

from collections.abc import Sequence


def both(items: Sequence[str], lang: str) -> str:
    """All of them, joined by *and*. Arabic repeats و before each; it is written against the word that follows."""
    return " و".join(items) if lang == "ar" else _joined(items, "and")


def either(items: Sequence[str], lang: str) -> str:
    """Any of them, joined by *or*."""
    return " أو ".join(items) if lang == "ar" else _joined(items, "or")


def _joined(items: Sequence[str], word: str) -> str:
    *first, last = items or [""]
    return f"{', '.join(first)} {word} {last}" if first else last
