"""What the page of an auction with sealed bids says: how long it takes bids, that one's own is kept, how it was opened."""

from django.utils.html import format_html

from rehandle.kernel.money import Money
from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.rules.terms import Terms
from rehandle.sales.sealed_market import OwnCover, SealedFacts
from rehandle.site.auction_words import Facts, Said, verified
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice


def of(facts: SealedFacts, own: OwnCover | None, voice: Voice) -> Said:
    """The page as it is now for this visitor."""
    say, name = voice.say, words.handle(facts.display)
    if facts.state == "awarded" and facts.price:
        title = say("{} was sold for {}", "بيع {} مقابل {}", name, words.amount(facts.price, "short"))
        return Said(("done", say("Opened", "فُتحت العطاءات")), title, _after(own, voice), may_bid=False)
    if facts.early:
        broken = say("Two keepers opened the bids before the close. Nobody wins by that, and nothing is due.", "فتح حافظان العطاءات قبل موعدها. لا يفوز أحد بذلك ولا يُستحق شيء.")
        return Said(("stop", say("Broken off", "أُوقف المزاد")), say("{} was not sold", "لم يُبع {}", name), ("stop", broken), may_bid=False)
    if facts.state != "open":
        return Said(("closed", say("Closed", "انتهى")), say("{} was not sold", "لم يُبع {}", name), None, may_bid=False)
    if facts.stopped:
        still = say("Something about the name has to be decided first. The clock stands still.", "يلزم البتّ أولًا في أمر بشأن الاسم. المهلة متوقفة.")
        return Said(("stop", say("Stopped", "متوقف")), say("The auction of {} has stopped", "توقف المزاد على {}", name), ("stop", still), may_bid=False)
    return _open(facts, own, voice)


def numbers(facts: SealedFacts, own: OwnCover | None, most: Money | None, voice: Voice) -> Facts:
    """Least, how many bid, and one's own amount where this browser remembers it."""
    say = voice.say
    told: Facts = [(say("Price", "السعر"), words.amount(facts.price, "short"))] if facts.price else []
    told += [(say("From", "يبدأ من"), words.amount(facts.least, "short")), (say("Accounts that have bid", "الحسابات التي قدّمت عطاء"), facts.bidders)]
    if facts.reserve:
        told.append((say("Not sold under", "أقل سعر للبيع"), words.amount(facts.reserve, "short")))
    if own and most:
        told.append((say("Your bid, remembered by this browser alone", "عطاء هذا الحساب، ولا يتذكره سوى هذا المتصفح"), words.amount(most, "short")))
    return told


def receipt(own: OwnCover, voice: Voice) -> Facts:
    """What a bidder can hold against us: his place, the instant, what the record says."""
    say = voice.say
    return [
        (say("Its place", "ترتيبه"), own.seq), (say("Received", "وقت الاستلام"), voice.instant(own.at)),
        (say("In the public record as", "في السجل العلني"), words.code(own.commitment)),
    ]  # fmt: skip


def terms(said: Terms, rule: Policy, voice: Voice) -> Facts:
    """Everything that a bid binds to, before anybody bids."""
    say = voice.say
    days = count(rule.payment.days, "day", voice.lang, "oblique")
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    return [
        (say("A bid binds", "العطاء ملزم"), say("Whoever wins pays within {}. Until the close a bid can be changed, and not taken back.", "الفائز يدفع خلال {}. ويمكن تغيير العطاء حتى الإغلاق، ولا رجوع عنه.", days)),
        (say("Tax", "الضريبة"), said.tax),
        (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("If an objection is upheld", "إذا قُبل اعتراض"), said.objection),
        (say("Who does not pay", "من لا يدفع"), say("The bid of that account is void, the price is worked out anew, and the next bidder is asked. It counts against the account.",
                                                   "يُلغى عطاء ذلك الحساب، ويُحسب السعر من جديد، ويُسأل صاحب العطاء التالي. ويُسجَّل ذلك على الحساب.")),
        (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def rules(facts: SealedFacts, voice: Voice) -> Facts:
    """How the auction goes, in words."""
    say = voice.say
    told: Facts = [
        *([verified(voice)] if facts.verified_only else []),
        (say("Who wins", "من يفوز"), say("The highest bid. It pays what the second highest bid was, the reserve at least: so bid what the name is worth to you.",
            "صاحب أعلى عطاء، ويدفع قيمة ثاني أعلى عطاء، ولا يقل عن أقل سعر للبيع: فيُكتب ما يساويه الاسم فعلًا.")),
        (say("Equal bids", "العطاءات المتساوية"), say("The earlier one. Changing a bid gives up its place.", "الأسبق. وتغيير العطاء يُفقده ترتيبه.")),
        (say("Nobody sees a bid before the close", "لا يرى أحد عطاء قبل الإغلاق"), say("It is sealed as it arrives. The key that opens it lies with a keeper apart from this office, which gives it out after the close; before that only if two keepers sign, and the record says so.",
            "يُختم عند وصوله. والمفتاح الذي يفتحه لدى حافظ مستقل عن هذا المكتب، ولا يسلّمه إلا بعد الإغلاق؛ وقبل ذلك بتوقيع حافظين فقط، ويُذكر في السجل.")),
        (say("The hour", "الساعة"), say("is our server's. A bid after the close does not count, and no bid moves the close.", "ساعة خادمنا. ولا يُحتسب عطاء بعد الإغلاق، ولا يؤجله أي عطاء.")),
    ]  # fmt: skip
    return [*told, (say("Its key", "مفتاحه"), words.code(facts.public))] if facts.public else told


def row(facts: SealedFacts, voice: Voice) -> list[object]:
    """One auction in the list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{facts.sale}"), words.handle(facts.display))
    price = words.amount(facts.price, "short") if facts.price else voice.say("sealed, from {}", "مغلق، من {}", words.amount(facts.least, "short"))
    return [link, price, facts.bidders, _closes(facts, voice)]


def own_row(facts: SealedFacts, own: OwnCover, voice: Voice) -> list[object]:
    """One's own sealed bid: the auction, and what became of it."""
    if facts.state == "open":
        stands = voice.say("Sealed", "مغلق")
    else:
        stands = voice.say("Won", "رسا على هذا الحساب") if own.won and facts.state == "awarded" else voice.say("Over", "انتهى")
    return [*row(facts, voice), stands]


def _open(facts: SealedFacts, own: OwnCover | None, voice: Voice) -> Said:
    say, title = voice.say, voice.say("{} is sold by sealed bids", "عطاءات مغلقة على {}", words.handle(facts.display))
    if facts.ends_at is None or facts.opens_at is None:
        waits = say("Bidding begins as soon as the keeper has made its key.", "تبدأ العطاءات حالما يُعدّ الحافظ مفتاحها.")
        return Said(("wait", say("Not begun yet", "لم يبدأ بعد")), title, ("wait", waits), may_bid=False)
    if facts.closed_at or facts.ends_at <= voice.now:
        opens = say("No bid counts any more. They are opened as soon as the keeper of the key answers; nothing is lost until then.",
                    "لا يُحتسب عطاء آخر. تُفتح العطاءات حالما يجيب حافظ المفتاح، ولا يضيع شيء حتى ذلك الحين.")  # fmt: skip
        return Said(("wait", say("Closed, to be opened", "أُغلق، وسيُفتح")), title, ("wait", opens), may_bid=False)
    if facts.opens_at > voice.now:
        return Said(("wait", say("Begins {}", "يبدأ {}", voice.instant(facts.opens_at))), title, None, may_bid=False)
    kept = ("done", say("Your bid is sealed. You can change it until the close.", "عطاء هذا الحساب مغلق ومحفوظ. ويمكن تغييره حتى الإغلاق.")) if own else None
    return Said(("open", say("Open until {}", "مفتوح حتى {}", voice.instant(facts.ends_at))), title, kept, may_bid=facts.open)


def _closes(facts: SealedFacts, voice: Voice) -> object:
    return voice.instant(facts.ends_at) if facts.ends_at else voice.say("not begun yet", "لم يبدأ بعد")


def _after(own: OwnCover | None, voice: Voice) -> tuple[str, object] | None:
    if own is None:
        return None
    if own.won:
        return "done", voice.say("You won. We wrote to you: that letter leads to the quote and the payment.", "رسا المزاد على هذا الحساب. أُرسلت رسالة تقود إلى بيان السعر والدفع.")
    return "closed", voice.say("Another bid was higher, or came earlier. Nothing is due.", "كان عطاء آخر أعلى أو أسبق. ولا يُستحق شيء.")
