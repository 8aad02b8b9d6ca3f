"""How a name will be given, from the pinned rule: kind and why, the way, what it costs, what one gets. In both languages."""

from rehandle.cases.rules.facts import CaseFacts
from rehandle.kernel.words.bidi import isolate
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.sales import Drop, FirstCome, Lottery, Offer, Request, Sale, sold
from rehandle.policy.rules.words import sentence
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

Facts = list[tuple[object, object]]


def kind(rule: Policy, tier: str, voice: Voice) -> str:
    """What people call a tier."""
    found = next((each.text.of(voice.lang) for each in rule.tier if each.name == tier), "")
    return found or (isolate(tier) if voice.arabic else tier)


def why_kind(rule: Policy, case: CaseFacts, voice: Voice) -> str:
    """Why this name is of its kind: the tier's own sentence."""
    found = next((each for each in rule.tier if each.name == case.tier), None)
    return sentence(found.tree, voice.lang) if found else ""


def way(rule: Policy, tier: str, voice: Voice) -> str:
    """The first step by which names of a tier go to somebody."""
    step = next(iter(rule.sale_steps(tier)), None)
    return voice.say("It is not given", "لا يُمنح") if step is None else _way(step, voice)


def facts(rule: Policy, case: CaseFacts, voice: Voice) -> Facts:
    """The list on a name's page."""
    say = voice.say
    step = next(iter(rule.sale_steps(case.tier)), None)
    told: Facts = [
        (say("Kind", "النوع"), say("{}. {}", "{}. {}", kind(rule, case.tier, voice).capitalize(), why_kind(rule, case, voice))),
        (say("Way", "الطريقة"), way(rule, case.tier, voice)),
    ]
    if rule.sells:
        told.append((say("Price", "السعر"), _price(rule, step, voice)))
    return [
        *told,
        (say("You get", "ما يُمنح"), say("the name, and nothing else of the earlier holder", "الاسم وحده، ولا شيء آخر من صاحبه السابق")),
        (say("You do not get", "ما لا يُمنح"), say("followers, posts, messages, mail, badges", "متابعون أو منشورات أو رسائل أو بريد أو شارات")),
        (say("If an objection is upheld", "إذا قُبل اعتراض"), _objection(rule, voice)),
    ]


def _way(step: Sale, voice: Voice) -> str:
    say = voice.say
    match step:
        case Offer():
            return say("A confidential offer to one person at a time, at the rule's price", "عرض سرّي لشخص واحد في كل مرة، بالسعر الوارد في القاعدة")
        case Request():
            return say("On request, looked at by a person", "بطلب يطّلع عليه شخص")
        case FirstCome():
            return say("Opens to everyone at the same instant", "يُتاح للجميع في اللحظة نفسها")
        case Drop():
            return say("Applications, scored by published criteria", "تقديم طلبات، تُقيَّم بمعايير معلنة")
        case Lottery():
            return say("A draw among all who asked", "قرعة بين كل من طلب")
    return say("A sale that everyone can take part in", "بيع يمكن للجميع المشاركة فيه")


def _price(rule: Policy, step: Sale | None, voice: Voice) -> object:
    """What it costs; for an offer the rule's own price."""
    price = rule.price_of(step) if step else None
    if price is not None and price.minor:
        return words.amount(price, "short")
    return voice.say("set by the sale", "يحدده البيع") if step and sold(step) else voice.say("none", "بلا مقابل")


def _objection(rule: Policy, voice: Voice) -> str:
    say, after = voice.say, rule.appeal.after_sale
    if after == "wait":
        return say("nothing is given before the time to object is over", "لا يُمنح شيء قبل انقضاء مهلة الاعتراض")
    if after == "compensate":
        return say("the name stays with its new holder", "يبقى الاسم لدى صاحبه الجديد")
    if rule.sells:
        return say("the name goes back, and all money is returned", "يعود الاسم، ويُردّ المبلغ كله")
    return say("the name goes back", "يعود الاسم")
