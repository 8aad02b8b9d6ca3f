"""What there is to decide in a file, who may, and the letter that a harsh decision sends."""

from dataclasses import dataclass

from rehandle.cases import queries
from rehandle.cases.rules import texts
from rehandle.cases.rules.clocks import after_stop
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.telling import language
from rehandle.desk import work
from rehandle.desk.speak import Pair, Speaker
from rehandle.handles.queries import frozen_since, stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.words.bidi import direction
from rehandle.letters.layout import as_text
from rehandle.people.queries import names
from rehandle.policy.queries import pinned

REVIEWABLE = ("opened", "grace")
PREPARED: tuple[Pair, ...] = (
    ("You told us why you were away. The handle stays yours.", "ذُكر سبب الغياب. يبقى الاسم لصاحبه."),
    (
        "You use the account in a way that our check did not see. The handle stays yours.",
        "الحساب مستخدم على نحو لم يظهر في الفحص. يبقى الاسم لصاحبه.",
    ),
    (
        "The account was not used in the time that the rule names, and nothing in your answer changes that.",
        "لم يُستخدم الحساب في المدة التي تحددها القاعدة، ولا يغيّر الرد ذلك.",
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One open decision. `why_not` says why this person may not take it; then there is no button."""

    kind: str  # objection | review
    ref: str
    path: str
    who: str
    why_not: str
    prepared: tuple[tuple[str, str], ...] = ()
    letter_lang: str = "en"


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter before it goes out."""

    title: str
    text: str
    lang: str
    dir: str


def objection(ctx: Ctx, speak: Speaker, case: CaseFacts) -> Choice | None:
    """The open objection of a file."""
    appeal = queries.appeal_of(case.id)
    if appeal is None or appeal.state != "filed":
        return None
    reviewer = names([case.reviewed_by]).get(case.reviewed_by, "") if case.reviewed_by else ""
    code = work.why_not_decide(ctx, case.reviewed_by)
    why_not = speak.say((code.meaning.en, code.meaning.ar)) if code else ""
    if reviewer:
        may = ("First reviewer: {}, who may not decide. You may.", "المراجعة الأولى: {}، ولا يجوز له البتّ. ويجوز لك.")
        who = speak.say(("First reviewer: {}.", "المراجعة الأولى: {}.") if why_not else may, reviewer)
    else:
        who = speak.say(("Nobody has reviewed this file before.", "لم يراجع أحد هذا الملف من قبل."))
    lang = language(case.lang)
    prepared = tuple((pair[lang == "ar"], speak.say(pair)) for pair in PREPARED)
    choose = ("", speak.say(("In my own words, below", "بعبارة أخرى أدناه")))
    return Choice("objection", appeal.id, f"case/{case.id}/objection", who, why_not, (choose, *prepared), lang)


def review(ctx: Ctx, speak: Speaker, case: CaseFacts) -> Choice | None:
    """The first look of a person at a file that the rule asks it for."""
    asked = case.tier in pinned(case.policy_hash).reclaim.human_review
    if case.state not in REVIEWABLE or case.reviewed_by or not asked or stops(case.handle):
        return None
    why_not = (
        "" if Permission.CASES_REVIEW in ctx.may else speak.say(("Your role reads files and does not decide.", "هذا الدور للقراءة، وليس للقرار."))
    )
    return Choice(
        "review", case.id, f"case/{case.id}/review", speak.say(("Nobody has looked at this file yet.", "لم يطّلع أحد على هذا الملف بعد.")), why_not
    )


def letter_if_dismissed(ctx: Ctx, case: CaseFacts, reason: str) -> Preview:
    """The exact letter but for its code and link, which it gets when it goes out."""
    lang, policy = language(case.lang), pinned(case.policy_hash)
    since = frozen_since(case.handle) or ctx.now
    ends_at = after_stop(case.ends_at, since, ctx.now) if case.ends_at else None
    parts = texts.decision(case.display, False, reason, ends_at, policy, lang, "…", "…", ctx.now)
    return Preview(parts.title, as_text(parts), lang, direction(lang))
