"""Campaigns as tables, facts and pictures in the page's language."""

from typing import Any

from rehandle.cases.mass import asked, brake, figures, queries
from rehandle.cases.mass.asked import Asked
from rehandle.cases.mass.draw import FIRST
from rehandle.cases.mass.queries import CampaignFacts, PartFacts
from rehandle.cases.rules.brake import Seen
from rehandle.desk import campaign_words as w
from rehandle.desk import happened
from rehandle.desk import words as desk
from rehandle.desk.cells import apart, badge, link, whole
from rehandle.desk.rules import campaign_life as life
from rehandle.desk.rules.campaign_life import Line
from rehandle.desk.rules.life import Step
from rehandle.desk.speak import Speaker
from rehandle.handles.queries import standstill
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.refusal import Code
from rehandle.kernel.words.dates import last_day
from rehandle.kernel.words.plural import number
from rehandle.kernel.words.shares import percent
from rehandle.log import entries
from rehandle.people.queries import names
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import tier_name
from rehandle.site.pictures.funnel import Stage, funnel
from rehandle.site.pictures.picture import Picture
from rehandle.site.templatetags import words


def rows(speak: Speaker, root: str, found: list[CampaignFacts]) -> list[tuple[str, ...]]:
    """One line a campaign, each leading to its page."""
    return whole(_row(speak, root, each) for each in found)


def title(speak: Speaker, row: CampaignFacts) -> str:
    """What a campaign is called: the kind of name and the wave."""
    return speak.say(w.TITLE, tier_name(pinned(row.policy_hash), row.tier, speak.lang), wave(speak, row.wave))


def wave(speak: Speaker, named: str) -> str:
    """A wave in words."""
    return speak.say(w.FIRST_WAVE) if named == FIRST else speak.say(w.WAVE, int(named) + 1)


def still(row: CampaignFacts) -> bool:
    """Whether its clocks stand: its own, or those of the whole office. No day that is still to come is known then."""
    return row.state == "stopped" or (row.state == "running" and standstill() is not None)


def state(speak: Speaker, row: CampaignFacts) -> dict[str, str]:
    """Where it stands, as sign and word."""
    return {"kind": w.BADGES[row.state], "text": speak.say(w.STATES[row.state])}


def coming(speak: Speaker, row: CampaignFacts) -> str:
    """What comes next of itself, and when."""
    if still(row):
        return speak.say(w.STANDS_STILL)
    found = figures.next_of(row, speak.now)
    if found is None:
        return "–"
    return speak.say(w.NEXT_AT, speak.day(found.at), speak.say(w.NEXT[found.what], speak.count(found.members, "name", "oblique")))


def stages(speak: Speaker, row: CampaignFacts) -> list[dict[str, Any]]:
    """Its time line, ready for the page."""
    lines = [_line(part) for part in queries.parts(row.id)]
    stands = still(row)
    return [_stage(speak, each, stands=stands) for each in life.road(row.drawn_at, row.begun_at, lines, pinned(row.policy_hash))]


def road(speak: Speaker, row: CampaignFacts) -> Picture:
    """The funnel of its names, with its table."""
    at = figures.road(row.id)
    stages = [
        Stage(speak.say(w.MEMBERS), at.members), Stage(speak.say(w.TOLD), at.told), Stage(speak.say(w.NOT_TOLD), at.not_told, kept=True),
        Stage(speak.say(w.CAME_BACK), at.came_back, kept=True), Stage(speak.say(w.OBJECTED), at.objected, kept=True),
        Stage(speak.say(w.TAKEN), at.taken_back), Stage(speak.say(w.GOT_BACK), at.got_back, kept=True), Stage(speak.say(w.OPENED), at.opened),
    ]  # fmt: skip
    return funnel(stages, speak.lang, speak.say(w.ROAD))


def limits(speak: Speaker, row: CampaignFacts) -> list[tuple[str, ...]]:
    """What the brake sees against each limit of the rule."""
    limits_, seen = pinned(row.policy_hash).brake, brake.seen(row.id)
    return whole(
        (
            speak.say(w.LIMITS[name]), speak.say(w.OF, number(part), number(all_)),
            speak.say(w.PERCENT, share(part, all_)) if all_ else "–",
            speak.say(w.PERCENT, getattr(limits_, name)),
        )
        for name, part, all_ in _counted(seen)
    )  # fmt: skip


def facts(speak: Speaker, root: str, row: CampaignFacts) -> list[tuple[str, str]]:
    """What it is, whence it was drawn, who began it."""
    policy, people = pinned(row.policy_hash), names([row.begun_by])
    told = [
        (speak.say(w.MEMBERS), speak.count(row.members, "name")),
        (speak.say(w.LEFT), number(row.left)), (speak.say(w.RULE), speak.say(w.VERSION, policy.version)),
        (speak.say(w.SWEEP), link(f"{root}sweep/{row.run}", speak.day(row.as_of))), (speak.say(w.DRAWN), speak.instant(row.drawn_at)),
    ]  # fmt: skip
    if row.begun_at:
        told.append((speak.say(w.BEGUN), speak.say(w.SIGNED, speak.instant(row.begun_at), people.get(row.begun_by, row.begun_by))))
    told.append((speak.say(w.SAMPLE), judged(speak, row)))
    return [*told, (speak.say(w.ROOT), words.code(row.root[:16])), (speak.say(w.ORDER), words.code(row.commitment[:16]))]


def judged(speak: Speaker, row: CampaignFacts) -> str:
    """What people found of the sample of this rule and kind of name."""
    found = figures.judged(row.policy_hash, row.tier)
    if not found.judged:
        return speak.say(w.NONE_JUDGED) if figures.waiting(row.policy_hash, row.tier) else speak.say(w.NO_SAMPLE)
    share_ = share(found.wrong, found.judged)
    return speak.say(w.JUDGED, number(found.wrong), number(found.judged), share_, percent(found.low), percent(found.high))


def parts(speak: Speaker, row: CampaignFacts) -> list[tuple[str, ...]]:
    """Each part with its time line."""
    return whole(_part(speak, row, part) for part in queries.parts(row.id))


def events(ctx: Ctx, speak: Speaker, row: CampaignFacts) -> list[tuple[str, ...]]:
    """What happened to it, newest first, as this person may read it."""
    told = happened.readable(ctx, entries.of_ref(row.id))
    return whole((speak.moment(each.at), happened.says(speak, each), _names(each.data), happened.record(speak, each)) for each in told)


def why_stopped(speak: Speaker, row: CampaignFacts) -> dict[str, str] | None:
    """Why it stands still, or was dropped: a limit of the rule, or who did it and the reason given."""
    by = names([row.stopped_by]).get(row.stopped_by, row.stopped_by)
    if row.state == "dropped" and row.ended_at:
        return {"happened": speak.say(w.DROPPED_BY, by, speak.instant(row.ended_at)), "means": apart(row.stopped_why), "todo": "", "kind": "open"}
    if row.state != "stopped" or row.stopped_at is None:
        return None
    if row.stopped_why in w.STOPPED_ITSELF:
        return {"happened": speak.say(w.STOPPED_ITSELF[row.stopped_why]), "means": speak.say(w.STILL), "todo": ""}
    return {"happened": speak.say(w.STOPPED_BY, by, speak.instant(row.stopped_at)), "means": apart(row.stopped_why), "todo": speak.say(w.STILL)}


def draws(speak: Speaker, policy: Policy, found: list[Asked]) -> list[dict[str, str]]:
    """Draws that wait, and those that could not be done with the reason."""
    return [
        {
            "id": each.id, "title": speak.say(w.TITLE, tier_name(policy, each.tier, speak.lang), wave(speak, each.wave)),
            "state": speak.say(w.ASKED_STATES["failed" if each.refusal else "waits"]), "why": failure(speak, each.refusal),
        }
        for each in found
    ]  # fmt: skip


def failure(speak: Speaker, refusal: str) -> str:
    """Why a draw could not be done; empty where nothing is wrong."""
    if not refusal:
        return ""
    code = next((each for each in Code if each.value == refusal), None)
    return speak.say((code.meaning.en, code.meaning.ar)) if code else speak.say(w.FAILURES.get(refusal, w.FAILURES["fault"]))


def choices(speak: Speaker, policy: Policy) -> dict[str, list[tuple[str, str]]]:
    """What can be drawn: kinds of name, waves."""
    return {
        "tiers": [(each, tier_name(policy, each, speak.lang)) for each in asked.tiers(policy)],
        "waves": [(each, wave(speak, each)) for each in asked.waves(policy)],
    }


def share(part: int, all_: int) -> str:
    """A share in per cent, to a tenth."""
    return percent(part / all_) if all_ else "0"


def _row(speak: Speaker, root: str, row: CampaignFacts) -> tuple[str, ...]:
    limits_, seen = pinned(row.policy_hash).brake, brake.seen(row.id)
    called = speak.say(w.NAMED, tier_name(pinned(row.policy_hash), row.tier, speak.lang), wave(speak, row.wave))
    return (
        link(f"{root}campaign/{row.id}", called), badge(speak.say(w.STATES[row.state]), w.BADGES[row.state]),
        number(row.members), number(row.left), coming(speak, row), number(figures.told(row.id)),
        speak.say(w.AGAINST, share(seen.came_back, seen.told), limits_.returns_percent),
        speak.say(w.AGAINST, share(seen.undelivered, seen.letters), limits_.bounces_percent),
    )  # fmt: skip


def _part(speak: Speaker, row: CampaignFacts, part: PartFacts) -> tuple[str, ...]:
    return (
        number(part.number + 1), _part_state(speak, row, part), number(part.members), number(part.left), number(part.letters),
        number(part.undelivered), _answer_until(speak, row, part), speak.day(part.reclaimed_at),
        speak.day(part.announced_at), speak.day(part.opened_to_all_at),
    )  # fmt: skip


def _answer_until(speak: Speaker, row: CampaignFacts, part: PartFacts) -> str:
    """The last day; none is known while the clock stands."""
    if part.state == "grace" and still(row):
        return speak.say(w.STANDS_STILL)
    return speak.day(last_day(part.answer_by) if part.answer_by else None)


def _line(part: PartFacts) -> Line:
    opens = part.released_at or (part.ends_at if part.state == "announced" else None)
    return Line(part.first_told_at, part.answer_by, part.reclaimed_at, part.announced_at, opens, part.opened_to_all_at)


def _stage(speak: Speaker, step: Step, *, stands: bool) -> dict[str, Any]:
    if stands and step.state != "done":
        when_still = speak.say(w.STANDS_STILL) if step.state == "now" else None
        return {"label": speak.say(w.STAGES[step.key]), "when": when_still, "state": step.state}
    last = last_day(step.at) if step.key == "answer" and step.at else None
    when = speak.say(desk.UNTIL, words.when(speak.context, last)) if last and step.state != "done" else last or step.at
    return {"label": speak.say(w.STAGES[step.key]), "when": when, "state": step.state}


def _part_state(speak: Speaker, row: CampaignFacts, part: PartFacts) -> str:
    """Nobody is told before the campaign has begun."""
    if row.state in w.NOT_BEGUN:
        return badge(speak.say(w.STATES[row.state]), w.BADGES[row.state])
    return badge(speak.of(desk.STATES, part.state), desk.STATE_BADGE[part.state])


def _names(data: dict[str, Any]) -> str:
    told = data.get("count")
    return number(told) if isinstance(told, int) else "–"


def _counted(seen: Seen) -> tuple[tuple[str, int, int], ...]:
    return (
        ("returns_percent", seen.came_back, seen.told), ("objections_upheld_percent", seen.upheld, seen.objections),
        ("bounces_percent", seen.undelivered, seen.letters),
    )  # fmt: skip
