"""The auction of a member's own name: he says where it begins and under what it is not sold; everything else is as in every auction of the office.

`FIELD.md` section 3: seven days, a step of 5 %, five minutes of soft close, twelve hours of hard stop.
"""

from datetime import datetime

from rehandle.kernel.money import Money
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import English
from rehandle.sales.rules.auction_terms import terms_of
from rehandle.sales.rules.english import Terms

AUCTION_DAYS = 7


def auction_of(policy: Policy, opening: int, reserve: int | None, now: datetime) -> Terms:
    """Its terms, from now; `opening` and `reserve` in minor units."""
    currency = policy.policy.currency
    least = None if reserve is None else Money(currency, reserve).plain()
    step = English(form="english", tier="listing", days=AUCTION_DAYS, minimum=Money(currency, opening).plain(), reserve=least)
    return terms_of(policy, step, now)
