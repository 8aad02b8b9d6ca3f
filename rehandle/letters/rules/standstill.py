"""Which letters wait while something about a name is open."""

from collections.abc import Collection

LOCKS = frozenset({"resale_lock", "frozen_old_handle"})  # they keep a name in place; they question nobody
ANSWERS = frozenset({"answer", "decision", "kept"})  # sent because somebody asked us or acted


def held_back(kind: str, stops: Collection[str]) -> bool:
    """Whether a letter of this kind waits under these open stops. A report of a death halts letters at once."""
    return kind not in ANSWERS and bool(set(stops) - LOCKS)
