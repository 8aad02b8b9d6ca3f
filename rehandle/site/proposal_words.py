"""What is said of sums that are offered for a listed name: to whoever offers, and to who sells."""

from collections.abc import Sequence

from django.utils.html import format_html

from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.listed import ListedFacts
from rehandle.sales.proposing import Offered
from rehandle.sales.rules.listing_auction import AUCTION_DAYS
from rehandle.sales.rules.proposal import STANDS_DAYS
from rehandle.sales.rules.terms import Terms
from rehandle.site.auction_words import Facts
from rehandle.site.listing_words import arrives, bound
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

STATES = {
    "open": ("wait", "Waits for an answer", "بانتظار الرد"),
    "accepted": ("done", "Accepted", "قُبل"),
    "refused": ("closed", "Refused", "رُفض"),
    "taken_back": ("closed", "Taken back", "سُحب"),
    "expired": ("closed", "Not answered in seven days", "لم يُردّ عليه خلال سبعة أيام"),
    "auctioned": ("open", "The first bid of an auction", "أول مزايدة في مزاد"),
    "void": ("closed", "Over: the name went another way", "انتهى: ذهب الاسم بطريقة أخرى"),
}


def terms(said: Terms, facts: ListedFacts, rule: Policy, voice: Voice) -> Facts:
    """Everything that offering a sum binds to."""
    say, days, stands = voice.say, count(rule.payment.days, "day", voice.lang, "oblique"), count(STANDS_DAYS, "day", voice.lang, "oblique")
    told: Facts = [
        (say("Your offer", "العرض"), say("It stands for {}, and can be taken back until it is answered. Accepted, it binds.", "يسري {} ويمكن سحبه قبل الرد. وإذا قُبل صار ملزمًا.", stands)),
        (say("The holder", "صاحب الاسم"), say("reads the sum, not who you are. Nor are you told who the holder is.", "يرى المبلغ لا هوية صاحبه. ولا يُكشف عن هوية صاحب الاسم.")),
    ]
    if facts.may_be_auctioned:
        lasts = count(AUCTION_DAYS, "day", voice.lang, "oblique")
        told.append((say("Or an auction", "أو مزاد"), say("The holder may let everybody bid for {}. Your sum is the first bid then, and binds.", "يجوز لصاحب الاسم فتح مزاد مدته {}. ويكون هذا المبلغ أول مزايدة فيه، وهي ملزمة.", lasts)))
    return [
        *told, (say("The price", "السعر"), said.tax),
        (say("Paying", "الدفع"), say("Within {} of the holder's yes. Who does not pay loses the name, and it counts against the account.", "خلال {} من قبول صاحب الاسم. ومن لا يدفع يفقد الاسم، ويُسجَّل ذلك على الحساب.", days)),
        *bound(said, rule, voice),
    ]  # fmt: skip


def standing(own: Offered, voice: Voice) -> tuple[str, object]:
    """How one's own offer stands: a message."""
    say, named = voice.say, words.amount(own.sum)
    if own.state == "open":
        return "wait", say("You offered {}. It stands until {}.", "عرضت {}. يسري العرض حتى {}.", named, voice.last_day(own.expires_at))
    if own.state == "accepted":
        return "done", say("Your offer of {} was accepted. Your account here leads to the payment.", "قُبل العرض {}. وصفحة الحساب هنا تقود إلى الدفع.", named)
    kind, english, arabic = STATES[own.state]
    return "closed" if kind == "open" else kind, say("Your last offer of {}: {}", "آخر عرض، {}: {}", named, say(english, arabic))


def cards(rows: Sequence[Offered], rule: Policy, voice: Voice) -> list[tuple[Offered, object, Facts]]:
    """To who sells: each sum with what of it arrives, and until when it stands."""
    say = voice.say
    return [
        (
            each, say("Offer {}: {}", "العرض {}: {}", words.number(each.number), words.amount(each.sum, "short")),
            [*arrives(each.parts, rule, voice)[1:], (say("It stands until", "يسري حتى"), voice.last_day(each.expires_at))],
        )
        for each in rows
    ]  # fmt: skip


def own_head(voice: Voice) -> list[str]:
    """Columns of one's own offers."""
    return [voice.say("Name", "الاسم"), voice.say("You offered", "المبلغ المعروض"), voice.say("How it stands", "حالة العرض")]


def own_row(own: Offered, voice: Voice) -> list[object]:
    """One's own offer in one's list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{own.sale}"), words.handle(own.display))
    _, english, arabic = STATES[own.state]
    until = voice.say("{}, until {}", "{}، حتى {}", voice.say(english, arabic), voice.last_day(own.expires_at))
    return [link, words.amount(own.sum, "short"), until if own.state == "open" else voice.say(english, arabic)]
