"""When a seller may be paid: after the lock, at an address that he gave himself and that has rested, and while no bank asks for the money back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rehandle.kernel.refusal import Code, Refused

REST = timedelta(days=7)  # whoever gets into an account and changes where it is paid, gains nothing for so long
LEAST, MOST = 5, 64  # signs


@dataclass(frozen=True, slots=True)
class Owed:
    """One order's money for its seller, as it stands."""

    settled: bool
    owed: int
    disputed: bool
    changed_at: datetime | None  # his address; none where he gave none
    refused_at: datetime | None  # the provider could not pay there


def may_pay_out(of: Owed, now: datetime) -> None:
    """Refuses `too_early` before the lock is over or while an address rests, `already_done` where nothing is owed, `wrong_state` under a chargeback,
    `payee_missing` without an address, or with one at which the provider could not pay."""
    if not of.settled:
        raise Refused(Code.TOO_EARLY)
    if not of.owed:
        raise Refused(Code.ALREADY_DONE)
    if of.disputed:
        raise Refused(Code.WRONG_STATE, machine="charge", state="disputed")
    if of.changed_at is None or (of.refused_at is not None and of.refused_at >= of.changed_at):
        raise Refused(Code.PAYEE_MISSING)
    if now < of.changed_at + REST:
        raise Refused(Code.TOO_EARLY, until=(of.changed_at + REST).isoformat())


def address_given(text: str) -> str:
    """The address as it is kept. Refuses `invalid`."""
    said = " ".join(text.split())
    if not LEAST <= len(said) <= MOST:
        raise Refused(Code.INVALID, field="payee")
    return said
