"""Which stops people set, and which they end."""

from rehandle.kernel.ctx import OFFICE

SET_BY_HAND = ("dispute", "duress", "legal_hold")


def ended_by_hand(kind: str, opened_by: str) -> bool:
    """What people set, people end, and `recovery_hold`, after which nothing goes on by itself. A quarrel with a bank ends with the bank's answer."""
    return kind == "recovery_hold" or (kind in SET_BY_HAND and opened_by != OFFICE.id)
