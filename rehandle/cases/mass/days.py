"""The days on which waves open, coming and past: counted in the tables, never a row a name."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Literal

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from rehandle.cases.mass import members
from rehandle.cases.mass.marks import seed_of
from rehandle.cases.mass.models import Leaver, Part
from rehandle.handles.models import Stop
from rehandle.handles.queries import spared, standstill
from rehandle.log import entries
from rehandle.log.events import Event

State = Literal["listed", "held", "opening", "opened"]
ON_A_DAY = ("announced", "released", "closed")
MOST_DAYS = 100


@dataclass(frozen=True, slots=True)
class Opening:
    """One wave on the day on which it opens. `held`: it stands still, so that the day will move. `opening`: the platform is being asked.

    `names`: how many are to open, or did. `seed` (hex) is told once all of its campaign has opened, and empty before. `committed_in` and
    `opened_in`: the record numbers of the entries that hold commitment and seed, None until they are sealed.
    """

    campaign: str
    tier: str
    wave: str
    state: State
    opens_at: datetime
    names: int
    commitment: str
    seed: str
    opened_at: datetime | None
    committed_in: int | None
    opened_in: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar and the waves that open on it, in their order."""

    day: date
    openings: tuple[Opening, ...]

    @property
    def opens_at(self) -> datetime:
        """When the first of them opens."""
        return min(each.opens_at for each in self.openings)

    @property
    def names(self) -> int:
        """How many names open, or did."""
        return sum(each.names for each in self.openings)

    @property
    def state(self) -> State:
        """That of the wave that is least far."""
        return min((each.state for each in self.openings), key=("listed", "held", "opening", "opened").index)


def coming(now: datetime) -> list[Day]:
    """The days of the public list, and what is being opened: the next first."""
    return _days(_parts().filter(opened_to_all_at=None), now)


def past(now: datetime, offset: int = 0, most: int = MOST_DAYS) -> list[Day]:
    """Days on which all of it has opened, the last first."""
    opened = _parts().exclude(opened_to_all_at=None)
    still = _parts().filter(opened_to_all_at=None).values("on")
    days = opened.exclude(on__in=still).order_by("-on").values_list("on", flat=True).distinct()[offset : offset + most]
    return _days(opened.filter(on__in=list(days)), now)[::-1]


def day(of: date, now: datetime) -> Day | None:
    """One of them; None where no wave opens or opened on it."""
    return next(iter(_days(parts_on(of), now)), None)


def parts_on(of: date) -> QuerySet[Any]:
    """The parts that open or opened on a day, in order of the hour, the wave and the alphabet. `opens` is when."""
    start = datetime.combine(of, time(), UTC)
    on = _parts().filter(opens__gte=start, opens__lt=start + timedelta(days=1))
    return on.select_related("campaign").order_by("opens", "campaign_id", "number")


def frozen(part: Part, held: Sequence[str]) -> set[str]:
    """Members among these names (sorted) who have not left yet: they stand still or are spared, and are not listed."""
    within = held[bisect_left(held, part.first) : bisect_right(held, part.last)]
    there = {name for name in within if members.row_of(part, name)}
    return there - set(part.leavers.filter(handle__in=there).values_list("handle", flat=True)) if there else there


def held(now: datetime) -> list[str]:
    """All names that stand still, or that a word spares, sorted."""
    stopped = Stop.objects.filter(ended_at=None).values_list("handle__canonical", flat=True)
    return sorted({*stopped, *spared(now)})


def _parts() -> QuerySet[Any]:
    """Parts that are listed or beyond, each with its instant (`opens`) and day (`on`)."""
    rows = Part.objects.filter(state__in=ON_A_DAY).exclude(campaign__state="dropped")
    return rows.annotate(opens=Coalesce("released_at", "ends_at")).annotate(on=TruncDate("opens", tzinfo=UTC))


def _days(parts: QuerySet[Any], now: datetime) -> list[Day]:
    """These parts by day and wave: one question for the sums, one for those who left after the opening, few for those who stand still."""
    told = parts.order_by().values("on", "campaign_id", "campaign__tier", "campaign__wave", "campaign__state", "campaign__commitment").annotate(
        n=Sum(F("members") - F("left")), parts=Count("id"), open=Count("opened_to_all_at"), waiting=Count("id", filter=Q(state="announced")),
        first=Min("opens"), last=Max("opened_to_all_at"),
    ).order_by("on", "first", "campaign_id")  # fmt: skip
    still, after, still_in = standstill() is not None, _left_after(parts), _standing_still(parts, now)
    rows = [(row["on"], _opening(row, now, after, still_in, stands=still)) for row in told]
    return [Day(of, tuple(opening for _, opening in some)) for of, some in groupby(rows, key=lambda row: row[0])]


def _opening(row: dict[str, Any], now: datetime, after: dict[Any, int], still: dict[Any, int], *, stands: bool) -> Opening:
    """One wave of one day."""
    campaign, at = row["campaign_id"], (row["on"], row["campaign_id"])
    state = _state(row, now, stands=stands)
    opened, openers = state == "opened", _all_open(campaign)
    return Opening(
        campaign, row["campaign__tier"], row["campaign__wave"], state, row["first"], row["n"] + after.get(at, 0) - still.get(at, 0),
        row["campaign__commitment"], seed_of(campaign).hex() if openers else "", row["last"] if opened else None,
        _place(Event.CAMPAIGN_DRAWN, campaign), _place(Event.CAMPAIGN_OPENED, *openers) if openers else None,
    )  # fmt: skip


def _state(row: dict[str, Any], now: datetime, *, stands: bool) -> State:
    if row["open"] == row["parts"]:
        return "opened"
    if stands or row["campaign__state"] == "stopped":
        return "held"
    return "listed" if row["waiting"] and row["first"] > now else "opening"


def _left_after(parts: QuerySet[Any]) -> dict[Any, int]:
    """Who left after the opening had opened all the same: how many, by day and wave."""
    some = Leaver.objects.filter(part__in=parts, at__gt=F("part__opened_to_all_at"))
    return _counted((_on(each.part), each.part.campaign_id) for each in some.select_related("part"))


def _standing_still(parts: QuerySet[Any], now: datetime) -> dict[Any, int]:
    """How many of those that are to open stand still, by day and wave."""
    names = held(now)
    some = parts.filter(opened_to_all_at=None).select_related("campaign") if names else []
    return _counted((_on(part), part.campaign_id) for part in some for _ in frozen(part, names))


def _counted(keys: Iterable[Any]) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return found


def _on(part: Part) -> date:
    at = part.released_at or part.ends_at
    assert at is not None
    return at.astimezone(UTC).date()


def _all_open(campaign: str) -> list[str]:
    """Its parts, once all of them are open: with the last the seed was told. None while one of them is to open still."""
    parts = Part.objects.filter(campaign_id=campaign)
    return [] if parts.filter(opened_to_all_at=None).exists() else list(parts.values_list("id", flat=True))


def _place(event: Event, *refs: str) -> int | None:
    """Where the log tells it."""
    told = entries.last_of(event.value, *refs)
    return told.place if told else None
