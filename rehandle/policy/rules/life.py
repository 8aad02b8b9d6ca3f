"""When a version may be published, and which one is in force: the newest number whose day has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.rules.model import Policy

Standing = Literal["in_force", "coming", "past", "superseded"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A published version and its day."""

    hash: str
    version: int
    effective_at: datetime


def effective_at(policy: Policy) -> datetime:
    """The first instant of the day from which it holds."""
    return datetime.combine(policy.policy.effective, time(tzinfo=UTC))


def may_follow(policy: Policy, published: Sequence[Policy], now: datetime) -> None:
    """Refuses `stale` for a version number that was used, `policy_too_soon` where the promised days of notice are not left.

    `published` are the versions that are in force or coming. They have promised how long a new one is public before it takes effect,
    so a new text cannot shorten that promise by saying less.
    """
    newest = max((each.version for each in published), default=0)
    if policy.version <= newest:
        raise Refused(Code.STALE, version=policy.version, newest=newest)
    days = max(each.policy.publish_days for each in (policy, *published))
    if effective_at(policy) < now + timedelta(days=days):
        raise Refused(Code.POLICY_TOO_SOON, effective=policy.policy.effective, publish_days=days)


def standings(published: Sequence[Dated], now: datetime) -> dict[str, Standing]:
    """Where each version stands. One whose day comes after a newer one's is superseded before it ever holds."""
    said: dict[str, Standing] = {}
    newer: datetime | None = None  # the earliest day of any newer version
    found = False
    for each in sorted(published, key=lambda one: -one.version):
        if each.effective_at > now:
            said[each.hash] = "superseded" if newer is not None and newer <= each.effective_at else "coming"
        else:
            said[each.hash] = "past" if found else "in_force"
            found = True
        newer = each.effective_at if newer is None else min(newer, each.effective_at)
    return said
