"""What the page of a falling price says."""

from django.utils.html import format_html

from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.falling import FallingFacts
from rehandle.sales.rules.terms import Terms
from rehandle.site.auction_words import Facts, Said
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice


def of(facts: FallingFacts, voice: Voice) -> Said:
    """The page as it is now for this visitor."""
    say, name = voice.say, words.handle(facts.display)
    if facts.state == "awarded":
        return Said(("done", say("Taken", "حُجز")), say("{} was taken", "حُجز {}", name), None, may_bid=False)
    if facts.state != "open":
        return Said(("closed", say("Closed", "انتهى")), say("{} was not sold", "لم يُبع {}", name), None, may_bid=False)
    if facts.stopped:
        still = say("Something about the name has to be decided first. The price stands still.", "يلزم البتّ أولًا في أمر بشأن الاسم. السعر ثابت الآن.")
        return Said(("stop", say("Stopped", "متوقف")), say("The sale of {} has stopped", "توقف بيع {}", name), ("stop", still), may_bid=False)
    return Said(_badge(facts, voice), say("{} for {}", "{} مقابل {}", name, words.amount(facts.price, "short")), _former(facts, voice), may_bid=True)


def numbers(facts: FallingFacts, voice: Voice) -> Facts:
    """What it costs, when it falls, how far."""
    say = voice.say
    told: Facts = [(say("Price now", "السعر الآن"), words.amount(facts.price))]
    if facts.falls_at and facts.next_price and not facts.former:
        told.append((say("Next", "بعد ذلك"), say("{}, {}", "{}، {}", words.amount(facts.next_price), voice.instant(facts.falls_at))))
    return [*told, (say("Never below", "لا يقل عن"), words.amount(facts.floor))]


def terms(facts: FallingFacts, said: Terms, rule: Policy, voice: Voice) -> Facts:
    """Everything that taking it binds to, before anybody does."""
    say = voice.say
    days = count(rule.payment.days, "day", voice.lang, "oblique")
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    return [
        *([_year(voice)] if facts.yearly else []),
        (say("Taking it", "الحجز"), say("Whoever takes it first at a price has it, and pays that price within {}.", "الاسم لأول من يحجزه بسعر، ويُدفع ذلك السعر خلال {}.", days)),
        (say("Who does not pay", "من لا يدفع"), say("The sale begins anew, and it counts against the account.", "يبدأ البيع من جديد، ويُسجَّل ذلك على الحساب.")),
        (say("Tax", "الضريبة"), said.tax),
        (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("If an objection is upheld", "إذا قُبل اعتراض"), said.objection),
        (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def row(facts: FallingFacts, voice: Voice) -> list[object]:
    """One sale in the list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{facts.sale}"), words.handle(facts.display))
    falls = voice.say("the price falls {}", "ينخفض السعر {}", voice.instant(facts.falls_at)) if facts.falls_at else voice.say("at its lowest price", "بأدنى سعر")
    return [link, words.amount(facts.price, "short"), "", falls]


def _year(voice: Voice) -> tuple[object, object]:
    year = voice.say("The first year is in this price. Later years are paid to the platform, by its own rules.", "السعر يشمل السنة الأولى. أما السنوات التالية فتُدفع إلى المنصة حسب قواعدها.")
    return voice.say("For how long", "المدة"), year


def _badge(facts: FallingFacts, voice: Voice) -> tuple[str, object]:
    if facts.falls_at is None:
        return "open", voice.say("For sale, at its lowest price", "معروض للبيع بأدنى سعر")
    return "open", voice.say("For sale. The price falls {}", "معروض للبيع. ينخفض السعر {}", voice.instant(facts.falls_at))


def _former(facts: FallingFacts, voice: Voice) -> tuple[str, object] | None:
    if not facts.former:
        return None
    return "open", voice.say("You held this name before: you pay no more than its lowest price.", "كان الاسم لهذا الحساب من قبل: لا يُدفع أكثر من أدنى سعر.")
