"""What the pages of a name say that is sold by its holder: to who buys, and to who sells."""

from django.utils.html import format_html

from rehandle.kernel.money import Money
from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.listed import ListedFacts, OwnListing
from rehandle.sales.rules.listing import Arrives, paid_out_at
from rehandle.sales.rules.terms import Terms
from rehandle.site.auction_words import Facts, Said
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice


def of(facts: ListedFacts, voice: Voice) -> Said:
    """The buyer's page as it is now."""
    say, name = voice.say, words.handle(facts.display)
    if facts.state == "awarded":
        return Said(("done", say("Taken", "حُجز")), say("{} was taken", "حُجز {}", name), None, may_bid=False)
    if facts.state != "open":
        return Said(("closed", say("Ended", "انتهى")), say("{} is no longer for sale", "لم يعد {} معروضًا للبيع", name), None, may_bid=False)
    if not facts.open:
        still = say("Something about the name has to be decided first.", "يلزم البتّ أولًا في أمر بشأن الاسم.")
        return Said(("stop", say("Stopped", "متوقف")), say("The sale of {} has stopped", "توقف بيع {}", name), ("stop", still), may_bid=False)
    badge = "open", say("For sale by its holder", "معروض من صاحبه")
    return Said(badge, say("{} for {}", "{} مقابل {}", name, words.amount(facts.price, "short")), None, may_bid=True)


def row(facts: ListedFacts, voice: Voice) -> list[object]:
    """One name in the list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{facts.sale}"), words.handle(facts.display))
    return [link, words.amount(facts.price, "short"), "", voice.say("by its holder, at this price", "من صاحبه بهذا السعر")]


def terms(said: Terms, rule: Policy, voice: Voice) -> Facts:
    """Everything that taking it binds to, the site's share too."""
    say, days = voice.say, count(rule.payment.days, "day", voice.lang, "oblique")
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    rest = count(rule.listing.lock_days, "day", voice.lang, "oblique")
    return [
        (say("The price", "السعر"), said.tax),
        (say("Paying", "الدفع"), say("Whoever takes it first pays within {}. Who does not pay loses it, and it counts against the account.", "من يحجزه أولًا يدفع خلال {}. ومن لا يدفع يفقده، ويُسجَّل ذلك على الحساب.", days)),
        (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("Selling it on", "إعادة البيع"), say("After {}.", "بعد {}.", rest)),
        (say("Money back", "ردّ المبلغ"), said.objection), (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def arrives(parts: Arrives, rule: Policy, voice: Voice) -> Facts:
    """What a price comes to for its seller, part by part."""
    say, currency = voice.say, rule.policy.currency
    price, fee, tax, rest = (words.amount(Money(currency, minor)) for minor in (parts.price, parts.fee, parts.tax, parts.seller))
    told: Facts = [(say("The buyer pays", "يدفع المشتري"), price), (say("Fee of the site", "رسم الموقع"), fee)]
    if parts.tax:
        told.append((say("Tax on that fee", "ضريبة على ذلك الرسم"), tax))
    return [*told, (say("You get", "يصل إليك"), rest)]


def promise(parts: Arrives, rule: Policy, voice: Voice) -> object:
    """`You get 425.00 about 14 Dec`: as if it were sold and handed over today."""
    amount = words.amount(Money(rule.policy.currency, parts.seller))
    when = voice.day(paid_out_at(rule, voice.now))
    return voice.say("Sold today, you get {} about {}", "إذا بيع اليوم يصل إليك {} نحو {}", amount, when)


def binds(display: str, afterwards: str, rule: Policy, voice: Voice) -> Facts:
    """What a seller agrees to."""
    say, name, other = voice.say, words.handle(display), words.handle(afterwards)
    rest = count(rule.listing.lock_days, "day", voice.lang, "oblique")
    return [
        (say("Your account afterwards", "الحساب بعد البيع"), say("It carries {}. That name is kept for you from now on.", "يحمل الحساب {}. ويُحفظ هذا الاسم له من الآن.", other)),
        (say("Your posts and followers", "المنشورات والمتابعون"), say("They stay with your account. Only {} goes.", "تبقى مع الحساب. لا ينتقل إلا {}.", name)),
        (say("When you are paid", "موعد استلام المبلغ"), say("{} after the platform has handed the name over.", "بعد {} من تسليم المنصة الاسم.", rest)),
        (say("Taking it back", "سحب العرض"), say("At any time until somebody takes it. After that it binds.", "في أي وقت قبل أن يحجزه أحد. وبعد ذلك يصبح ملزمًا.")),
        (say("It ends by itself", "انتهاء العرض"), say("when the name leaves your account, or goes back to somebody.", "إذا خرج الاسم من الحساب أو عاد إلى غيره.")),
        (say("What others see", "ما يراه الآخرون"), say("The name and its price, not that you sell it.", "الاسم وسعره، لا هوية البائع.")),
    ]  # fmt: skip


def standing(own: OwnListing, voice: Voice) -> tuple[str, object]:
    """Where a listing stands: a badge."""
    say = voice.say
    if own.state == "asked":
        return "wait", say("The other name is being kept", "يجري حفظ الاسم الآخر")
    if own.state == "open":
        return ("wait", say("Somebody took it and has to pay", "حجزه مشترٍ وبقي الدفع")) if own.bought else ("open", say("For sale", "معروض للبيع"))
    if own.state == "sold":
        return "done", say("Sold", "بيع")
    return "closed", WHY[own.why_ended](voice)


WHY = {
    "withdrawn": lambda voice: voice.say("Taken back by you", "سُحب العرض"),
    "not_kept": lambda voice: voice.say("Ended: the other name was not free", "انتهى: الاسم الآخر غير متاح"),
    "epoch_past": lambda voice: voice.say("Ended: the name has left your account", "انتهى: خرج الاسم من الحساب"),
    "handed_back": lambda voice: voice.say("Ended: it could not be handed over", "انتهى: تعذّر التسليم"),
}
