"""The numbers of an auction as the rule states them, fixed when it opens."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from rehandle.policy.rules.base import bps_of
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import Auction, English
from rehandle.sales.rules.english import Terms
from rehandle.sales.rules.increments import Steps

DAY, HOUR, MINUTE = 86_400, 3_600, 60
AMOUNTS = ("minimum", "reserve", "buy_now", "step_minimum")


def terms_of(policy: Policy, step: English, now: datetime) -> Terms:
    """Of one step, from now; where the rule names an hour to open, from the next time that it strikes (UTC)."""
    minor = {name: policy.amount(text).minor for name in AMOUNTS if (text := getattr(step, name)) is not None}
    soft = step.soft_close
    table = tuple((None if row.below is None else policy.amount(row.below).minor, policy.amount(row.step).minor) for row in step.steps)
    return Terms(
        minimum=minor["minimum"], opens_at=opens_at(step, now), seconds=step.hours * HOUR if step.hours else step.days * DAY,
        reserve=minor.get("reserve"), steps=Steps(bps_of(step.step_percent), minor["step_minimum"], table), starts=step.starts,
        window_seconds=soft.window_minutes * MINUTE, extend_seconds=soft.extend_minutes * MINUTE, hard_stop_seconds=soft.hard_stop_hours * HOUR,
        buy_now=minor.get("buy_now"),
    )  # fmt: skip


def told(terms: Terms) -> dict[str, Any]:
    """As plain values, to be kept."""
    return asdict(terms) | {"opens_at": terms.opens_at.isoformat()}


def read(told: dict[str, Any]) -> Terms:
    """Kept values as terms."""
    steps = told["steps"]
    table = tuple((below, step) for below, step in steps["table"])
    return Terms(**told | {"opens_at": datetime.fromisoformat(told["opens_at"]), "steps": Steps(steps["bps"], steps["least"], table)})


def opens_at(step: Auction, now: datetime) -> datetime:
    """When bidding begins: now, or the next time that the hour strikes which the rule names (UTC)."""
    if step.opens is None:
        return now
    today = now.replace(hour=step.opens, minute=0, second=0, microsecond=0)
    return today if today >= now else today + timedelta(days=1)
