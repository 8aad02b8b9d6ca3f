"""The life line of a file: every date from the case and its pinned rule, nothing typed."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.rules.clocks import announce_at, release_at, restore_until
from rehandle.cases.rules.facts import CaseFacts
from rehandle.kernel.words.dates import last_day
from rehandle.policy.rules.model import Policy

ROAD = ("seen", "told", "answer", "taken", "back", "listed", "opens")
NOW_AT = {"opened": "told", "grace": "answer", "reclaimed": "back", "announced": "listed", "released": "opens"}
END_OF = {"kept": "kept", "restored": "restored", "closed": "closed"}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: its key, its day where one is known, and whether it is done, now or later."""

    key: str
    at: datetime | None
    state: str


def road(case: CaseFacts, policy: Policy, last_seen: datetime | None, first_letter: datetime | None) -> list[Step]:
    """The stages of a file in order. A file that ended shows what was, and its end."""
    days = _days(case, policy, last_seen, first_letter)
    if case.state in END_OF:
        been = [key for key in ROAD if key == "seen" or _was(case, key)]
        return [*(Step(key, days[key], "done") for key in been), Step(END_OF[case.state], case.ended_at, "now")]
    here = ROAD.index(NOW_AT[case.state])
    return [Step(key, days[key], "done" if place < here else "now" if place == here else "later") for place, key in enumerate(ROAD)]


def _was(case: CaseFacts, key: str) -> bool:
    reached = {
        "told": case.grace_from, "answer": case.reclaimed_at, "taken": case.reclaimed_at, "back": case.announced_at,
        "listed": case.announced_at, "opens": case.released_at,
    }  # fmt: skip
    return reached[key] is not None


def _days(case: CaseFacts, policy: Policy, last_seen: datetime | None, first_letter: datetime | None) -> dict[str, datetime | None]:
    """The day of each stage; of the later ones the earliest that the rule allows."""
    taken = case.reclaimed_at or case.answer_by
    listed = case.announced_at or (announce_at(policy, taken) if taken else None)
    opens = case.released_at or (case.ends_at if case.state == "announced" else release_at(policy, listed) if listed else None)
    return {
        "seen": last_seen, "told": case.grace_from or first_letter, "answer": case.answer_by, "taken": taken,
        "back": restore_until(policy, opens) if opens else None, "listed": listed, "opens": opens,
    }  # fmt: skip


def until_day(at: datetime) -> datetime:
    """A person's last day as an instant of that day, for a stage that says `until`."""
    return at.replace(year=last_day(at).year, month=last_day(at).month, day=last_day(at).day)
