"""What an auction's page says: its badge, where the price stands, how a bidder stands, what a bid binds to, how it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.market import AuctionFacts, Own
from rehandle.sales.rules.terms import Terms
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

Facts = list[tuple[object, object]]


@dataclass(frozen=True, slots=True)
class Said:
    """One state of the page."""

    badge: tuple[str, object]
    title: object
    standing: tuple[str, object] | None  # kind of message, and how the visitor stands
    may_bid: bool


def of(facts: AuctionFacts, own: Own | None, voice: Voice) -> Said:
    """The page as it is now for this visitor."""
    say, name = voice.say, words.handle(facts.display)
    if facts.state == "awarded":
        title = say("{} was sold for {}", "بيع {} مقابل {}", name, words.amount(facts.price, "short"))
        return Said(("done", say("Closed", "انتهى")), title, _after(own, voice), may_bid=False)
    if facts.state != "open":
        return Said(("closed", say("Closed", "انتهى")), say("{} was not sold", "لم يُبع {}", name), None, may_bid=False)
    if facts.stopped:
        still = say("Something about the name has to be decided first. The clock stands still.", "يلزم البتّ أولًا في أمر بشأن الاسم. المهلة متوقفة.")
        return Said(("stop", say("Stopped", "متوقف")), say("The auction of {} has stopped", "توقف المزاد على {}", name), ("stop", still), may_bid=False)
    title = say("{} is sold by its holder, by auction", "مزاد من صاحب الاسم على {}", name) if facts.by_holder else say("{} is sold by auction", "مزاد على {}", name)
    return Said(_badge(facts, voice), title, _now(own, voice), may_bid=facts.open)


def numbers(facts: AuctionFacts, own: Own | None, voice: Voice) -> Facts:
    """Price, bids, reserve, and one's own maximum, which nobody else is told."""
    say = voice.say
    price = part("price", words.amount(facts.price, "short") if facts.bids else say("no bid yet, from {}", "لا مزايدة بعد، يبدأ من {}", words.amount(facts.least, "short")))
    label = say("Price now", "السعر الآن") if facts.state == "open" else say("Price", "السعر")
    told: Facts = [(label, price), (say("Bids", "المزايدات"), part("bids", facts.bids))]
    if facts.open and facts.ends_at:
        told.append((say("Time left", "الوقت المتبقي"), part("left", _left(facts.ends_at - voice.now, voice))))
    if facts.has_reserve:
        met = say("reached", "تحقق") if facts.reserve_met else say("not reached yet", "لم يتحقق بعد")
        told.append((say("Reserve", "أقل سعر للبيع"), part("reserve", met)))
    if own:
        told.append((say("Your highest bid, known to you alone", "أعلى مزايدة لهذا الحساب، ولا تُكشف لغيره"), part("most", words.amount(own.most, "short"))))
    return told


def part(name: str, shown: object) -> SafeString:
    """A piece of the page that moves where it moves by itself."""
    return format_html('<span data-part="{}">{}</span>', name, shown)


def terms(facts: AuctionFacts, said: Terms, rule: Policy, voice: Voice) -> Facts:
    """Everything that a bid binds to, before anybody bids."""
    say = voice.say
    days = count(rule.payment.days, "day", voice.lang, "oblique")
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    return [
        *([verified(voice)] if facts.verified_only else []),
        (say("A bid binds", "المزايدة ملزمة"), say("Whoever wins pays within {}. A bid cannot be taken back.", "من يرسو عليه المزاد يدفع خلال {}. ولا رجوع عن المزايدة.", days)),
        (say("The price", "السعر") if facts.by_holder else say("Tax", "الضريبة"), said.tax),
        (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("Money back", "ردّ المبلغ") if facts.by_holder else say("If an objection is upheld", "إذا قُبل اعتراض"), said.objection),
        (say("Who does not pay", "من لا يدفع"), say("All bids of that account are void, the price is worked out anew, and the next bidder is asked. It counts against the account.",
                                                   "تُلغى كل مزايدات ذلك الحساب، ويُحسب السعر من جديد، ويُسأل المزايد التالي. ويُسجَّل ذلك على الحساب.")),
        (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def verified(voice: Voice) -> tuple[object, object]:
    """Who may bid where not everybody may."""
    who = voice.say("Members whose account the platform has verified. It is looked at when you sign in.", "الأعضاء الذين وثّقت المنصة حساباتهم. ويُنظر في ذلك عند الدخول.")
    return voice.say("Who may bid", "من يزايد"), who


def rules(facts: AuctionFacts, voice: Voice) -> Facts:
    """How the auction goes, in words."""
    say = voice.say
    among = (say("Who may bid", "من يزايد"), say("Those whose backorders waited when the name opened, and nobody else. Their limits are the first bids.",
            "أصحاب الطلبات المسبقة القائمة عند إتاحة الاسم دون غيرهم. والحدود المسماة هي المزايدات الأولى."))  # fmt: skip
    return [
        *([among] if facts.private else []),
        (say("Your highest bid stays secret", "أعلى مزايدة تبقى سرية"), say("You say how far you would go. The price rises only as far as others make it: the second highest bid and one step.",
            "يُحدَّد أقصى مبلغ، ولا يرتفع السعر إلا بقدر ما تدفعه مزايدات الآخرين: ثاني أعلى مزايدة وخطوة واحدة.")),
        (say("Equal bids", "المزايدات المتساوية"), say("The earlier one leads.", "الأسبق هو المتقدم.")),
        (say("A bid in the last minutes", "مزايدة في الدقائق الأخيرة"), say("moves the end, so that nobody wins by being last. A bid that is refused moves nothing.",
            "تؤجل الإغلاق، فلا يفوز أحد لأنه الأخير. والمزايدة المرفوضة لا تؤجل شيئًا.")),
        (say("The hour", "الساعة"), say("is our server's. A bid after the close does not count.", "ساعة خادمنا. ولا تُحتسب مزايدة بعد الإغلاق.")),
    ]  # fmt: skip


def head(voice: Voice) -> list[str]:
    """Columns of the list."""
    say = voice.say
    return [say("Name", "الاسم"), say("Price now", "السعر الآن"), say("Bids or entries", "مزايدات أو مشاركات"), say("Closes", "الإغلاق")]


def row(facts: AuctionFacts, voice: Voice) -> list[object]:
    """One auction in the list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{facts.sale}"), words.handle(facts.display))
    price = words.amount(facts.price if facts.bids else facts.least, "short")
    return [link, price, facts.bids, _closes(facts, voice)]


def own_head(voice: Voice) -> list[str]:
    """Columns of one's own bids."""
    return [*head(voice), voice.say("You", "هذا الحساب")]


def own_rows(rows: Sequence[tuple[AuctionFacts, Own | None]], voice: Voice) -> list[list[object]]:
    """One's own bids: the auction, where it stands, and how one stands in it."""
    return [[*row(facts, voice), _stands(facts, own, voice)] for facts, own in rows if own]


def _stands(facts: AuctionFacts, own: Own, voice: Voice) -> str:
    if own.void:
        return voice.say("Does not count", "لا تُحتسب")
    if facts.state == "open":
        return voice.say("You lead", "مزايدة هذا الحساب متقدمة") if own.leads else voice.say("Outbid", "تجاوزتها مزايدة أخرى")
    return voice.say("Won", "رسا على هذا الحساب") if own.leads and facts.state == "awarded" else voice.say("Over", "انتهى")


def _badge(facts: AuctionFacts, voice: Voice) -> tuple[str, object]:
    if facts.opens_at > voice.now:
        return "wait", voice.say("Begins {}", "يبدأ {}", voice.instant(facts.opens_at))
    if facts.ends_at is None:
        time = count(facts.seconds // 86_400, "day", voice.lang, "oblique") if facts.seconds >= 86_400 else count(facts.seconds // 3_600, "hour", voice.lang, "oblique")
        return "open", voice.say("Open. Closes {} after the first bid", "مفتوح. يُغلق بعد {} من أول مزايدة", time)
    return "wait", voice.say("Closes {}", "يُغلق {}", _closes(facts, voice))


def _left(left: timedelta, voice: Voice) -> str:
    """Two units at most; the last hour in minutes."""
    days, seconds = max(left, timedelta(0)).days, max(left, timedelta(0)).seconds
    told = [(days, "day"), (seconds // 3_600, "hour"), (seconds % 3_600 // 60, "minute")]
    begun = next((at for at, (n, _) in enumerate(told) if n), 2)
    shown = [count(n, noun, voice.lang) for n, noun in told[begun : begun + 2] if n] or [count(0, "minute", voice.lang)]
    return voice.say("{} and {}", "{} و{}", *shown) if len(shown) == 2 else shown[0]


def _closes(facts: AuctionFacts, voice: Voice) -> object:
    if facts.ends_at is None:
        return voice.say("not before a first bid", "ليس قبل أول مزايدة")
    left = facts.ends_at - voice.now
    if facts.state == "open" and timedelta(0) < left < timedelta(hours=1):
        minutes = count(max(1, int(left.total_seconds() // 60)), "minute", voice.lang, "oblique")
        return voice.say("{}, in {}", "{}، بعد {}", voice.instant(facts.ends_at), minutes)
    return voice.instant(facts.ends_at)


def _now(own: Own | None, voice: Voice) -> tuple[str, object] | None:
    if own is None:
        return None
    if own.void:
        return _void(voice)
    if own.leads:
        return "done", voice.say("You lead. Nothing more to do unless somebody goes higher.", "مزايدة هذا الحساب هي الأعلى. لا يلزم شيء ما لم تتجاوزها مزايدة أخرى.")
    return "wait", voice.say("You were outbid. Bid higher if you still want the name.", "تجاوزت مزايدة أخرى مزايدة هذا الحساب. يمكن المزايدة بأعلى منها.")


def _void(voice: Voice) -> tuple[str, object]:
    return "wait", voice.say(
        "Your bids here do not count: another account in this auction belongs with yours. Nothing is due. If that is wrong, write to us.",
        "لا تُحتسب مزايدات هذا الحساب هنا: في هذا المزاد حساب آخر له صلة به. ولا يُستحق شيء. وإن كان في ذلك خطأ فيمكن مراسلتنا.",
    )


def _after(own: Own | None, voice: Voice) -> tuple[str, object] | None:
    if own is None:
        return None
    if own.void:
        return _void(voice)
    if own.leads:
        return "done", voice.say("You won. We wrote to you: that letter leads to the quote and the payment.", "رسا المزاد على هذا الحساب. أُرسلت رسالة تقود إلى بيان السعر والدفع.")
    return "closed", voice.say("Another bid was higher. Nothing is due.", "كانت مزايدة أخرى أعلى. ولا يُستحق شيء.")
