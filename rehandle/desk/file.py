"""What a file shows to everybody who may read it: state, road, finding, letters, what happened."""

from datetime import timedelta
from typing import Any

from rehandle.cases import queries as cases
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.project import project
from rehandle.cases.why import account_of
from rehandle.desk import found, happened
from rehandle.desk import words as w
from rehandle.desk.cells import link, whole
from rehandle.desk.rules.life import Step, road
from rehandle.desk.speak import Speaker
from rehandle.handles.queries import stops, stops_ever
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.words.dates import last_day
from rehandle.letters import queries as letters
from rehandle.letters.queries import LetterFacts
from rehandle.log import entries
from rehandle.policy.guarded import guarded
from rehandle.policy.queries import pinned
from rehandle.site.templatetags import words

UNTIL = ("answer", "back")
A_YEAR = timedelta(days=365)


def facts_of(ctx: Ctx, case_id: str) -> CaseFacts:
    """The file as it stands now. Refuses `not_found`."""
    known = cases.case(case_id)
    return known if stops(known.handle) else project(known, pinned(known.policy_hash), ctx.now)


def shown(ctx: Ctx, speak: Speaker, root: str, case: CaseFacts) -> dict[str, Any]:
    """All of it, ready for the page."""
    policy, told = pinned(case.policy_hash), account_of(case, speak.lang)
    written = letters.of(case.id)
    return {
        "kept_back": _kept_back(ctx, speak, case), "stops_said": _stops_said(speak, case.handle),
        "case": case, "badge": badge_of(speak, case), "stages": _stages(speak, case, written),
        "found_head": speak.heads(*found.HEAD), "found": whole(found.rows(speak, told)), "otherwise": found.otherwise(told),
        "rule": told.rule, "outcome": told.outcome,
        "tier": policy_tier(policy, case.tier, speak), "letter_rows": whole(_letter(ctx, speak, root, each) for each in written),
        "letter_head": speak.heads(("Date", "التاريخ"), ("Letter", "الرسالة"), ("Way", "الطريقة"), ("Outcome", "النتيجة"), ("Text", "النص")),
        "events": events(ctx, speak, case.handle, case), "event_head": event_head(speak),
    }  # fmt: skip


def event_head(speak: Speaker) -> list[str]:
    """The heads of a table of events."""
    return speak.heads(("When", "متى"), ("What happened", "ما حدث"), ("Record number", "رقم السجل"))


def events(ctx: Ctx, speak: Speaker, handle: str, case: CaseFacts | None = None) -> list[tuple[str, ...]]:
    """What happened to a name since its file was opened, as this person may read it."""
    since = case.opened_at if case else ctx.now - A_YEAR
    told = happened.readable(ctx, entries.about(handle, since))
    return whole((speak.moment(each.at), happened.says(speak, each), happened.record(speak, each)) for each in told)


def badge_of(speak: Speaker, case: CaseFacts) -> dict[str, str]:
    """The state as sign and word; a standstill before all."""
    frozen = stops(case.handle)
    if frozen:
        return {"kind": "stop", "text": speak.say(w.STOPS.get(frozen[0].kind, w.FROZEN))}
    said = speak.of(w.STATES, case.state)
    if case.state == "grace" and case.answer_by:
        said = speak.say(("Answer by {}", "الرد حتى {}"), words.deadline(speak.context, case.answer_by, speak.now))
    return {"kind": w.STATE_BADGE[case.state], "text": said}


def _stops_said(speak: Speaker, handle: str) -> str:
    """Whether the name stands still; the page behind it says why, and is where it is set and lifted."""
    if stops(handle):
        return speak.say(("What holds this name now", "ما يوقف هذا الاسم الآن"))
    return speak.say(("It stood still before", "سبق أن أُوقف الاسم") if stops_ever(handle) else ("Freeze this name", "إيقاف هذا الاسم"))


def _kept_back(ctx: Ctx, speak: Speaker, case: CaseFacts) -> dict[str, str] | None:
    """A list that came into force after the name was taken back keeps it from everybody: no sale of it opens."""
    refusal = guarded(pinned(case.policy_hash), case.handle, ctx.now) if case.state in ("reclaimed", "announced", "released") else None
    if refusal is None:
        return None
    why = speak.say(("Nobody is given this name: {}", "لا يُمنح هذا الاسم لأحد: {}"), speak.say((refusal.code.meaning.en, refusal.code.meaning.ar)))
    listed = refusal.facts.get("list") or refusal.facts.get("looks_like") or ""
    return {"happened": why, "means": str(words.code(str(listed))) if listed else ""}


def policy_tier(policy: Any, tier: str, speak: Speaker) -> str:
    """The kind of name in the rule's own words."""
    found_tier = next((each for each in policy.tier if each.name == tier), None)
    return (found_tier.text.of(speak.lang) if found_tier else "") or tier


def _stages(speak: Speaker, case: CaseFacts, written: list[LetterFacts]) -> list[dict[str, Any]]:
    policy = pinned(case.policy_hash)
    first = next((each.accepted_at for each in written if each.kind == "notice" and each.accepted_at), None)
    return [_stage(speak, step) for step in road(case, policy, found.last_seen(case, policy), first)]


def _stage(speak: Speaker, step: Step) -> dict[str, Any]:
    when: Any = step.at
    if step.at and step.key in UNTIL and step.state != "done":
        when = speak.say(w.UNTIL, words.when(speak.context, last_day(step.at) if step.key == "answer" else step.at))
    return {"label": speak.say(w.STAGES[step.key]), "when": when, "state": step.state}


def _letter(ctx: Ctx, speak: Speaker, root: str, letter: LetterFacts) -> tuple[str, ...]:
    kind = speak.say(w.LETTERS.get(letter.kind, w.LETTER), _when(speak, letter.number))
    way = speak.say(("{}, in {}", "{}، بـ{}"), speak.of(w.CHANNELS, letter.channel), speak.of(w.LANGUAGES, letter.lang))
    sealed = speak.say(("sealed", "مختومة"))
    opens = (
        link(f"{root}letter/{letter.letter}", speak.say(("sealed, open with a reason", "مختومة، تُفتح بذكر سبب")))
        if Permission.LETTERS_READ in ctx.may
        else sealed
    )
    return (speak.day(letter.written_at), kind, way, _fate(speak, letter), opens)


def _when(speak: Speaker, number: int) -> str:
    """When a notice is written, told from the end of the time to answer."""
    if not number:
        return speak.say(w.AT_END)
    return speak.say(w.BEFORE_END if number > 0 else w.AFTER_END, speak.count(abs(number), "day", "oblique"))


def _fate(speak: Speaker, letter: LetterFacts) -> str:
    if letter.held_at and letter.state == "written":
        return speak.say(("held back: everything stands still", "موقوفة: كل شيء متوقف"))
    said = speak.of(w.FATES, letter.state)
    at = letter.ended_at or letter.accepted_at
    return speak.say(("{}, {}", "{}، {}"), said, speak.day(at)) if at else said
