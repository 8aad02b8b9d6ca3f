"""What the page of waiting for a name says, and one's own list of names that one waits for."""

from django.utils.html import format_html

from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.waiting_queries import Open, Waits
from rehandle.site.auction_words import Facts
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

STATES = {
    "waiting": ("Backorder stands", "طلب مسبق قائم"),
    "filled": ("The name has opened", "أُتيح الاسم"),
    "taken_back": ("Taken back", "سُحب الطلب"),
    "passed": ("Came to nothing", "لم يثمر"),
    "watched": ("You are told", "يُبلَّغ هذا الحساب"),
}


def amount_wrong(voice: Voice) -> str:
    """What is wrong with an amount that cannot be read."""
    return voice.say("Write an amount, as 1,500 or 1500.00.", "يلزم كتابة مبلغ مثل 1,500 أو 1500.00.")


def badge(found: Open, voice: Voice) -> tuple[str, object]:
    """When the name opens."""
    assert found.opens_at
    return "open", voice.say("Opens {}", "يُتاح {}", voice.instant(found.opens_at))


def standing(order: Waits | None, watched: Waits | None, voice: Voice) -> object:
    """How one waits for it already; empty where one does not."""
    if order and order.limit:
        return voice.say("Your backorder stands, up to {}.", "الطلب المسبق قائم، حتى {}.", words.amount(order.limit, "short"))
    if watched and watched.wanted:
        return voice.say("You are told when it can be had for {} or less.", "يُبلَّغ هذا الحساب متى أمكن الحصول عليه بمبلغ {} أو أقل.", words.amount(watched.wanted, "short"))
    return voice.say("You are told when it is announced, and when it can be had.", "يُبلَّغ هذا الحساب عند الإعلان عن الاسم وعند إتاحته.") if watched else ""


def numbers(found: Open, rule: Policy, voice: Voice) -> Facts:
    """The few numbers above the field."""
    say, days = voice.say, count(rule.watch.auction_days, "day", voice.lang, "oblique")
    return [
        (say("One backorder", "طلب واحد"), say("buys at {}", "يشتري بسعر {}", words.amount(found.least, "short"))),
        (say("Two or more", "طلبان أو أكثر"), say("bid among themselves for {}", "يتزايد أصحابها فيما بينهم مدة {}", days)),
    ]  # fmt: skip


def terms(found: Open, rule: Policy, voice: Voice) -> Facts:
    """Everything that a backorder binds to, before anybody places one."""
    say, told = voice.say, found.terms[voice.lang]
    days = count(rule.payment.days, "day", voice.lang, "oblique")
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    return [
        (say("A backorder binds", "الطلب المسبق ملزم"), say("If it buys, you pay within {}. Until the name opens it can be taken back.",
            "إن اشترى الطلب فالدفع خلال {}. ويجوز سحبه إلى أن يُتاح الاسم.", days)),
        (say("Your limit", "الحد المسمى"), say("is told to nobody. Where others wait too, it is your first bid: you pay the second highest and one step, never more than the limit.",
            "لا يُكشف لأحد. وإن انتظره غير هذا الحساب كان أول مزايدة له: يُدفع ثاني أعلى حد وخطوة واحدة، ولا يتجاوز السعر الحد المسمى.")),
        (say("Tax", "الضريبة"), told.tax), (say("You get", "ما يشمله"), " ".join(told.gets)), (say("You do not get", "ما لا يشمله"), " ".join(told.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(told.duties)), (say("If an objection is upheld", "إذا قُبل اعتراض"), told.objection),
        (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def own_head(voice: Voice) -> list[str]:
    """Columns of the names that one waits for."""
    say = voice.say
    return [say("Name", "الاسم"), say("Up to", "حتى"), say("How it stands", "الحالة")]


def own_row(of: Waits, voice: Voice) -> list[object]:
    """One name that one waits for: it leads to where it can be changed, or to the auction that it opened."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{of.sale}" if of.sale else f"/w/{of.handle}"), words.handle(of.handle))
    upto = of.limit or of.wanted
    return [link, words.amount(upto, "short") if upto else "", voice.say(*STATES[of.state])]
