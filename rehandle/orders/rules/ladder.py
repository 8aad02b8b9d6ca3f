"""The ladders of an order: who may pay, which account may receive, which money is taken. The first refusal that holds is the answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules.proof import can_hold

Taken = Literal["paid", "unmatched"]


@dataclass(frozen=True, slots=True)
class Receiver:
    """The account that is to receive the name, as the platform shows it now."""

    account_id: str
    handle: str
    state: str | None
    code_seen: bool
    staff: bool
    busy: bool = False  # proven for another name that is being paid or handed over: it can bear one


def may_receive(order_state: str, receiver: Receiver, asked_handle: str, quote_until: datetime, now: datetime) -> None:
    """Refuses `already_paid`, `wrong_state`, `quote_expired`, `invalid` (another account), `barred`, `platform_conflict`, `account_busy`,
    `code_wrong`."""
    _still_open(order_state)
    if now >= quote_until:
        raise Refused(Code.QUOTE_EXPIRED)
    if receiver.handle.casefold() != asked_handle.casefold():
        raise Refused(Code.INVALID, account="another one than was named")
    if receiver.staff:
        raise Refused(Code.BARRED)
    if not can_hold(receiver.state):
        raise Refused(Code.PLATFORM_CONFLICT, account=receiver.state)
    if receiver.busy:
        raise Refused(Code.ACCOUNT_BUSY)
    if not receiver.code_seen:
        raise Refused(Code.CODE_WRONG)


def may_pay(order_state: str, quote_hash: str, echoed: str, quote_until: datetime, now: datetime) -> None:
    """Refuses `already_paid`, `wrong_state`, `quote_expired`, `account_not_proven`, `quote_changed`."""
    _still_open(order_state)
    if now >= quote_until:
        raise Refused(Code.QUOTE_EXPIRED)
    if order_state != "proven":
        raise Refused(Code.ACCOUNT_NOT_PROVEN)
    if echoed != quote_hash:
        raise Refused(Code.QUOTE_CHANGED)


def taken(order_state: str, total: Money, captured: Money) -> Taken:
    """Whether captured money pays the order. A second charge, a wrong amount, an order that is over: it goes back."""
    return "paid" if order_state == "proven" and captured == total else "unmatched"


def _still_open(state: str) -> None:
    if state in ("paid", "delivered", "settled"):
        raise Refused(Code.ALREADY_PAID)
    if state not in ("open", "proven"):
        raise Refused(Code.WRONG_STATE, machine="order", state=state)
