"""The standstill of the whole office, as every page says it, as its own page tells it, and as a second person signs its end."""

import json
from typing import Any

from rehandle.desk import everything_words as w
from rehandle.desk import happened
from rehandle.desk.cells import apart, soft, whole
from rehandle.desk.speak import Speaker
from rehandle.handles.queries import standstill
from rehandle.log import entries
from rehandle.log.events import Event
from rehandle.people.queries import names, open_approvals
from rehandle.site.templatetags import words

EVENTS = (Event.STANDSTILL_BEGAN.value, Event.STANDSTILL_ENDED.value)
MANY = 40


def banner(speak: Speaker) -> dict[str, str] | None:
    """What stands above every page while everything stands still."""
    row = standstill()
    if row is None:
        return None
    return {"happened": speak.say(w.STANDS, speak.instant(row.begun_at)), "means": speak.say(w.BY, _name(row.begun_by), apart(row.why))}


def filed() -> str:
    """The approval that waits for the second signature under the standstill of now; empty where there is none."""
    row = standstill()
    open_ = [each for each in open_approvals() if each.flow == w.START]
    return next((each.id for each in open_ if row and each.drafted_at >= row.begun_at), "")


def events(speak: Speaker) -> list[tuple[str, ...]]:
    """Every time the button was pressed, and every new start, newest first."""
    told = entries.newest(MANY, events=EVENTS)
    return whole((speak.moment(each.at), happened.says(speak, each), _name(each.actor), happened.record(speak, each)) for each in told)


def start_to_sign(speak: Speaker, row: Any) -> dict[str, Any]:
    """Since when and why everything stands still, why it may go on, the exact hash. `row`: what is filed."""
    stands = standstill()
    facts = [
        (speak.say(w.DRAFTED), soft(_name(row.drafted_by), speak.instant(row.drafted_at))),
        (speak.say(w.REASON), apart(json.loads(row.arguments)["reason"])),
    ]
    if stands:
        facts.append((speak.say(w.STOPPED), soft(_name(stands.begun_by), speak.instant(stands.begun_at))))
        facts.append((speak.say(w.WHY_STOPPED), apart(stands.why)))
    facts.append((speak.say(w.HASH), words.code(row.digest)))
    return {"facts": facts, "everything": {"title": speak.say(w.TITLE), "signing": speak.say(w.SIGNING if stands else w.OVER)}}


def _name(member: str) -> str:
    return names([member]).get(member, member)
