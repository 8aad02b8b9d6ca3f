"""What to do with a webhook: decided from what is known of its charge, in whatever order webhooks come."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money

CAPTURED, EXPIRED, REFUNDED = "charge.captured", "charge.expired", "refund.done"
OPENED, WON, LOST = "dispute.opened", "dispute.won", "dispute.lost"
KINDS = (CAPTURED, EXPIRED, REFUNDED, OPENED, WON, LOST)
UNPAID = ("asked", "open")


@dataclass(frozen=True, slots=True)
class Known:
    """A charge as we know it when a webhook comes."""

    state: str
    asked: Money
    expires_at: datetime
    applied: frozenset[str]  # kinds of webhooks that took effect before
    refund_asked: bool  # one is on its way, and the provider has not said how it ended
    left: Money  # captured and neither returned nor disputed


def answer(kind: str, at: datetime, amount: Money | None, known: Known) -> str:
    """`applied`, `late`, `known` (said before), `waiting` (for another webhook), `noted`, or `exception` (for people).

    A provider opens one dispute a charge. Money goes back by one way at a time: a dispute waits until a refund that is
    on its way has ended, and what was captured is never paid back twice.
    """
    if kind == REFUNDED:
        return "noted"  # the refund's own call is asked again under its own key until it is answered
    if kind == CAPTURED:
        return _captured(at, amount, known)
    if kind == EXPIRED:
        return "applied" if known.state in UNPAID else "known"
    return _disputed(kind, known)


def fits(amount: Money | None, asked: Money) -> bool:
    """Whether what came is what was asked for, to the cent."""
    return amount == asked


def _captured(at: datetime, amount: Money | None, known: Known) -> str:
    if amount is None or amount.minor <= 0 or amount.currency != known.asked.currency:
        return "exception"
    if CAPTURED in known.applied or known.state not in (*UNPAID, "expired"):
        return "known"
    return "late" if known.state == "expired" or at > known.expires_at else "applied"


def _disputed(kind: str, known: Known) -> str:
    if kind in known.applied or known.state == "lost":
        return "known"
    if kind == OPENED:
        return _opened(known)
    return "applied" if known.state == "disputed" else "waiting" if OPENED not in known.applied else "known"


def _opened(known: Known) -> str:
    if known.state in UNPAID:
        return "waiting"
    if known.state != "captured":
        return "exception"
    if known.refund_asked:
        return "waiting"
    return "applied" if known.left.minor > 0 else "exception"
