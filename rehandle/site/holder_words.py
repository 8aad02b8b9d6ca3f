"""What the holder's page says in each state of the file: one question, one button, or what is true now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from rehandle.cases.answers import undo_until
from rehandle.cases.late import ACTIVE_LATE
from rehandle.cases.rules.clocks import answer_by
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.texts import automated, moment, reviewer
from rehandle.policy.rules.account import Account
from rehandle.policy.rules.model import Policy
from rehandle.site.road import ahead
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice


@dataclass(frozen=True, slots=True)
class Said:
    """One state of the page. `act` is what the button does; `ways` which other ways are open."""

    badge: tuple[str, str]
    title: str
    text: str
    act: str = ""
    button: str = ""
    under: str = ""
    ways: tuple[str, ...] = ()
    quiet: bool = False  # the button is a second thought, not what most people come for


def said_of(case: CaseFacts, rule: Policy, appeal: Any, stopped: bool, voice: Voice) -> Said:
    """The truth about this file, now."""
    if appeal is not None and appeal.state == "filed":
        return _objected(case, appeal, voice)
    if stopped:
        return _stopped(voice)
    match case.state:
        case "opened" | "grace" if not case.reclaim_move:
            return _asked(case, rule, voice)
        case "opened" | "grace":
            return _being_taken(rule, voice)
        case "kept":
            return _kept(case, rule, voice)
        case "reclaimed" | "announced" | "released" if case.restore_move:
            return _on_its_way(case, voice)
        case "reclaimed" | "announced":
            return _taken(case, rule, voice)
        case "restored":
            return Said(_badge("done", voice, "Yours again", "عاد الاسم"), voice.say("The name is back", "عاد الاسم إلى صاحبه"), _why_back(case, voice))
    return _gone(case, voice)


def expected(case: CaseFacts, rule: Policy) -> datetime:
    """The end of the time to answer: on record, or what it is at the earliest while the first letter is still on its way."""
    return case.answer_by or answer_by(case.opened_at, rule.clocks.grace)


def _asked(case: CaseFacts, rule: Policy, voice: Voice) -> Said:
    say = voice.say
    by = say("Answer by {}", "آخر موعد للرد: {}", voice.deadline(expected(case, rule)))
    name, since = words.handle(case.display), _last(case, voice)
    text = say(
        "Nobody has signed in since {}. If you do nothing, the handle goes to someone else. Your account and what you wrote stay.",
        "لم يُسجَّل أي دخول منذ {}. من دون رد ينتقل الاسم إلى شخص آخر، ويبقى الحساب وكل ما نُشر فيه.", since,
    )  # fmt: skip
    if voice.now >= expected(case, rule):
        text = say("The time to answer is over, but nothing has been taken: you can still keep the handle.", "انقضت مهلة الرد ولم يُسحب شيء بعد: ما زال الاحتفاظ بالاسم ممكنًا.")
    if rule.keep.takes(case.verdict) == "sign_in":
        under = say("You have more than one unused name here, so keeping takes a sign-in to the platform.", "توجد أسماء أخرى غير مستخدمة لدى صاحب الحساب، لذا يلزم تسجيل الدخول إلى المنصة للاحتفاظ بالاسم.")
        return Said(("wait", by), say("Do you want to keep this handle?", "الاحتفاظ بهذا الاسم؟"), text, "", "", under, ("object", "away", "died"))
    until = voice.day(voice.now + timedelta(days=rule.keep.days))
    kept = say("Kept at least until {}.", "يبقى الاسم محفوظًا حتى {} على الأقل.", until)
    under = format_html("{} {}", _click(rule, voice), kept)
    return Said(("wait", by), say("Do you want to keep this handle?", "الاحتفاظ بهذا الاسم؟"), text, "keep", say("Keep {}", "الاحتفاظ بالاسم {}", name), under, ("object", "away", "died", "gone"))


def _click(rule: Policy, voice: Voice) -> str:
    """What the button takes. Where nothing is sold, nobody would think of paying."""
    if rule.sells:
        return voice.say("One click. No password, no payment.", "نقرة واحدة، بلا كلمة مرور وبلا دفع.")
    return voice.say("One click. No password.", "نقرة واحدة، بلا كلمة مرور.")


def _kept(case: CaseFacts, rule: Policy, voice: Voice) -> Said:
    say = voice.say
    assert case.ended_at
    again = voice.day(case.ended_at + timedelta(days=rule.keep.days))
    why = {
        "holder_kept": say("Kept on {}. Nothing more to do. Next question not before {}.", "حُفظ الاسم في {}. لا يلزم فعل شيء آخر. ولا سؤال آخر قبل {}.", voice.day(case.ended_at), again),
        "holder_away": say("You told us that you are away. The name is left alone until then.", "سُجّل الغياب. يُترك الاسم لصاحبه حتى ذلك الحين."),
        "appeal_upheld": say("Your objection was upheld. The name stays yours.", "قُبل الاعتراض. يبقى الاسم لصاحبه."),
    }
    other = say("The account was used again, or changed, so the name stays with it.", "استُخدم الحساب من جديد أو تغيّر، فيبقى الاسم له.")
    by_holder = case.why_ended == "holder_kept"
    under = say('Was it not you? <a href="{}">Write to us</a>.', 'إن كان الإجراء من شخص آخر فيمكن <a href="{}">مراسلتنا</a>.', voice.to("/contact"))
    undo = by_holder and voice.now <= undo_until(case)
    if undo:
        under = format_html("{} {}", say("Possible until {}.", "ممكن حتى {}.", voice.clock(undo_until(case))), under)
    button = say("Undo", "التراجع") if undo else ""
    return Said(_badge("done", voice, "Kept", "محفوظ"), say("The name is kept", "الاسم محفوظ"), why.get(case.why_ended, other), "undo" if undo else "", button,
                under if by_holder else "", quiet=True)


def _taken(case: CaseFacts, rule: Policy, voice: Voice) -> Said:
    say, back = voice.say, ahead(case, rule)["back"]
    assert case.reclaimed_at
    badge = _badge("stop", voice, "Taken back on {}", "سُحب في {}", voice.day(case.reclaimed_at))
    title = say("You can get this handle back", "يمكن استعادة هذا الاسم")
    if back is None or voice.now >= back:
        return _gone(case, voice)
    free = say(" at no cost", " بلا مقابل") if rule.sells else ""
    text = say("The time to answer was over, so the name was taken back on {}. You can get it back{} until {}.",
               "انقضت مهلة الرد فسُحب الاسم في {}. ويمكن استعادته{} حتى {}.", voice.day(case.reclaimed_at), free, voice.instant(back))
    return Said(badge, title, text, "back", say("Get {} back", "استعادة الاسم {}", words.handle(case.display)),
                _click(rule, voice), ("object", "died"))


def _on_its_way(case: CaseFacts, voice: Voice) -> Said:
    say = voice.say
    asked = say("The platform was asked to give it back.", "طُلب من المنصة إعادته.")
    return Said(_badge("wait", voice, "On its way back", "قيد الاستعادة"), say("The name is on its way back to you", "الاسم في طريقه إلى صاحبه"),
                format_html("{} {}", asked, _why_back(case, voice)))


def _why_back(case: CaseFacts, voice: Voice) -> str:
    """What a holder should know who did not ask for it."""
    nothing = voice.say("Nothing more has to be done.", "لا يلزم فعل شيء آخر.")
    if case.why_ended != ACTIVE_LATE:
        return nothing
    late = voice.say("The account was used before the name was taken back. We learned of it only later: the name should not have been taken.",
                     "استُخدم الحساب قبل سحب الاسم، ولم نعلم بذلك إلا لاحقًا: ما كان ينبغي سحب الاسم.")
    return format_html("{} {}", late, nothing)


def _gone(case: CaseFacts, voice: Voice) -> Said:
    say = voice.say
    open_ = bool(case.objection_until and voice.now <= case.objection_until and case.state != "closed")
    taken = say("It was taken back on {}, and the time to get it back is over.", "سُحب في {}، وانقضت مهلة الاستعادة.", voice.day(case.reclaimed_at)) if case.reclaimed_at else ""
    until = say("If this was wrong, object until {}: somebody who did not look at it before decides.", "إن كان ذلك خطأ فيمكن الاعتراض حتى {}، ويبتّ شخص لم يطّلع عليه من قبل.",
                voice.last_day(case.objection_until)) if open_ and case.objection_until else say("The time to object is over too.", "وانقضت مهلة الاعتراض أيضًا.")
    return Said(_badge("closed", voice, "Taken back", "سُحب الاسم"), say("This handle has gone on", "انتقل هذا الاسم"), format_html("{} {}", taken, until), ways=("object",) if open_ else ())


def _being_taken(rule: Policy, voice: Voice) -> Said:
    say = voice.say
    free = say(", at no cost", " بلا مقابل") if rule.sells else ""
    return Said(_badge("wait", voice, "Time to answer is over", "انقضت مهلة الرد"), say("The name is being taken back", "يجري سحب الاسم"),
                say("As soon as that is done you can get it back here{}. Look again in a few minutes.", "بعد إتمام ذلك يمكن استعادته هنا{}. يمكن الاطلاع بعد دقائق.", free), ways=("object", "died"))


def _objected(case: CaseFacts, appeal: Any, voice: Voice) -> Said:
    say = voice.say
    stopped = say("Everything about the name has stopped.", "توقف كل شيء بشأن الاسم.")
    decides = say("Somebody who did not look at it before decides by {}, and writes to you.", "يبتّ فيه شخص لم يطّلع عليه من قبل في موعد أقصاه {}، ثم يُرسل القرار.", voice.day(appeal.promised_by))
    late = say("A decision was promised by {}: it is late. Nothing is taken meanwhile.", "كان الموعد المعلن للقرار {}، وقد تأخر. ولا يُسحب شيء في هذه الأثناء.", voice.day(appeal.promised_by))
    return Said(_badge("stop", voice, "Stopped: objection", "متوقف: اعتراض"), say("Your objection is here", "وصل الاعتراض"),
                format_html("{} {}", stopped, late if voice.now > appeal.promised_by else decides))


def _stopped(voice: Voice) -> Said:
    say = voice.say
    return Said(_badge("stop", voice, "Stopped", "متوقف"), say("Everything about this name has stopped", "توقف كل شيء بشأن هذا الاسم"),
                say("Nothing is taken and no clock runs until a person has looked at it.", "لا يُسحب شيء ولا تجري أي مهلة حتى يطّلع شخص عليه."), ways=("object",))


def why_facts(told: Account, voice: Voice) -> list[tuple[object, object]]:
    """Why this handle: the result, the rule, its sentence, what was seen and where, how it was found, what would have changed it."""
    say, decided = voice.say, told.decided
    facts: list[tuple[object, object]] = [(say("Result", "النتيجة"), told.outcome)]
    if decided:
        facts += [
            (say("Rule", "القاعدة"), format_html('<a href="{}">{}</a>', clause_url(told, decided.anchor, voice), say("{}, version {}", "{}، الإصدار {}", decided.called, told.version))),
            (say("Its sentence", "نصّها"), decided.sentence),
            (say("What we saw", "ما رأيناه"), _lines(f"{fact.called}: {fact.value}" for fact in decided.facts)),
            (say("Where we read it", "مصدر ما رأيناه"), _lines(dict.fromkeys(fact.source for fact in decided.facts if fact.source))),
        ]
    facts += [(say("How it was found", "كيف عُثر عليه"), automated(voice.lang)), (say("Who looks at it", "من يطّلع عليه"), reviewer(voice.lang))]
    if decided and decided.changes:
        facts.append((say("What would have changed it", "ما كان سيغيّر ذلك"), ("، أو " if voice.arabic else ", or ").join(decided.changes)))
    return facts


WHY_HEAD = (("The rule asks", "ما تسأل عنه القاعدة"), ("This account", "هذا الحساب"), ("Result", "النتيجة"))


def why_rows(told: Account, voice: Voice) -> list[list[object]]:
    """Every condition of the rule, one by one: its sentence, what was seen, whether it holds."""
    return [
        [
            format_html('<span><a href="{}">{}</a>: {}</span>', clause_url(told, each.anchor, voice), each.called, each.sentence),
            format_html("<span>{}</span>", _lines([f"{fact.called}: {fact.value}" for fact in each.facts] + ([each.note] if each.note else [])) or "–"),
            each.holds,
        ]
        for each in told.clauses
    ]  # fmt: skip


def clause_url(told: Account, anchor: str, voice: Voice) -> str:
    """The sentence on the page of the very version that was judged by."""
    return f"{voice.to('/policy')}?version={told.version}#{anchor}"


def _lines(told: Iterable[str]) -> str:
    return format_html_join(mark_safe("<br>"), "{}", ((each,) for each in told))


def _last(case: CaseFacts, voice: Voice) -> object:
    known = [at for name in ("last_login_at", "last_post_at", "created_at") if (at := moment(case.facts.get(name)))]
    if not known:
        return voice.say("a long time", "وقت طويل")
    login = moment(case.facts.get("last_login_at"))
    return voice.day(login or max(known))


def _badge(kind: str, voice: Voice, english: str, arabic: str, *values: object) -> tuple[str, str]:
    return kind, voice.say(english, arabic, *values)
