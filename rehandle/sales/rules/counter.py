"""A price that the recipient of an offer names himself: when it may be named, and which."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales.rules.ladder import may_answer

MOST = 3  # of one offer: each is looked at by two people


@dataclass(frozen=True, slots=True)
class Countering:
    """What is known when somebody names a price of his own."""

    state: str  # of the offer
    ends_at: datetime
    price: Money  # that was offered
    lowest: Money  # that the rule allows
    asked: Money
    waits: bool  # an earlier one is not answered yet
    made: int  # earlier ones of this offer


def may_counter(facts: Countering, now: datetime) -> None:
    """A price of the rule's band, under what was offered. Refuses `offer_not_open`, `price_not_in_policy`, `counter_open`, `counters_used`."""
    may_answer(facts.state, facts.ends_at, now)
    if facts.asked.currency != facts.price.currency or not facts.lowest.minor <= facts.asked.minor < facts.price.minor:
        raise Refused(Code.PRICE_NOT_IN_POLICY, least=str(facts.lowest), under=str(facts.price))
    if facts.waits:
        raise Refused(Code.COUNTER_OPEN)
    if facts.made >= MOST:
        raise Refused(Code.COUNTERS_USED, most=MOST)


def may_agree(state: str, offer_state: str, ends_at: datetime, now: datetime) -> None:
    """Refuses `wrong_state` where the price waits for no answer any more, `offer_not_open` where the offer is over."""
    if state != "open":
        raise Refused(Code.WRONG_STATE, machine="counter", state=state)
    may_answer(offer_state, ends_at, now)
