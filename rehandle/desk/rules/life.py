"""The life line of a file: every date from the case and its pinned rule, nothing typed."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.cases.rules.clocks import announce_at, release_at, restore_until
from rehandle.cases.rules.facts import CaseFacts
from rehandle.policy.rules.model import Policy

ROAD = ("seen", "told", "answer", "taken", "listed", "back", "opens")
NOW_AT = {"opened": "told", "grace": "answer", "reclaimed": "taken", "announced": "listed", "released": "opens"}
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
    ordered = _ordered(days)
    here = ordered.index(NOW_AT[case.state])
    return [Step(key, days[key], "done" if place < here else "now" if place == here else "later") for place, key in enumerate(ordered)]


def _ordered(days: dict[str, datetime | None]) -> list[str]:
    """Where the rule closes the way back before the public list, that end comes first."""
    back, listed = days["back"], days["listed"]
    return [*ROAD[:4], "back", "listed", "opens"] if back and listed and back < listed else list(ROAD)


def _was(case: CaseFacts, key: str) -> bool:
    reached = {
        "told": case.grace_from, "answer": case.reclaimed_at, "taken": case.reclaimed_at, "back": case.released_at,
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
