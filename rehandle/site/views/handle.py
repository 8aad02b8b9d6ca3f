"""`/h/NAME`: one of six states, why, how it will be given, what happened."""

from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from rehandle import wiring
from rehandle.cases.queries import appeal_of, told
from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.texts import seen
from rehandle.kernel.refusal import Refused
from rehandle.kernel.words.bidi import handle_text
from rehandle.kernel.words.plural import count
from rehandle.policy.queries import pinned
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.words import sentence
from rehandle.sales.market import open_to_all
from rehandle.site import public, road
from rehandle.site.beat import on_the_beat
from rehandle.site.given import facts as given_facts
from rehandle.site.happened import rows
from rehandle.site.public import Shown
from rehandle.site.views.home import answer, said
from rehandle.site.visit import Visitor, Voice


@on_the_beat
def handle(request: Visitor, typed: str) -> HttpResponse:
    """A name's page. Another spelling of it leads to its one address."""
    rule = request.rule
    if rule is None:
        return render(request, "pages/home.html", said(request), status=409)
    name = public.wanted(rule, typed)
    if isinstance(name, Refused):
        return answer(request, typed)
    if name != typed:
        return HttpResponseRedirect(request.voice.to(f"/h/{quote(name)}"))
    shown = public.look(rule, name, request.ctx.now, wiring.ports().platform)
    return render(request, "pages/handle.html", page(request, shown, rule))


def page(request: Visitor, shown: Shown, rule: Policy) -> dict[str, object]:
    """What the page shows of it."""
    voice = request.voice
    told_of: dict[str, object] = {"name": shown.name, "state": shown.state, "badge": badge(shown, rule, voice), "shown": shown}
    told_of |= {
        "history": rows(shown.history, voice), "said": _said(shown, voice), "about": voice.say("What happened", "ما جرى"),
        "title": handle_text(shown.name) if voice.arabic else f"@{shown.name}",
        "head": [voice.say("Date", "التاريخ"), voice.say("What happened", "ما جرى"), voice.say("Record", "القيد")],
    }  # fmt: skip
    if shown.state in (public.FOR_SALE, public.ON_REQUEST) and (sale := open_to_all(shown.name)):
        told_of["auction"] = voice.to(f"/s/{sale}")
    if shown.hears:
        told_of["offers"] = voice.to(f"/s/{shown.hears}")
    if rule.watch.names and shown.state in (public.TAKEN, public.OPENING):
        told_of["wait"] = voice.to(f"/w/{quote(shown.name)}")
    if shown.state == public.CHANGED:
        told_of["road"] = road.public(shown, rule, 0, voice)
    if shown.case is None:
        return told_of
    own = pinned(shown.case.policy_hash)
    numbers = {each.number for each in told(shown.case, request.ctx.now)}
    return told_of | {
        "road": road.public(shown, own, sum(n >= 0 for n in numbers), voice), "why": why(shown.case, own, voice), "clause": shown.case.clause,
        "letters": letters(shown.case, numbers, voice), "given": given_facts(own, shown.case, voice), "version": own.version,
    }  # fmt: skip


def _said(shown: Shown, voice: Voice) -> str:
    """One sentence under a state that needs one."""
    say = voice.say
    match shown.state:
        case public.TAKEN:
            return say("Its holder is not for us to name.", "لا يُكشف عن صاحبه.")
        case public.NOT_GIVEN:
            return say("Under the rule this name goes to nobody.", "وفق القاعدة لا يُمنح هذا الاسم لأحد.")
        case public.ON_REQUEST:
            return say("Nobody holds it. It is given at no cost to somebody who asks for it.", "لا صاحب له. ويُمنح بلا مقابل لمن يطلبه.")
        case public.OPEN:
            return say("Nobody holds it. It can be taken on the platform itself.", "لا صاحب له. ويمكن الحصول عليه في المنصة نفسها.")
        case public.CHANGED:
            return say("It has a new holder, who is not for us to name.", "صار له صاحب جديد، ولا يُكشف عنه.")
    return ""


def badge(shown: Shown, rule: Policy, voice: Voice) -> tuple[str, str]:
    """Sign and words of a state."""
    say = voice.say
    match shown.state:
        case public.OPENING:
            assert shown.case
            assert shown.at
            sold = road.sells(pinned(shown.case.policy_hash), shown.case)
            pair = ("Goes on sale {}", "يُعرض للبيع {}") if sold else ("Opens {}", "يُتاح {}")
            return "open", say(*pair, voice.instant(shown.at))
        case public.FOR_SALE | public.ON_REQUEST:
            return "open", say("For sale", "معروض للبيع") if shown.state == public.FOR_SALE else say("On request", "بطلب")
        case public.OPEN:
            return "open", say("Open", "متاح")
        case public.CHANGED:
            assert shown.at
            return "done", say("Changed hands on {}", "انتقل إلى صاحب جديد في {}", voice.day(shown.at))
        case public.NOT_GIVEN:
            return "closed", say("Not given", "لا يُمنح")
    return "closed", say("Taken", "مأخوذ")


def why(case: CaseFacts, rule: Policy, voice: Voice) -> str:
    """The clause's own sentence, and what was seen."""
    clause = next((each for each in rule.verdict if each.name == case.clause), None)
    told_seen = ("، " if voice.arabic else ", ").join(seen(case.facts, voice.lang))
    rule_said = sentence(clause.tree, voice.lang) if clause else ""
    return voice.say("{} What we saw: {}.", "{} ما رأيناه: {}.", rule_said, told_seen) if told_seen else rule_said


def letters(case: CaseFacts, numbers: set[int], voice: Voice) -> str:
    """How often the holder was told, before the end of the time to answer and after it, and what came of it."""
    appeal, after = appeal_of(case.id), len({each for each in numbers if each < 0})
    sent = voice.say("{} before", "{} قبل السحب", count(len(numbers) - after, "letter", voice.lang))
    sent = voice.say("{}, {} after", "{}، و{} بعده", sent, count(after, "letter", voice.lang)) if after else sent
    if appeal is None:
        return voice.say("{}, no answer, no objection.", "{}، بلا رد ولا اعتراض.", sent)
    return voice.say(
        "{}; an objection was dismissed by somebody who had not looked at the name before.",
        "{}؛ ورُفض اعتراض بتّ فيه شخص لم يطّلع على الاسم من قبل.", sent,
    )  # fmt: skip

