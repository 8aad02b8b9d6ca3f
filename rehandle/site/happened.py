"""What happened, in words: every event of the public record in both languages."""

from collections.abc import Iterable

from django.utils.html import format_html

from rehandle.log.events import Event
from rehandle.log.queries import Happened
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

WORDS: dict[Event, tuple[str, str]] = {
    Event.POLICY_DRAFTED: ("A text for a new version of the rule was drafted", "أُعدّ نص لإصدار جديد من القاعدة"),
    Event.POLICY_PUBLISHED: ("A version of the rule was published", "نُشر إصدار من القاعدة"),
    Event.LIST_DRAFTED: ("A list of names was drafted", "أُعدّت مسودة قائمة أسماء"),
    Event.LIST_IN_FORCE: ("A list of names came into force", "دخلت قائمة أسماء حيز النفاذ"),
    Event.SWEPT: ("All accounts were checked", "فُحصت كل الحسابات"),
    Event.SWEEP_ASKED: ("A check of all accounts was asked for", "طُلب فحص كل الحسابات"),
    Event.SWEEP_BEGUN: ("A check of all accounts began", "بدأ فحص كل الحسابات"),
    Event.SWEEP_CANCELLED: ("A check of all accounts was cancelled", "أُلغي فحص كل الحسابات"),
    Event.SWEEP_STOPPED: ("A cancelled check came to a stop", "توقف فحص أُلغي"),
    Event.SWEEP_FAILED: ("A check of all accounts failed", "فشل فحص كل الحسابات"),
    Event.CASE_OPENED: ("A file was opened", "فُتح ملف"),
    Event.NOTICE_ASKED: ("A letter to the holder was written", "كُتبت رسالة إلى صاحب الاسم"),
    Event.NOTICE_DELIVERED: ("The holder was told", "أُخطر صاحب الاسم"),
    Event.NOTICE_FAILED: ("A letter to the holder could not be delivered", "تعذّر تسليم رسالة إلى صاحب الاسم"),
    Event.NOTICE_PUBLISHED: ("The notice was published", "نُشر الإشعار"),
    Event.GRACE_BEGAN: ("The time to answer began, or was moved later", "بدأت مهلة الرد أو مُدّدت"),
    Event.KEEP_UNDONE: ("The holder took the keeping back", "تراجع صاحب الاسم عن الاحتفاظ"),
    Event.CASE_KEPT: ("The holder kept the name, or was left alone", "احتفظ صاحب الاسم به أو تُرك له"),
    Event.CASE_REVIEWED: ("A person looked at a file", "اطّلع شخص على ملف"),
    Event.WORD_GIVEN: ("A holder told us something", "أبلغنا صاحب اسم بأمر"),
    Event.APPEAL_FILED: ("An objection came in", "ورد اعتراض"),
    Event.APPEAL_DECIDED: ("An objection was decided", "بُتّ في اعتراض"),
    Event.STOP_OPENED: ("Everything about a name was stopped", "أُوقف كل شيء بشأن اسم"),
    Event.STOP_ENDED: ("A stop ended", "انتهى إيقاف"),
    Event.RECLAIM_ASKED: ("The platform was asked to take a name back", "طُلب من المنصة سحب اسم"),
    Event.RECLAIMED: ("Taken back", "سُحب الاسم"),
    Event.RECLAIM_CALLED_OFF: ("Taking a name back was called off, to look at the account again", "أُوقف سحب اسم لإعادة النظر في الحساب"),
    Event.ACTIVE_LATE: ("Used before the taking back, known later: the name goes back", "استُخدم الحساب قبل سحب الاسم وعُرف ذلك لاحقًا: يعود الاسم"),
    Event.RESTORE_ASKED: ("The platform was asked to give a name back", "طُلب من المنصة إعادة اسم"),
    Event.RESTORED: ("The holder got the name back", "استعاد صاحب الاسم اسمه"),
    Event.ANNOUNCED: ("Put on the public list", "أُدرج في القائمة العلنية"),
    Event.RELEASED: ("The time to get it back is over", "انتهت مهلة الاستعادة"),
    Event.CASE_CLOSED: ("A file was closed", "أُغلق ملف"),
    Event.TENURE_BEGAN: ("A first holder was noted", "سُجّل صاحب أول"),
    Event.TENURE_ENDED: ("The earlier holder's time ended", "انتهت مدة الصاحب السابق"),
    Event.HANDED_OVER: ("Given to a new holder", "مُنح لصاحب جديد"),
    Event.LETTER_WRITTEN: ("A letter was written", "كُتبت رسالة"),
    Event.LETTER_SENT: ("A letter went out", "أُرسلت رسالة"),
    Event.LETTER_FAILED: ("A letter could not be delivered", "تعذّر تسليم رسالة"),
    Event.LETTER_DELIVERED: ("A letter counts as delivered", "عُدّت رسالة مُسلَّمة"),
    Event.LETTER_HELD: ("A letter was held back by a stop", "أُوقفت رسالة"),
    Event.LETTER_OPENED: ("A letter was opened by the office to send it", "فُتحت رسالة لإرسالها"),
    Event.LETTER_WITHDRAWN: ("A letter was withdrawn", "سُحبت رسالة"),
    Event.LETTER_READ: ("A sealed text was opened; by whom and why is kept", "فُتح نص مختوم؛ ويُحفظ من فتحه ولماذا"),
    Event.ERASED: ("A person's data was erased", "مُحيت بيانات شخص"),
    Event.FILE_TAKEN_UP: ("Somebody of the team took a file up", "تولّى أحد أفراد الفريق ملفًا"),
    Event.OFFER_WITHDRAWN: ("An offer was withdrawn", "سُحب عرض"),
    Event.PROOF_BEGUN: ("A buyer named an account", "ذكر مشترٍ حسابًا"),
    Event.REFUND_REFUSED: ("The provider did not give money back", "لم يردّ المزوّد مبلغًا"),
    Event.WEBHOOK: ("The payment provider told us something", "أبلغنا مزوّد الدفع بأمر"),
    Event.ORDER_DISPUTED: ("An order's payment was disputed", "نوزع في دفعة طلب"),
    Event.MOVE_SPLIT: ("Two sources of the platform disagreed", "اختلف مصدران من المنصة"),
    Event.APPRAISED: ("A name was appraised", "قُدّرت قيمة اسم"),
    Event.SALE_OPENED: ("Offered under the rule", "عُرض وفق القاعدة"),
    Event.OFFER_DRAFTED: ("An offer was drafted", "أُعدّ عرض"),
    Event.OFFER_SENT: ("An offer was signed and sent", "وُقّع عرض وأُرسل"),
    Event.OFFER_COUNTERED: ("A price was named for an offer", "اقتُرح سعر لعرض"),
    Event.COUNTER_ANSWERED: ("A price that was named was answered", "رُدّ على سعر مقترح"),
    Event.OFFER_ACCEPTED: ("An offer was accepted", "قُبل عرض"),
    Event.OFFER_DECLINED: ("An offer was declined", "رُفض عرض"),
    Event.OFFER_EXPIRED: ("An offer ran out", "انتهى عرض"),
    Event.BID_PLACED: ("A bid", "مزايدة"),
    Event.AUCTION_CLOSED: ("The auction closed", "أُغلق المزاد"),
    Event.DRAW_COMMITTED: ("A draw was committed to", "التُزم ببذرة قرعة"),
    Event.ENTRY_PLACED: ("Somebody entered", "مشاركة"),
    Event.ENTRY_WITHDRAWN: ("An entry was taken back", "سُحبت مشاركة"),
    Event.ENTRIES_CLOSED: ("Entering ended", "انتهت المشاركة"),
    Event.ENTRY_READ: ("A reviewer opened an application", "فتح مقيّم طلبًا"),
    Event.ENTRY_SCORED: ("An application was scored", "قُيّم طلب"),
    Event.CONFLICT_DECLARED: ("A reviewer stepped aside", "تنحّى مقيّم"),
    Event.DRAWN: ("The result stands", "صدرت النتيجة"),
    Event.REQUEST_PLACED: ("Somebody asked for the name", "طُلب الاسم"),
    Event.REQUEST_WITHDRAWN: ("A request was taken back", "سُحب طلب"),
    Event.REQUEST_READ: ("A request was read", "قُرئ طلب"),
    Event.REQUEST_ANSWERED: ("A request was answered", "رُدّ على طلب"),
    Event.MEMBERSHIPS_LOOKED: ("The platform was asked for memberships; nothing had changed", "سُئلت المنصة عن العضويات ولم يتغير شيء"),
    Event.MEMBERSHIP_ENDED: ("The membership that the name is bound to ended", "انتهت العضوية التي يرتبط بها الاسم"),
    Event.MEMBERSHIP_BACK: ("The membership that the name is bound to came back", "عادت العضوية التي يرتبط بها الاسم"),
    Event.NAME_LAPSED: ("The name goes back, as the membership ended", "يعود الاسم لانتهاء العضوية"),
    Event.SALE_CLOSED: ("The offering ended", "انتهى العرض"),
    Event.ORDER_OPENED: ("An order began", "بدأ طلب"),
    Event.ACCOUNT_PROVEN: ("A buyer proved an account", "أثبت مشترٍ حسابًا"),
    Event.CHARGE_ASKED: ("A payment was asked for", "طُلبت دفعة"),
    Event.CHARGE_OPENED: ("A payment page was opened", "فُتحت صفحة دفع"),
    Event.CHARGE_CAPTURED: ("A payment came in", "وردت دفعة"),
    Event.CHARGE_FAILED: ("A payment did not come in", "لم ترد دفعة"),
    Event.REFUND_ASKED: ("Money back was asked for", "طُلب ردّ مبلغ"),
    Event.REFUNDED: ("Money was given back", "رُدّ مبلغ"),
    Event.DISPUTE_OPENED: ("A payment was disputed", "نوزع في دفعة"),
    Event.DISPUTE_ENDED: ("A dispute ended", "انتهى نزاع"),
    Event.MONEY_UNMATCHED: ("Money came that belongs to nothing", "ورد مبلغ لا يخص شيئًا"),
    Event.ORDER_PAID: ("An order was paid", "دُفع طلب"),
    Event.ORDER_DEFAULTED: ("An order was not paid in time", "لم يُدفع طلب في وقته"),
    Event.ORDER_CANCELLED: ("An order was cancelled", "أُلغي طلب"),
    Event.ORDER_DELIVERED: ("An order was delivered", "سُلّم طلب"),
    Event.ORDER_SETTLED: ("An order was settled", "سُوّي طلب"),
    Event.MOVE_ASKED: ("The platform was asked to change a name", "طُلب من المنصة تغيير اسم"),
    Event.MOVE_DONE: ("The platform changed a name, and it was read back", "غيّرت المنصة اسمًا وتُحقق من ذلك"),
    Event.MOVE_FAILED: ("The platform did not change a name", "لم تغيّر المنصة اسمًا"),
    Event.MOVE_WITHDRAWN: ("A change of a name was called off", "أُلغي تغيير اسم"),
    Event.APPROVAL_FILED: ("Something waits for a second signature", "أمر بانتظار توقيع ثانٍ"),
    Event.APPROVAL_SIGNED: ("A second person signed", "وقّع شخص ثانٍ"),
    Event.APPROVAL_RETURNED: ("A second person sent it back", "ردّه شخص ثانٍ"),
    Event.MEMBER_ADDED: ("Somebody joined", "انضم شخص"),
    Event.KEY_MADE: ("A member made a key for programs", "أنشأ عضو مفتاحًا للبرامج"),
    Event.KEY_ENDED: ("A member's key for programs ended", "انتهى مفتاح عضو للبرامج"),
    Event.ROLE_GRANTED: ("Somebody was given a role", "أُسند دور إلى شخص"),
    Event.ROLE_ENDED: ("A role ended", "انتهى دور"),
    Event.LINKED: ("Two people were noted as linked", "سُجّلت صلة بين شخصين"),
    Event.STRUCK: ("A default was counted", "سُجّل إخلال"),
    Event.JOB_PARKED: ("A task was put aside to be tried again", "أُجّلت مهمة لإعادة المحاولة"),
    Event.JOB_DONE: ("A task was done", "أُنجزت مهمة"),
    Event.CONTACTED: ("Somebody wrote to us", "وردتنا رسالة"),
    Event.CONTACT_ANSWERED: ("A message was answered", "رُدّ على رسالة"),
    Event.OPENED_TO_ALL: ("Open to everybody, first come, first served", "صار متاحًا للجميع، والأسبق أولى"),
    Event.CAMPAIGN_DRAWN: ("A campaign was drawn: many names at once", "سُحبت حملة: أسماء كثيرة دفعة واحدة"),
    Event.CAMPAIGN_JUDGED: ("A person judged a name of the drawn sample", "حكم شخص على اسم من العيّنة المسحوبة"),
    Event.CAMPAIGN_BEGUN: ("A campaign began; two people signed", "بدأت حملة بتوقيع شخصين"),
    Event.CAMPAIGN_TOLD: ("Many holders were written to", "كُتب إلى كثير من أصحاب الأسماء"),
    Event.CAMPAIGN_GRACE: ("The time to answer began for many names", "بدأت مهلة الرد لأسماء كثيرة"),
    Event.CAMPAIGN_ASKED: ("The platform was asked to take many names back", "طُلب من المنصة سحب أسماء كثيرة"),
    Event.CAMPAIGN_RECLAIMED: ("Many names were taken back", "سُحبت أسماء كثيرة"),
    Event.CAMPAIGN_ANNOUNCED: ("Many names were put on the public list", "أُدرجت أسماء كثيرة في القائمة العلنية"),
    Event.CAMPAIGN_RELEASED: ("The time to get them back is over for many names", "انتهت مهلة الاستعادة لأسماء كثيرة"),
    Event.CAMPAIGN_OPENED: ("Many names were opened to everybody, in the drawn order", "أُتيحت أسماء كثيرة للجميع بالترتيب المسحوب"),
    Event.CAMPAIGN_CLOSED: ("Many files were closed", "أُغلقت ملفات كثيرة"),
    Event.CAMPAIGN_LEFT: ("A name left its campaign and goes its own way", "خرج اسم من حملته ويمضي وحده"),
    Event.CAMPAIGN_STOPPED: ("A campaign was stopped", "أُوقفت حملة"),
    Event.CAMPAIGN_FORGOTTEN: ("The files of a campaign that is over are gone; counts stay", "أُتلفت ملفات حملة انتهت وبقيت أعدادها"),
    Event.CAMPAIGN_STARTED: ("A campaign was started again; two people signed", "استُؤنفت حملة بتوقيع شخصين"),
    Event.STANDSTILL_BEGAN: ("Everything was stopped: nothing is taken from anybody", "أُوقف كل شيء: لا يُسحب اسم من أحد"),
    Event.STANDSTILL_ENDED: ("Everything was started again; two people signed", "استؤنف كل شيء بتوقيع شخصين"),
}
MONEY = frozenset(
    event for event in Event if event.value.split(".")[0] in ("charge", "refund", "dispute", "money", "order", "offer", "sale", "provider")
)


def said(event: Event, voice: Voice) -> str:
    """An event in words."""
    return voice.say(*WORDS[event]) if event in WORDS else format_html('<bdi dir="ltr" class="code">{}</bdi>', event.value)


def rows(history: Iterable[Happened], voice: Voice) -> list[list[object]]:
    """Date, event, record number."""
    return [[voice.day(each.at), said(each.event, voice), number(each.place, voice)] for each in history]


def number(place: int | None, voice: Voice) -> object:
    """A record number that leads to its entry; an entry that is not sealed yet has none."""
    if place is None:
        return voice.say("being sealed", "قيد الختم")
    return format_html('<a href="{}">{}</a>', voice.to(f"/record/{place}"), words.code(f"{place:,}"))
