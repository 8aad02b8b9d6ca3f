"""Defaults that bar: so many within a time bar for as long again. Source: the auction houses' rule of three in twelve months for twelve months."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

NEVER = datetime(1, 1, 1, tzinfo=UTC)


def barred_until(at: Sequence[datetime], count: int, within: timedelta) -> datetime:
    """Until when somebody is barred who defaulted at these instants, earliest first: `within` after the last that made it so many in that time."""
    full = [last for first, last in zip(at, at[count - 1 :], strict=False) if last - first < within] if count else []
    return max((each + within for each in full), default=NEVER)
