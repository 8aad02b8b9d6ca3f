"""Every date of a case from its policy: nothing waits, nothing is typed. All instants are UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from rehandle.kernel.words.dates import ends_at
from rehandle.policy.rules.model import Policy

LAST_DAY = timedelta(hours=24)  # E is the end of that day
LEFT_AFTER_A_STOP = timedelta(days=7)
LOOK_HOLDS = timedelta(days=1)  # how long the last look at an account stands for what the platform does


@dataclass(frozen=True, slots=True)
class Told:
    """One notice that counts: its number of days before the end, and when its holder was told."""

    number: int
    at: datetime


def answer_by(told_at: datetime, grace_days: int) -> datetime:
    """E: the end of the time to answer. A person's day ends when it has ended everywhere on Earth."""
    return ends_at((told_at.astimezone(UTC) + timedelta(days=grace_days)).date())


def notice_at(end: datetime, number: int) -> datetime:
    """When the notice of so many days before E (after it, below zero) is due. That of day 0 comes while the last day lasts."""
    return end - (timedelta(days=number) if number else LAST_DAY)


def next_notice(policy: Policy, written: Sequence[int], end: datetime | None, now: datetime) -> int | None:
    """The number of the notice that is due now, if one is: the first at once, the others counted from E."""
    wanted = [*sorted(policy.notices.days_before, reverse=True), *(-day for day in policy.notices.days_after)]
    waiting = [number for number in wanted if number not in written]
    if not waiting:
        return None
    if not written:
        return waiting[0]
    return waiting[0] if end is not None and now >= notice_at(end, waiting[0]) else None


def missing_notices(policy: Policy, told: Sequence[Told]) -> list[int]:
    """The notices that count and are not on record."""
    return [number for number in policy.notices.counted if number not in {each.number for each in told}]


def earliest_end(policy: Policy, told: Sequence[Told], end: datetime) -> datetime:
    """E, moved later where the last notice that counts came late: whole days lie between the two. It never moves earlier."""
    counted = sorted(each.at for each in told if each.number > 0)
    if len(counted) < 2:
        return end
    last = counted[-1].astimezone(UTC).date()
    return max(end, ends_at(last + timedelta(days=policy.notices.last_days - 1)))


def spaced(policy: Policy, told: Sequence[Told]) -> bool:
    """Whether no two counted notices lie closer than the policy says."""
    counted = sorted(each.at for each in told if each.number > 0)
    spacing = timedelta(days=policy.notices.spacing_days)
    return all(later - earlier >= spacing for earlier, later in pairwise(counted))


def after_stop(ends_at_: datetime, stopped_at: datetime, now: datetime) -> datetime:
    """A clock that stood still: what was left is left, and a week at least."""
    return max(ends_at_ + (now - stopped_at), now + LEFT_AFTER_A_STOP)


def announce_at(policy: Policy, reclaimed_at: datetime) -> datetime:
    """When a name that was taken back goes onto the public list."""
    return reclaimed_at + timedelta(days=policy.clocks.suspended)


def release_at(policy: Policy, announced_at: datetime) -> datetime:
    """When it is released: after the calendar's days, at the policy's hour."""
    day = (announced_at + timedelta(days=policy.clocks.calendar)).astimezone(UTC).date()
    hour = datetime.combine(day, time(policy.reclaim.release_hour, tzinfo=UTC))
    return hour if hour >= announced_at + timedelta(days=policy.clocks.calendar) else hour + timedelta(days=1)


def restore_until(policy: Policy, released_at: datetime) -> datetime:
    """Until when the earlier holder gets the name back at no cost."""
    return released_at - timedelta(days=policy.clocks.restore_closes)


def objection_until(policy: Policy, told_at: datetime) -> datetime:
    """Until when the holder may object, counted from the notice that reached him."""
    return ends_at((told_at.astimezone(UTC) + timedelta(days=policy.clocks.appeal)).date())
