"""The ladders of refusals: who may be offered a name, and who may answer. The first that holds is the answer; their order is the contract.

Before these, the lock of the name has refused `not_found`, `epoch_past` and `stopped`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.dates import last_day


@dataclass(frozen=True, slots=True)
class Drafting:
    """What is known when an offer is drafted."""

    sale_open: bool
    policy_price: Money
    lowest: Money  # the policy's price where it has no band
    asked_price: Money
    staff: bool  # the recipient is staff, or linked to staff
    open_offer: bool


def may_draft(facts: Drafting) -> None:
    """Refuses `wrong_state`, `price_not_in_policy`, `barred`, `offer_exists`."""
    if not facts.sale_open:
        raise Refused(Code.WRONG_STATE, machine="sale")
    if facts.asked_price.currency != facts.policy_price.currency or not facts.lowest.minor <= facts.asked_price.minor <= facts.policy_price.minor:
        raise Refused(Code.PRICE_NOT_IN_POLICY, policy=str(facts.policy_price))
    if facts.staff:
        raise Refused(Code.BARRED)
    if facts.open_offer:
        raise Refused(Code.OFFER_EXISTS)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is known when a second person signs an offer."""

    state: str
    text_same: bool
    drafted_by: str
    filed_by: str | None
    signer: str
    linked: bool  # the signer to whoever drafted
    answer_days: int
    expires_at: datetime


def may_send(facts: Sending, now: datetime) -> None:
    """Refuses `approver_is_drafter`, `approver_is_linked`, `offer_not_open`, `approval_changed`, `too_late`.

    `too_late`: the day that the letter names is so near that the recipient would not have the rule's whole time.
    """
    if facts.signer in (facts.drafted_by, facts.filed_by):
        raise Refused(Code.APPROVER_IS_DRAFTER)
    if facts.linked:
        raise Refused(Code.APPROVER_IS_LINKED)
    if facts.state != "draft":
        raise Refused(Code.OFFER_NOT_OPEN, state=facts.state)
    if not facts.text_same:
        raise Refused(Code.APPROVAL_CHANGED)
    if _days_left(facts.expires_at, now.date()) < facts.answer_days:
        raise Refused(Code.TOO_LATE, answer_days=facts.answer_days)


def may_answer(state: str, ends_at: datetime, now: datetime) -> None:
    """Refuses `offer_not_open` for an offer that was never sent, was answered, withdrawn, or has run out."""
    if state != "sent":
        raise Refused(Code.OFFER_NOT_OPEN, state=state)
    if now >= ends_at:
        raise Refused(Code.OFFER_NOT_OPEN, state="expired")


def _days_left(ends_at: datetime, today: date) -> int:
    return (last_day(ends_at) - today).days
