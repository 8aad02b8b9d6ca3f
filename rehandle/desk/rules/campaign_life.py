"""The time line of a campaign: every date from its parts and its pinned rule, the last part's where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.rules.clocks import announce_at, release_at
from rehandle.desk.rules.life import Step
from rehandle.policy.rules.model import Policy

ROAD = ("drawn", "begun", "told", "answer", "taken", "listed", "opens")
Days = Mapping[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A part's own dates, as far as it has come. `told`: its first round of letters."""

    told: datetime | None
    answer_by: datetime | None
    reclaimed_at: datetime | None
    announced_at: datetime | None
    opens_at: datetime | None  # where it is known already
    opened_at: datetime | None


def road(drawn_at: datetime, begun_at: datetime | None, lines: Sequence[Line], policy: Policy) -> list[Step]:
    """The stages in order: done when every part has passed it; the first that is not is where the campaign stands."""
    done = {"drawn": True, "begun": begun_at is not None} | {key: all(_passed(line)[key] for line in lines) for key in ROAD[2:]}
    days: dict[str, datetime | None] = {"drawn": drawn_at, "begun": begun_at}
    days |= {key: _last([_days(line, policy)[key] for line in lines]) for key in ROAD[2:]}
    here = next((place for place, key in enumerate(ROAD) if not done[key]), len(ROAD))
    return [Step(key, days[key], "done" if place < here else "now" if place == here else "later") for place, key in enumerate(ROAD)]


def _passed(line: Line) -> dict[str, bool]:
    taken = line.reclaimed_at is not None
    return {
        "told": line.told is not None, "answer": taken, "taken": taken, "listed": line.announced_at is not None,
        "opens": line.opened_at is not None,
    }  # fmt: skip


def _days(line: Line, policy: Policy) -> Days:
    """Of what is still to come, the earliest that the rule allows."""
    taken = line.reclaimed_at or line.answer_by
    listed = line.announced_at or (announce_at(policy, taken) if taken else None)
    opens = line.opened_at or line.opens_at or (release_at(policy, listed) if listed else None)
    return {"told": line.told, "answer": line.answer_by, "taken": taken, "listed": listed, "opens": opens}


def _last(days: Sequence[datetime | None]) -> datetime | None:
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None
