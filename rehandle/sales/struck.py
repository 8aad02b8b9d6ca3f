"""Defaults that count against an account, as the pinned rule limits them."""

from datetime import datetime, timedelta

from rehandle.people.models import Strike
from rehandle.policy.queries import pinned

MONTH = timedelta(days=365) / 12


def subject_of(account: str) -> str:
    """What letters to a platform's account are sealed under, and what its strikes are counted by."""
    return f"account:{account}"


def struck_out(policy_hash: str, account: str, now: datetime) -> bool:
    """Whether so many defaults of the last so many months bar this account."""
    limit = pinned(policy_hash).limits.strikes
    return Strike.objects.filter(member=subject_of(account), at__gt=now - limit.months * MONTH).count() >= limit.count
