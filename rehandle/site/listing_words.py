"""What the pages of a name say that is sold by its holder: to who buys, and to who sells."""

from datetime import timedelta

from django.utils.html import format_html

from rehandle.kernel.money import Money
from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.listed import ListedFacts, OwnListing
from rehandle.sales.listing import Looked
from rehandle.sales.rules.listing import ASKED, AUCTION, FIXED, FORMS, Arrives, paid_out_at
from rehandle.sales.rules.listing_auction import AUCTION_DAYS
from rehandle.sales.rules.terms import Terms
from rehandle.site.auction_words import Facts, Said
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

FORM_WORDS = {
    FIXED: ("At a fixed price", "بسعر ثابت"),
    AUCTION: ("By auction, for seven days", "بمزاد مدته سبعة أيام"),
    ASKED: ("For an offer that you accept", "مقابل عرض تقبله"),
}
HOW = {
    AUCTION: (
        "Everybody bids for seven days, you and people linked to you not. Under the reserve nobody wins, and the name stays with you.",
        "يزايد الجميع سبعة أيام ما عدا البائع ومن له صلة به. وإذا لم يتحقق أقل سعر للبيع فلا فائز، ويبقى الاسم للحساب.",
    ),
    ASKED: (
        "You read sums, not who offers them. Each stands for seven days: you accept it, refuse it, or let everybody bid from it on.",
        "تظهر المبالغ لا هوية أصحابها. يسري كل عرض سبعة أيام: يُقبل أو يُرفض أو يُفتح المزاد بدءًا منه.",
    ),
}
UNTIL = {
    FIXED: ("At any time until somebody takes it. After that it binds.", "في أي وقت قبل أن يحجزه أحد. وبعد ذلك يصبح ملزمًا."),
    AUCTION: ("At any time until somebody bids. After that it binds.", "في أي وقت قبل أول مزايدة. وبعد ذلك يصبح ملزمًا."),
    ASKED: ("At any time until you accept an offer. After that it binds.", "في أي وقت قبل قبول عرض. وبعد ذلك يصبح ملزمًا."),
}


def of(facts: ListedFacts, voice: Voice) -> Said:
    """The buyer's page as it is now."""
    say, name = voice.say, words.handle(facts.display)
    if facts.state == "awarded":
        return Said(("done", say("Taken", "حُجز")), say("{} was taken", "حُجز {}", name), None, may_bid=False)
    if facts.state != "open":
        gone = say("{} is no longer for sale in this way", "لم يعد {} معروضًا للبيع بهذه الطريقة", name)
        return Said(("closed", say("Ended", "انتهى")), gone, None, may_bid=False)
    if not facts.open:
        still = say("Something about the name has to be decided first.", "يلزم البتّ أولًا في أمر بشأن الاسم.")
        return Said(("stop", say("Stopped", "متوقف")), say("The sale of {} has stopped", "توقف بيع {}", name), ("stop", still), may_bid=False)
    if facts.form == ASKED:
        title = say("{} goes for an offer of its holder's liking", "يُباع {} مقابل عرض يقبله صاحبه", name)
        return Said(("open", say("Offers from {}", "عروض تبدأ من {}", words.amount(facts.price, "short"))), title, None, may_bid=True)
    badge = "open", say("For sale by its holder", "معروض من صاحبه")
    return Said(badge, say("{} for {}", "{} مقابل {}", name, words.amount(facts.price, "short")), None, may_bid=True)


def row(facts: ListedFacts, voice: Voice) -> list[object]:
    """One name in the list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{facts.sale}"), words.handle(facts.display))
    least = words.amount(facts.price, "short")
    if facts.form == ASKED:
        return [link, voice.say("from {}", "من {}", least), "", voice.say("by its holder, for an offer", "من صاحبه مقابل عرض")]
    return [link, least, "", voice.say("by its holder, at this price", "من صاحبه بهذا السعر")]


def terms(said: Terms, rule: Policy, voice: Voice) -> Facts:
    """Everything that taking it binds to, the site's share too."""
    say, days = voice.say, count(rule.payment.days, "day", voice.lang, "oblique")
    return [
        (say("The price", "السعر"), said.tax),
        (say("Paying", "الدفع"), say("Whoever takes it first pays within {}. Who does not pay loses it, and it counts against the account.", "من يحجزه أولًا يدفع خلال {}. ومن لا يدفع يفقده، ويُسجَّل ذلك على الحساب.", days)),
        *bound(said, rule, voice),
    ]  # fmt: skip


def bound(said: Terms, rule: Policy, voice: Voice) -> Facts:
    """What every sale by a holder binds to, in whatever form."""
    say, rest = voice.say, count(rule.listing.lock_days, "day", voice.lang, "oblique")
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    return [
        (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("Selling it on", "إعادة البيع"), say("After {}.", "بعد {}.", rest)),
        (say("Money back", "ردّ المبلغ"), said.objection), (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def forms(rule: Policy, voice: Voice) -> list[tuple[str, str]]:
    """The ways by which the rule lets members sell, each in words."""
    return [(form, voice.say(*FORM_WORDS[form])) for form in FORMS if form in rule.listing.forms]


def arrives(parts: Arrives, rule: Policy, voice: Voice) -> Facts:
    """What a price comes to for its seller, part by part."""
    say, currency = voice.say, rule.policy.currency
    price, fee, tax, rest = (words.amount(Money(currency, minor)) for minor in (parts.price, parts.fee, parts.tax, parts.seller))
    told: Facts = [(say("The buyer pays", "يدفع المشتري"), price), (say("Fee of the site", "رسم الموقع"), fee)]
    if parts.tax:
        told.append((say("Tax on that fee", "ضريبة على ذلك الرسم"), tax))
    return [*told, (say("You get", "يصل إليك"), rest)]


def promise(parts: Arrives, form: str, reserve: Money | None, rule: Policy, voice: Voice) -> object:
    """`You get 425.00 about 14 Dec`: as if it were sold and handed over today; an auction ends in seven days."""
    amount = words.amount(Money(rule.policy.currency, parts.seller))
    when = voice.day(paid_out_at(rule, voice.now + timedelta(days=AUCTION_DAYS if form == AUCTION else 0)))
    if form == AUCTION and reserve:
        return voice.say("Sold at the reserve, you get {} about {}", "إذا بيع بأقل سعر للبيع يصل إليك {} نحو {}", amount, when)
    if form == AUCTION:
        return voice.say("Sold where bidding begins, you get {} about {}", "إذا بيع بسعر البداية يصل إليك {} نحو {}", amount, when)
    if form == ASKED:
        return voice.say("Of the least offer you get {} about {}", "يصل إليك من أقل عرض {} نحو {}", amount, when)
    return voice.say("Sold today, you get {} about {}", "إذا بيع اليوم يصل إليك {} نحو {}", amount, when)


def binds(display: str, afterwards: str, form: str, rule: Policy, voice: Voice) -> Facts:
    """What a seller agrees to."""
    say, name, other = voice.say, words.handle(display), words.handle(afterwards)
    rest = count(rule.listing.lock_days, "day", voice.lang, "oblique")
    return [
        (say("Your account afterwards", "الحساب بعد البيع"), say("It carries {}. That name is kept for you from now on.", "يحمل الحساب {}. ويُحفظ هذا الاسم له من الآن.", other)),
        (say("Your posts and followers", "المنشورات والمتابعون"), say("They stay with your account. Only {} goes.", "تبقى مع الحساب. لا ينتقل إلا {}.", name)),
        (say("When you are paid", "موعد استلام المبلغ"), say("{} after the platform has handed the name over.", "بعد {} من تسليم المنصة الاسم.", rest)),
        *([(say("How", "الطريقة"), say(*HOW[form]))] if form in HOW else []),
        (say("Taking it back", "سحب العرض"), say(*UNTIL[form])),
        (say("It ends by itself", "انتهاء العرض"), say("when the name leaves your account, or goes back to somebody.", "إذا خرج الاسم من الحساب أو عاد إلى غيره.")),
        (say("What others see", "ما يراه الآخرون"), say("The name and what it costs, not that you sell it.", "الاسم وسعره، لا هوية البائع.")),
    ]  # fmt: skip


def button(looked: Looked, voice: Voice) -> object:
    """What pressing it does."""
    say, which, price = voice.say, words.handle(looked.display), words.amount(looked.price, "short")
    if looked.form == AUCTION:
        return say("Put {} up for auction from {}", "عرض {} في مزاد يبدأ من {}", which, price)
    if looked.form == ASKED:
        return say("Let others offer {} or more for {}", "تلقي عروض تبدأ من {} مقابل {}", price, which)
    return say("Put {} up for sale for {}", "عرض {} للبيع مقابل {}", which, price)


def own_facts(own: OwnListing, rule: Policy, voice: Voice) -> Facts:
    """A listing to its seller: how it is sold, and what its price comes to; of offers each says that itself."""
    say = voice.say
    told = arrives(own.parts, rule, voice)
    if own.form == FIXED:
        return told
    price = words.amount(own.price)
    if own.bought or own.state == "sold":
        return [(say("How", "الطريقة"), say(*FORM_WORDS[own.form])), (say("It goes for", "ثمن البيع"), price), *told[1:]]
    first = say("Bids come to", "بلغت المزايدات") if own.bids else say("Bidding begins at", "تبدأ المزايدة من")
    label = first if own.form == AUCTION else say("Least offer", "أقل عرض")
    more: Facts = [(say("How", "الطريقة"), say(*FORM_WORDS[own.form])), (label, price)]
    if own.form == AUCTION:
        more.append((say("Bids", "المزايدات"), words.number(own.bids)))
    if own.reserve:
        more.append((say("Reserve, told to nobody", "أقل سعر للبيع، لا يُكشف لأحد"), words.amount(own.reserve)))
    return more if own.form == ASKED else [*more, *told[1:]]


def standing(own: OwnListing, voice: Voice) -> tuple[str, object]:
    """Where a listing stands: a badge."""
    say = voice.say
    if own.state == "hearing":
        return "closed", say("Not for sale; you hear offers", "غير معروض للبيع؛ تتلقى العروض")
    if own.state == "asked":
        return "wait", say("The other name is being kept", "يجري حفظ الاسم الآخر")
    if own.state == "open" and own.bids and not own.bought:
        return "open", say("Bidding goes on", "المزايدة جارية")
    if own.state == "open":
        return ("wait", say("Somebody took it and has to pay", "حجزه مشترٍ وبقي الدفع")) if own.bought else ("open", say("For sale", "معروض للبيع"))
    if own.state == "sold":
        return "done", say("Sold", "بيع")
    return "closed", WHY[own.why_ended](voice)


WHY = {
    "withdrawn": lambda voice: voice.say("Taken back by you", "سُحب العرض"),
    "not_kept": lambda voice: voice.say("Ended: the other name was not free", "انتهى: الاسم الآخر غير متاح"),
    "epoch_past": lambda voice: voice.say("Ended: the name has left your account", "انتهى: خرج الاسم من الحساب"),
    "offer_over": lambda voice: voice.say("Ended: the offer came to nothing", "انتهى: لم يتم العرض"),
    "not_sold": lambda voice: voice.say("Ended: nobody bid enough", "انتهى: لم تبلغ المزايدات أقل سعر للبيع"),
    "handed_back": lambda voice: voice.say("Ended: it could not be handed over", "انتهى: تعذّر التسليم"),
}
