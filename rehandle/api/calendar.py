"""The days on which waves open, for programs: what is coming, what has opened, the names of a day, and what drew their order."""

from datetime import date

from django.http import HttpRequest
from ninja import Router

from rehandle import wiring
from rehandle.api.shapes import DayOut, OpeningOut, Problem, WaveOut
from rehandle.cases.mass import days, listed
from rehandle.cases.mass.days import Day, Opening
from rehandle.kernel.refusal import Code, Refused

router = Router()
PAGE = 500  # names
LAST_PAGE = 1_000_000


@router.get("", response=list[DayOut])
def coming(request: HttpRequest) -> list[DayOut]:
    """The days on which waves open, the next first, with how many names and what the order of each is committed to."""
    return [_day(each) for each in days.coming(wiring.clock().now())]


@router.get("/opened", response=list[DayOut])
def opened(request: HttpRequest, page: int = 1) -> list[DayOut]:
    """The days on which waves have opened, the last first, a hundred a page, with the seed that drew the order of each."""
    return [_day(each) for each in days.past(wiring.clock().now(), _first(page, days.MOST_DAYS))]


@router.get("/{day}", response=list[OpeningOut])
def names(request: HttpRequest, day: date, page: int = 1) -> list[OpeningOut]:
    """Names of waves that open on a day, five hundred a page; of a day that has opened, in the order in which they did."""
    found = listed.names(day, wiring.clock().now(), _first(page, PAGE), PAGE)
    return [OpeningOut(name=each.handle, opens_at=each.released_at or each.ends_at, tier=each.tier) for each in found]


@router.get("/{day}/order", response={200: DayOut, 404: Problem})
def order(request: HttpRequest, day: date) -> DayOut:
    """One day: what the order of each wave is committed to, and the seed that drew it once it has opened. Refuses `not_found`."""
    found = days.day(day, wiring.clock().now())
    if found is None:
        raise Refused(Code.NOT_FOUND, day=day.isoformat())
    return _day(found)


def _first(page: int, of: int) -> int:
    return (max(1, min(page, LAST_PAGE)) - 1) * of


def _day(found: Day) -> DayOut:
    return DayOut(
        day=found.day, state=found.state, opens_at=found.opens_at, names=found.names, orders=[each.commitment for each in found.openings],
        waves=[_wave(each) for each in found.openings],
    )  # fmt: skip


def _wave(found: Opening) -> WaveOut:
    return WaveOut(
        kind=found.tier, state=found.state, opens_at=found.opens_at, opened_at=found.opened_at, names=found.names, commitment=found.commitment,
        seed=found.seed or None, committed_in=found.committed_in, opened_in=found.opened_in,
    )  # fmt: skip
