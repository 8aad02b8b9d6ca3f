"""What is said of deposits: what one is for, what it costs, when it comes back."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.sales.deposit_queries import OwnPaddle
from rehandle.sales.rules.deposit import Needed, steps
from rehandle.sales.rules.deposit import size as deposit_of
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

SHOWN_STEPS = 10
STATES = {
    "asked": ("Not paid yet", "لم يُدفع بعد"),
    "held": ("Lies with the provider", "لدى مزوّد الدفع"),
    "disputed": ("Disputed by your bank", "موضع نزاع من المصرف"),
    "returned": ("Went back", "رُدّ"),
    "taken": ("Counted towards the price", "حُسب من الثمن"),
    "forfeited": ("Kept: the name was won and not paid for", "احتُفظ به: فاز الحساب ولم يدفع"),
    "lost": ("Taken back by your bank", "استردّه المصرف"),
    "lapsed": ("Was not paid in time", "لم يُدفع في موعده"),
}


def of(rule: Needed, own: OwnPaddle | None, frees: Sequence[OwnPaddle], voice: Voice) -> dict[str, object]:
    """The block of an auction's page: how the visitor's own limit stands, or how to set one."""
    say = voice.say
    told: dict[str, object] = {
        "title": above(rule, voice), "what": what(rule, voice),
        "own": own, "currency": rule.above.currency, "may_leave": own is not None and not own.leads, "pays": own is not None and own.deposit == "asked",
        "stands": _stands(own, voice) if own else None,
    }  # fmt: skip
    if rule.stepped:
        told["steps"] = [(str(each), say("up to {}: deposit {}", "حتى {}: تأمين {}", _plain(each), _plain(deposit_of(rule, each)))) for each in steps(rule, SHOWN_STEPS)]
    if frees:
        moved = [(each.paddle, say("Move {} from {}", "نقل {} من {}", _plain(each.amount), handle_text(each.display))) for each in frees]
        told["frees"] = [("", say("Pay a new deposit", "دفع تأمين جديد")), *moved]
    return told


def above(rule: Needed, voice: Voice) -> object:
    """From which sum on a bid needs a deposit."""
    return voice.say("Bids above {}", "المزايدة فوق {}", words.amount(rule.above, "short"))


def what(rule: Needed, voice: Voice) -> object:
    """What a deposit is, in three sentences."""
    say, part = voice.say, _percent(rule.bps)
    free = words.amount(rule.above, "short")
    need = say("Bids above {} need a deposit of {} of the limit that you set. It is paid on the page of our payment provider, and lies there.",
               "المزايدة فوق {} تحتاج إلى تأمين قدره {} من الحد الذي تضعه. يُدفع في صفحة مزوّد الدفع ويبقى لديه.", free, part)  # fmt: skip
    back = say("It counts towards the price if you win, and goes back to you when you leave or the auction ends without you.",
               "إذا رسا عليك حُسب من الثمن، ويُردّ إليك إذا تركت المزاد أو انتهى لغيرك.")  # fmt: skip
    kept = say("Win and do not pay, and you lose {} of it.", "ومن يفوز ولا يدفع يخسر منه {}.", _percent(rule.forfeit_bps))
    return format_html("{} {} {}", need, back, kept)


def head(voice: Voice) -> list[str]:
    """Columns of one's own deposits."""
    say = voice.say
    return [say("Auction", "المزاد"), say("Limit", "الحد"), say("Deposit", "التأمين"), say("Where it is", "موضعه")]


def row(own: OwnPaddle, voice: Voice) -> list[object]:
    """One deposit of one's own."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{own.sale}"), words.handle(own.display))
    return [link, words.amount(own.limit, "short"), words.amount(own.amount, "short"), voice.say(*STATES[own.deposit])]


def _stands(own: OwnPaddle, voice: Voice) -> tuple[str, object]:
    say, free, limit, size = voice.say, words.amount(own.counts_to, "short"), words.amount(own.limit, "short"), words.amount(own.amount, "short")
    match own.deposit:
        case "held":
            return "done", say("Your deposit of {} is here. Your bids count up to {}.", "وصل تأمينك وقدره {}. تُحتسب مزايدتك حتى {}.", size, limit)
        case "asked":
            return "wait", say("Your deposit of {} is not here yet. Until it is, bids count up to {}.", "لم يصل تأمينك وقدره {} بعد. حتى وصوله تُحتسب المزايدة حتى {}.", size, free)
        case _:
            return "stop", say("Your bank disputes the deposit. Until that ends, bids count up to {}.", "المصرف ينازع في التأمين. حتى انتهاء النزاع تُحتسب المزايدة حتى {}.", free)


def _percent(bps: int) -> SafeString:
    whole, rest = divmod(bps, 100)
    return format_html("<bdi>{}%</bdi>", f"{whole}.{rest:02d}".rstrip("0") if rest else whole)


def _plain(money: Money) -> str:
    """An amount in a list of choices, where no mark-up counts."""
    return isolate(amount(money, short=True))
