"""What the page of a name says that is given on request: the queue and its promise, one's own request, what it binds to."""

from django.utils.html import format_html

from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.request_queries import OwnRequest, RequestFacts
from rehandle.sales.rules.request import LEAST_WHY, MOST_WHY
from rehandle.sales.rules.terms import Terms
from rehandle.site.auction_words import Facts, Said
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

CLOSED = {"awarded": "done"}


def too_short(voice: Voice) -> str:
    """What is wrong with a text that is not read."""
    return voice.say("Say it in {} to {}.", "يلزم ذكره فيما بين {} و{}.", LEAST_WHY, count(MOST_WHY, "character", voice.lang))


def of(facts: RequestFacts, own: OwnRequest | None, voice: Voice) -> Said:
    """The page as it is now for this visitor."""
    say, name, stands = voice.say, words.handle(facts.display), standing(own, voice) if own else None
    if facts.state == "awarded":
        return Said(("done", say("Given", "مُنح")), say("{} was given to a member who asked", "مُنح {} لعضو طلبه", name), stands, may_bid=False)
    if facts.state != "open":
        return Said(("closed", say("Closed", "انتهى")), say("{} was not given", "لم يُمنح {}", name), stands, may_bid=False)
    if facts.stopped:
        still = say("Something about the name has to be decided first. Requests that were made stay.",
                    "يلزم البتّ أولًا في أمر بشأن الاسم. تبقى الطلبات القائمة.")  # fmt: skip
        title = say("{} stands still", "توقف أمر الاسم {}", name)
        return Said(("stop", say("Stopped", "متوقف")), title, stands or ("stop", still), may_bid=False)
    badge = say("Asked today, answered by {}", "يُجاب عن طلب اليوم حتى {}", voice.day(facts.answered_by_if_asked_now))
    title = say("{} can be asked for", "يمكن طلب الاسم {}", name)
    return Said(("open", badge), title, stands, may_bid=own is None or own.state in ("taken_back", "passed_over"))


def standing(own: OwnRequest, voice: Voice) -> tuple[str, object] | None:
    """How one's own request stands."""
    say, by = voice.say, voice.day(own.answer_by)
    if own.went_back:
        return "closed", say("The membership ended, and the name went back.", "انتهت العضوية وعاد الاسم.")
    if own.back_on:
        until = voice.day(own.back_on)
        return "stop", say("The membership has ended. Unless it is renewed, the name goes back on {}.", "انتهت العضوية. إن لم تُجدَّد عاد الاسم في {}.", until)
    if own.state == "waiting" and own.late:
        return "stop", say("We promised you an answer by {}, and have not kept it. Your request still stands.",
                           "وُعد هذا الحساب بالرد حتى {} ولم يُنفَّذ الوعد. ما زال الطلب قائمًا.", by)  # fmt: skip
    if own.state == "waiting":
        return "wait", say("Your request is here. You have an answer by {}.", "وصل طلب هذا الحساب. الرد حتى {}.", by)
    if own.state == "granted":
        return "done", say("Your request was granted. The name moves to your account by itself.", "قُبل طلب هذا الحساب. ينتقل الاسم إليه من تلقاء نفسه.")
    if own.state == "refused":
        return "closed", say("Your request was refused; the letter says why.", "رُفض طلب هذا الحساب، والسبب في الرسالة.")
    return None


def numbers(facts: RequestFacts, voice: Voice) -> Facts:
    """What it costs, who may ask, how many wait, and which promises are broken."""
    say = voice.say
    everybody = say("everybody with an account", "كل من له حساب")
    told: Facts = [
        (say("Price", "السعر"), say("nothing", "بلا مقابل")),
        (say("Who may ask", "من يمكنه الطلب"), say("members: {}", "الأعضاء: {}", memberships(facts)) if facts.members else everybody),
        (say("Requests that wait", "طلبات تنتظر الرد"), facts.waiting),
    ]
    if facts.overdue:
        told.append((say("Answers that are late", "ردود متأخرة"), facts.overdue))
    return told


def memberships(facts: RequestFacts) -> str:
    """The platform's own words for them."""
    return ", ".join(isolate(each.replace("_", " ")) for each in facts.members)


def terms(facts: RequestFacts, said: Terms, rule: Policy, voice: Voice) -> Facts:
    """Everything that asking binds to, before anybody does."""
    say = voice.say
    days = count(facts.answer_days, "day", voice.lang, "oblique")
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    told: Facts = [
        (say("The answer", "الرد"), say("A person reads each request and answers within {}, with a reason where it is no.", "يقرأ شخص كل طلب ويجيب خلال {}، مع ذكر السبب عند الرفض.", days)),
        (say("One at a time", "طلب واحد في كل مرة"), say("A request can be taken back until it is answered.", "يمكن سحب الطلب إلى أن يُجاب عنه.")),
    ]  # fmt: skip
    if facts.returns_days is not None:
        grace = count(facts.returns_days, "day", voice.lang, "oblique")
        told.append((
            say("If the membership ends", "عند انتهاء العضوية"),
            say("You are told, and have {} to renew it. Then the name goes back, and the account has its earlier name again.",
                "تصل رسالة، والمهلة {} للتجديد. بعدها يعود الاسم، ويعود إلى الحساب اسمه السابق.", grace),
        ))  # fmt: skip
    return [
        *told, (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("If an objection is upheld", "إذا قُبل اعتراض"), said.objection),
        (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def row(facts: RequestFacts, voice: Voice) -> list[object]:
    """One name in the list of what is for sale."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{facts.sale}"), words.handle(facts.display))
    asked = voice.say("on request, answered by {}", "بطلب، والرد حتى {}", voice.day(facts.answered_by_if_asked_now))
    return [link, voice.say("nothing", "بلا مقابل"), facts.waiting, asked]


def own_row(own: OwnRequest, voice: Voice) -> list[object]:
    """One's own request in one's list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{own.sale}"), words.handle(own.display))
    stands = standing(own, voice)
    passed = voice.say("Given to another", "مُنح لغير هذا الحساب") if own.state == "passed_over" else voice.say("Taken back", "سُحب الطلب")
    return [link, voice.day(own.at), stands[1] if stands else passed]


def own_head(voice: Voice) -> list[str]:
    """Columns of one's own requests."""
    return [voice.say("Name", "الاسم"), voice.say("Asked", "تاريخ الطلب"), voice.say("How it stands", "حالة الطلب")]
