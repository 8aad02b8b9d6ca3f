"""What a seller reads of his money: what each sale brings, and how that stands."""

from collections.abc import Sequence
from datetime import datetime

from rehandle.orders.payouts import Due
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

STATES = {
    "asked": ("On its way to you", "في الطريق إليك"),
    "paid": ("Paid out", "صُرف"),
    "lost": ("The buyer's bank took it back", "استردّه مصرف المشتري"),
    "unpaid": ("Not paid, or not handed over yet", "لم يُدفع أو لم يُسلَّم بعد"),
    "nothing": ("The sale came to nothing", "لم يتم البيع"),
}


def head(voice: Voice) -> list[str]:
    """Columns of one's own sales."""
    return [voice.say("Name", "الاسم"), voice.say("You get", "يصل إليك"), voice.say("How it stands", "الحالة")]


def rows(dues: Sequence[Due], paid_at_since: datetime | None, voice: Voice) -> list[list[object]]:
    """One's own sales."""
    return [[words.handle(each.display), words.amount(each.amount), _state(each, paid_at_since, voice)] for each in dues]


def _state(due: Due, since: datetime | None, voice: Voice) -> object:
    if due.state == "locked" and due.payable_at:
        return voice.say("Payable from {}", "يُصرف ابتداءً من {}", voice.day(due.payable_at))
    if due.state == "waits":
        missing = voice.say("Waits: say below where you are paid", "بانتظار تحديد وجهة الدفع أدناه")
        rests = voice.say("Waits until the address has rested for seven days, or you give another one", "بانتظار مضي سبعة أيام على الوجهة، أو تحديد غيرها")
        return rests if since else missing
    return voice.say(*STATES[due.state])
