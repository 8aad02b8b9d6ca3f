"""People placed by hand into every generated world: the ones that the demo, the stories and the browser tests meet.

Ages are told in days before the world's instant, so that the world may be made as of any day; `handle` alone fell silent on a fixed day.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rehandle.kernel.ports import Account

HOARDER = "h-hoarder"
HOARDED_NAMES = 46


def people(as_of: datetime) -> list[Account]:
    """Everybody placed by hand, the same for the same instant."""
    return [_handle(), *_silent(as_of), *_spared(as_of), *_active(as_of), *_hoarder(as_of)]


def _handle() -> Account:
    return Account(
        id="p-handle", handle="handle", created_at=datetime(2009, 4, 2, 8, 15, tzinfo=UTC),
        last_login_at=datetime(2019, 6, 11, 19, 40, tzinfo=UTC), last_post_at=datetime(2012, 2, 3, 10, 0, tzinfo=UTC), posts=2,
        followers=41, following=7, lang="en", time_zone="Europe/London",
        site_status="dead", holder_id="h-handle", state="active", default_profile=True,
        verified=False, staff=False, memorial=False, paid=False,
    )  # fmt: skip


def _silent(as_of: datetime) -> list[Account]:
    """Not used for years: who keeps, who objects, who says nothing, whose sister writes."""
    return [
        _person(as_of, "noor_a", 2900, 1300, "ar", "Asia/Riyadh", posts=3),
        _person(as_of, "tariq", 4100, 1900, "ar", "Africa/Cairo", posts=4),
        _person(as_of, "pizza", 5200, 2600, "en", "America/New_York", posts=2),
        _person(as_of, "ember", 3300, 1500, "en", "Europe/Dublin", posts=1),
        _person(as_of, "mariam_k", 3900, 1100, "ar", "Asia/Amman", posts=4),
        _person(as_of, "oak", 4700, 2100, "es", "Europe/Madrid", posts=0),
        _person(as_of, "qamar", 3600, 1700, "ar", "Asia/Dubai", posts=2),
    ]


def _spared(as_of: datetime) -> list[Account]:
    """Not used either, but left alone: verified, staff, memorial, away."""
    return [
        _person(as_of, "cityhall", 4000, 900, "en", "Europe/London", posts=3, verified=True, protected_class="government"),
        _person(as_of, "helpdesk", 5000, 800, "en", "Europe/London", posts=1, staff=True),
        _person(as_of, "yusuf", 4500, 1400, "ar", "Asia/Beirut", posts=4, memorial=True),
        _person(as_of, "lighthouse", 3000, 700, "en", "Europe/Lisbon", posts=2, absent_until=as_of + timedelta(days=240)),
    ]


def _active(as_of: datetime) -> list[Account]:
    """In use: those who may receive a name."""
    return [
        _person(as_of, "newtown", 1500, 0.4, "en", "Europe/London", posts=820, paid=True),
        _person(as_of, "dana_buys", 900, 0.2, "en", "America/Chicago", posts=310),
        _person(as_of, "layla_studio", 1100, 0.6, "ar", "Asia/Riyadh", posts=540, paid=True),
        _person(as_of, "orchard_co", 2200, 1.2, "en", "Europe/Berlin", posts=1270),
        _person(as_of, "samir_reads", 700, 0.9, "ar", "Africa/Cairo", posts=95),
    ]


def _hoarder(as_of: datetime) -> list[Account]:
    """One holder of an enumerated series, signed up in one week and hardly seen again."""
    return [
        _person(as_of, f"shopname{number:02}", 2000 - number / 8, 1990 - number / 8, "en", "Europe/London", posts=0, holder_id=HOARDER)
        for number in range(1, HOARDED_NAMES + 1)
    ]


def _person(  # read as one row of a table
    as_of: datetime, handle: str, age_days: float, idle_days: float, lang: str, zone: str, *, posts: int, **more: object
) -> Account:
    seen = as_of - timedelta(days=idle_days)
    plain = Account(
        id=f"p-{handle}", handle=handle, created_at=as_of - timedelta(days=age_days), last_login_at=seen,
        last_post_at=seen - timedelta(days=1) if posts else None, posts=posts, followers=posts * 3 + 11, following=posts // 2 + 5,
        lang=lang, time_zone=zone, default_profile=posts < 5, holder_id=f"h-{handle}", state="active",
        verified=False, staff=False, memorial=False, paid=False,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # names of fields; `replace` refuses any other
