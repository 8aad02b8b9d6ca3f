"""The numbers of a sealed auction as the rule states them, fixed when its bidding begins."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from rehandle.policy.rules import sales
from rehandle.policy.rules.model import Policy
from rehandle.sales.rules.auction_terms import DAY, HOUR, opens_at
from rehandle.sales.rules.sealed import Terms


def terms_of(policy: Policy, step: sales.Sealed, now: datetime) -> Terms:
    """Of one step, from now; where the rule names an hour to open, from the next time that it strikes (UTC)."""
    reserve = None if step.reserve is None else policy.amount(step.reserve).minor
    return Terms(policy.amount(step.minimum).minor, opens_at(step, now), step.hours * HOUR if step.hours else step.days * DAY, reserve)


def told(terms: Terms) -> dict[str, Any]:
    """As plain values, to be kept."""
    return asdict(terms) | {"opens_at": terms.opens_at.isoformat()}


def read(told: dict[str, Any]) -> Terms:
    """Kept values as terms."""
    return Terms(**told | {"opens_at": datetime.fromisoformat(told["opens_at"])})
