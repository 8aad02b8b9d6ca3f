"""The life line of a name: the stages of the case machine with the dates of the pinned rule. Made, never typed."""

from datetime import datetime, timedelta

from rehandle.cases.rules.clocks import announce_at, answer_by, release_at, restore_until
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.texts import moment
from rehandle.kernel.words import dates
from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import sold
from rehandle.site.public import FOR_SALE, Shown
from rehandle.site.visit import Voice

Stage = dict[str, object]


def public(shown: Shown, rule: Policy, told: int, voice: Voice) -> list[Stage]:
    """The road that everybody may see, for a name on the public list or beyond."""
    case, say = shown.case, voice.say
    if case is None:
        return _changed(shown, voice)
    assert case.reclaimed_at
    announced = case.announced_at or announce_at(rule, case.reclaimed_at)
    opens = case.released_at or case.ends_at
    sold = case.state == "released"
    last = say("Goes on sale", "يُعرض للبيع") if shown.state == FOR_SALE or sells(rule, case) else say("Opens", "يُتاح")
    return [
        {"label": say("Held since", "لدى صاحبه منذ"), "when": shown.since.year if shown.since else "", "state": "done"},
        {"label": say("Holder told", "إخطار صاحبه"), "when": count(told, "time", voice.lang), "state": "done"},
        {"label": say("Taken back", "السحب"), "when": case.reclaimed_at, "state": "done"},
        {"label": say("Public list", "القائمة العلنية"), "when": announced, "state": "done" if sold else "now"},
        {"label": last, "when": opens, "state": "now" if sold else "later"},
        {"label": say("A new holder", "صاحب جديد"), "when": "", "state": "later"},
    ]  # fmt: skip


def holder(case: CaseFacts, rule: Policy, told_at: datetime | None, voice: Voice, stopped: bool = False) -> list[Stage]:
    """The holder's own road, from the last sign-in to a new holder. While the name is stopped no date ahead is promised."""
    if case.state in ("kept", "restored"):
        return _kept(case, rule, told_at, voice)
    say, seen = voice.say, [at for name in ("last_login_at", "last_post_at") if (at := moment(case.facts.get(name)))]
    dates_of = ahead(case, rule)
    states = _states(case)
    stages: list[Stage] = [
        {"label": say("Last seen", "آخر استخدام"), "when": max(seen, default="")},
        {"label": say("First letter", "أول رسالة"), "when": told_at or case.opened_at},
        {"label": say("Time to answer", "مهلة الرد"), "when": _until(case.answer_by or answer_by(case.opened_at, rule.clocks.grace), voice)},
        {"label": say("Taken back", "السحب"), "when": dates_of["reclaimed"] or ""},
        {"label": say("Time to get it back", "مهلة الاستعادة"), "when": _until(dates_of["back"], voice, hour=True)},
        {"label": say("Goes to a new holder", "ينتقل إلى صاحب جديد"), "when": dates_of["released"] or ""},
    ]
    known = [{**stage, "state": state} for stage, state in zip(stages, states, strict=True)]
    waits = case.state == "grace" and case.answer_by is not None and case.answer_by <= voice.now  # for a person who looks at it
    return [{**stage, "when": ""} if (stopped or waits) and stage["state"] != "done" and stage is not known[1] else stage for stage in known]


def _kept(case: CaseFacts, rule: Policy, told_at: datetime | None, voice: Voice) -> list[Stage]:
    """A name that stays with its holder."""
    say = voice.say
    assert case.ended_at
    stays = say("Kept", "الاحتفاظ بالاسم") if case.state == "kept" else say("Got back", "استعادة الاسم")
    stages: list[Stage] = [{"label": say("First letter", "أول رسالة"), "when": told_at or case.opened_at, "state": "done"}]
    if case.reclaimed_at:
        stages.append({"label": say("Taken back", "السحب"), "when": case.reclaimed_at, "state": "done"})
    stages.append({"label": stays, "when": case.ended_at, "state": "now"})
    if case.why_ended == "holder_kept":
        again = case.ended_at + timedelta(days=rule.keep.days)
        stages.append({"label": say("Next question not before", "لا سؤال آخر قبل"), "when": again, "state": "later"})
    return stages


def ahead(case: CaseFacts, rule: Policy) -> dict[str, datetime | None]:
    """When the name is taken back, until when it can be got back, when it is released: what is known, else what the rule says."""
    reclaimed = case.reclaimed_at or case.answer_by or answer_by(case.opened_at, rule.clocks.grace)
    announced = case.announced_at or (announce_at(rule, reclaimed) if reclaimed else None)
    known = case.released_at or (case.ends_at if case.state == "announced" else None)
    released = known or (release_at(rule, announced) if announced else None)
    return {"reclaimed": reclaimed, "announced": announced, "released": released, "back": restore_until(rule, released) if released else None}


def _states(case: CaseFacts) -> list[str]:
    at = {"opened": 1, "grace": 2, "reclaimed": 4, "announced": 4, "released": 5, "closed": 6}[case.state]
    return ["done" if place < at else "now" if place == at else "later" for place in range(6)]


def _changed(shown: Shown, voice: Voice) -> list[Stage]:
    say = voice.say
    return [
        {"label": say("An earlier holder", "صاحب سابق"), "when": "", "state": "done"},
        {"label": say("Changed hands", "انتقل إلى صاحب جديد"), "when": shown.at or "", "state": "now"},
    ]


def _until(at: datetime | None, voice: Voice, hour: bool = False) -> str:
    """A stage that lasts until a day; a person's day ends at noon UTC of the next one."""
    if at is None:
        return ""
    last = at if hour else dates.last_day(at)
    told = (dates.short if last.year == voice.now.year else dates.plain)(last, voice.lang, voice.months)
    return str(voice.say("until {}", "حتى {}", told))


def sells(rule: Policy, case: CaseFacts) -> bool:
    """Whether the first step of this name's tier asks for money."""
    steps = rule.sale_steps(case.tier)
    return bool(steps) and sold(steps[0])
