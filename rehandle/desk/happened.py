"""What happened, in words, and who may read which of it: whoever judges names reads nothing of sales."""

from rehandle.desk.speak import Pair, Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.log.entries import Told
from rehandle.log.events import Event
from rehandle.site.templatetags import words

OF_NAMES: dict[Event, Pair] = {
    Event.POLICY_DRAFTED: ("A text for a new version of the rule was drafted", "أُعدّ نص لإصدار جديد من القاعدة"),
    Event.POLICY_PUBLISHED: ("A version of the rule was published", "نُشر إصدار من القاعدة"),
    Event.LIST_DRAFTED: ("A list of names was drafted", "أُعدّت مسودة قائمة أسماء"),
    Event.LIST_IN_FORCE: ("A list of names came into force", "دخلت قائمة أسماء حيز النفاذ"),
    Event.SWEPT: ("All accounts were checked", "فُحصت الحسابات كلها"),
    Event.SWEEP_ASKED: ("A sweep was asked for", "طُلب فحص"),
    Event.SWEEP_BEGUN: ("A sweep began", "بدأ فحص"),
    Event.SWEEP_CANCELLED: ("A sweep was cancelled", "أُلغي فحص"),
    Event.SWEEP_STOPPED: ("A cancelled sweep came to a stop", "توقف فحص أُلغي"),
    Event.SWEEP_FAILED: ("A sweep failed", "فشل فحص"),
    Event.CASE_OPENED: ("File opened", "فُتح الملف"),
    Event.NOTICE_ASKED: ("A notice was written", "كُتب إخطار"),
    Event.NOTICE_DELIVERED: ("A notice was delivered", "سُلّم إخطار"),
    Event.NOTICE_FAILED: ("A notice reached nobody", "لم يصل إخطار إلى أحد"),
    Event.NOTICE_PUBLISHED: ("Put on the notice list", "أُدرج في قائمة الإخطارات"),
    Event.GRACE_BEGAN: ("The time to answer runs", "بدأت مهلة الرد"),
    Event.KEEP_UNDONE: ("The holder took \"keep\" back", "تراجع صاحب الاسم عن الاحتفاظ"),
    Event.CASE_KEPT: ("The name stays with its holder", "يبقى الاسم لصاحبه"),
    Event.CASE_REVIEWED: ("A person looked at it", "اطّلع عليه شخص"),
    Event.WORD_GIVEN: ("The holder's word was noted", "سُجّلت كلمة صاحب الاسم"),
    Event.FILE_TAKEN_UP: ("File opened to be worked on", "فُتح الملف للعمل عليه"),
    Event.APPEAL_FILED: ("The holder objected", "اعترض صاحب الاسم"),
    Event.APPEAL_DECIDED: ("The objection was decided", "بُتّ في الاعتراض"),
    Event.STOP_OPENED: ("Everything stands still", "توقف كل شيء"),
    Event.STOP_ENDED: ("The standstill is over", "انتهى التوقف"),
    Event.RECLAIM_ASKED: ("The platform was asked to take the name back", "طُلب من المنصة سحب الاسم"),
    Event.RECLAIMED: ("Name taken back", "سُحب الاسم"),
    Event.RECLAIM_CALLED_OFF: ("No answer from the platform: it is asked again after another look", "لم تجب المنصة: يُعاد الطلب بعد نظر جديد"),
    Event.ACTIVE_LATE: ("Used before the taking-back, known only later: it goes back", "استُخدم الحساب قبل السحب وعُرف ذلك لاحقًا: يعود الاسم"),
    Event.RESTORE_ASKED: ("The platform was asked to give the name back", "طُلب من المنصة إعادة الاسم"),
    Event.RESTORED: ("Name given back", "أُعيد الاسم إلى صاحبه"),
    Event.ANNOUNCED: ("Put on the public list", "أُدرج في القائمة العلنية"),
    Event.RELEASED: ("Opened to a new holder", "أُتيح لصاحب جديد"),
    Event.CASE_CLOSED: ("File closed", "أُغلق الملف"),
    Event.TENURE_BEGAN: ("Entered in our books", "أُدرج في سجلاتنا"),
    Event.TENURE_ENDED: ("Holding ended", "انتهت مدة صاحبه"),
    Event.LETTER_WRITTEN: ("A letter was written", "كُتبت رسالة"),
    Event.LETTER_SENT: ("A letter went out", "أُرسلت رسالة"),
    Event.LETTER_FAILED: ("A letter came back", "عادت رسالة"),
    Event.LETTER_DELIVERED: ("A letter was delivered", "سُلّمت رسالة"),
    Event.LETTER_HELD: ("A letter was held back", "أُوقفت رسالة"),
    Event.LETTER_OPENED: ("A letter was opened to be sent", "فُتحت رسالة لإرسالها"),
    Event.LETTER_WITHDRAWN: ("A letter was withdrawn", "سُحبت رسالة"),
    Event.LETTER_READ: ("Sealed words were read by staff", "قرأ أحد العاملين كلامًا مختومًا"),
    Event.ERASED: ("A person's letters were closed for ever", "أُغلقت رسائل شخص نهائيًا"),
    Event.MOVE_ASKED: ("A change on the platform was asked for", "طُلب تغيير في المنصة"),
    Event.MOVE_DONE: ("The platform made a change", "أجرت المنصة تغييرًا"),
    Event.MOVE_FAILED: ("The platform refused a change", "رفضت المنصة تغييرًا"),
    Event.MOVE_WITHDRAWN: ("A change on the platform was called off", "أُلغي تغيير في المنصة"),
    Event.MOVE_SPLIT: ("The platform's own sources disagree", "مصادر المنصة غير متفقة"),
    Event.MEMBER_ADDED: ("Somebody joined", "انضم شخص"),
    Event.MEMBER_SEEN: ("What the platform says of a member's account has changed", "تغيّر ما تقوله المنصة عن حساب عضو"),
    Event.KEY_MADE: ("Key for programs made", "أُنشئ مفتاح للبرامج"),
    Event.KEY_ENDED: ("Key for programs ended", "انتهى مفتاح للبرامج"),
    Event.ROLE_GRANTED: ("A role was given", "مُنح دور"),
    Event.ROLE_ENDED: ("A role ended", "انتهى دور"),
    Event.LINKED: ("Two people were recorded as linked", "سُجّلت صلة بين شخصين"),
    Event.JOB_PARKED: ("Work was put aside for a person to look", "نُحّي عمل ليطّلع عليه شخص"),
    Event.JOB_DONE: ("Work was done", "أُنجز عمل"),
    Event.CONTACTED: ("Somebody wrote to us", "كتب إلينا شخص"),
    Event.CONTACT_ANSWERED: ("Somebody got an answer", "تلقى شخص ردًا"),
    Event.OPENED_TO_ALL: ("Open to everybody now", "صار متاحًا للجميع"),
    Event.CAMPAIGN_DRAWN: ("A campaign was drawn", "سُحبت حملة"),
    Event.CAMPAIGN_JUDGED: ("A finding of the sample was judged", "حُكم على نتيجة من العيّنة"),
    Event.CAMPAIGN_BEGUN: ("A campaign began", "بدأت حملة"),
    Event.CAMPAIGN_TOLD: ("A round of notices went out", "خرجت دفعة إخطارات"),
    Event.CAMPAIGN_GRACE: ("The time to answer runs for a whole part", "بدأت مهلة الرد لجزء كامل"),
    Event.CAMPAIGN_ASKED: ("The platform was asked to take a part's names back", "طُلب من المنصة سحب أسماء جزء"),
    Event.CAMPAIGN_RECLAIMED: ("A part's names were taken back", "سُحبت أسماء جزء"),
    Event.CAMPAIGN_ANNOUNCED: ("A part was put on the public list", "أُدرج جزء في القائمة العلنية"),
    Event.CAMPAIGN_RELEASED: ("A part's time to get the name back is over", "انتهت مهلة الاستعادة لجزء"),
    Event.CAMPAIGN_OPENED: ("A part's names are open to everybody", "صارت أسماء جزء متاحة للجميع"),
    Event.CAMPAIGN_CLOSED: ("A part was closed", "أُغلق جزء"),
    Event.CAMPAIGN_LEFT: ("A name left its campaign and got a file of its own", "خرج اسم من حملته وصار له ملف"),
    Event.CAMPAIGN_STOPPED: ("A campaign was stopped", "أُوقفت حملة"),
    Event.CAMPAIGN_FORGOTTEN: ("A campaign's files are gone, with their key", "أُتلفت ملفات حملة مع مفتاحها"),
    Event.CAMPAIGN_STARTED: ("A campaign was started again", "استُؤنفت حملة"),
    Event.STANDSTILL_BEGAN: ("The whole office was stopped", "أُوقف المكتب كله"),
    Event.STANDSTILL_ENDED: ("The office was started again", "استأنف المكتب عمله"),
}
OF_MONEY: dict[Event, Pair] = {
    Event.HANDED_OVER: ("Handed to a new holder", "سُلّم إلى صاحب جديد"),
    Event.APPRAISED: ("Appraised", "قُدّرت قيمته"),
    Event.LISTED: ("Listed by its holder", "عرضه صاحبه للبيع"),
    Event.LISTING_ENDED: ("Listing ended", "انتهى عرض صاحبه"),
    Event.OFFERS_HEARD: ("Its holder hears offers", "صاحبه يتلقى العروض"),
    Event.PROPOSAL_MADE: ("A sum was offered", "عُرض مبلغ"),
    Event.PROPOSAL_ENDED: ("An offered sum ended", "انتهى مبلغ معروض"),
    Event.SALE_OPENED: ("Sale opened", "بدأ البيع"),
    Event.OFFER_DRAFTED: ("Offer drafted", "أُعدّ عرض"),
    Event.OFFER_SENT: ("Offer sent", "أُرسل عرض"),
    Event.OFFER_COUNTERED: ("Recipient named a price", "اقترح المتلقي سعرًا"),
    Event.COUNTER_ANSWERED: ("Named price answered", "رُدّ على السعر المقترح"),
    Event.WATCH_BEGAN: ("Somebody waits for a name", "انتظار اسم"),
    Event.WATCH_TOLD: ("Somebody who waits was told", "أُبلغ منتظِر"),
    Event.WATCH_ENDED: ("Somebody waits no longer", "انتهى انتظار"),
    Event.BACKORDER_PLACED: ("Backorder", "طلب مسبق"),
    Event.BACKORDER_ENDED: ("Backorder ended", "انتهى طلب مسبق"),
    Event.OFFER_ACCEPTED: ("Offer accepted", "قُبل عرض"),
    Event.OFFER_DECLINED: ("Offer declined", "رُفض عرض"),
    Event.OFFER_EXPIRED: ("Offer not answered in time", "انتهت مهلة عرض"),
    Event.OFFER_WITHDRAWN: ("Offer taken back", "سُحب عرض"),
    Event.BID_PLACED: ("Bid placed", "قُدّمت مزايدة"),
    Event.AUCTION_BEGAN: ("Bidding began", "بدأت المزايدة"),
    Event.BID_SEALED: ("Sealed bid kept", "حُفظ عطاء مغلق"),
    Event.AUCTION_PUT_OFF: ("The keeper knows of a later close", "أُبلغ حافظ المفتاح بإغلاق متأخر"),
    Event.BIDS_PLACED: ("Bids placed", "قُدّمت مزايدات"),
    Event.PADDLE_TAKEN: ("Paddle taken", "أُخذ رقم مزايدة"),
    Event.PADDLE_ENDED: ("Paddle given back", "أُعيد رقم مزايدة"),
    Event.DEPOSIT_HELD: ("Deposit came in", "وصل تأمين"),
    Event.DEPOSIT_MOVED: ("Deposit moved", "نُقل تأمين"),
    Event.DEPOSIT_ENDED: ("Deposit ended", "انتهى تأمين"),
    Event.BIDS_VOIDED: ("Bids of linked accounts do not count", "لا تُحتسب مزايدات حسابات مرتبطة"),
    Event.LINK_FOUND: ("A link between accounts was found in a sale", "وُجدت صلة بين حسابين في بيع"),
    Event.LINK_DECIDED: ("A person looked at linked accounts", "اطّلع شخص على حسابات مرتبطة"),
    Event.AUCTION_CLOSED: ("Auction closed", "أُغلق المزاد"),
    Event.DRAW_COMMITTED: ("Draw committed to", "التُزم ببذرة القرعة"),
    Event.ENTRY_PLACED: ("Somebody entered", "مشاركة"),
    Event.ENTRY_WITHDRAWN: ("Entry taken back", "سُحبت مشاركة"),
    Event.ENTRIES_CLOSED: ("Entering ended", "انتهت المشاركة"),
    Event.ENTRY_READ: ("Application opened", "فُتح طلب"),
    Event.ENTRY_SCORED: ("Application scored", "قُيّم طلب"),
    Event.CONFLICT_DECLARED: ("A reviewer stepped aside", "تنحّى مقيّم"),
    Event.DRAWN: ("Result", "صدرت النتيجة"),
    Event.SEALS_OPENED: ("Sealed bids opened", "فُتحت العطاءات المغلقة"),
    Event.SEALS_ASKED_EARLY: ("Two keepers were asked to open sealed bids early", "طُلب من حافظَين فتح العطاءات قبل موعدها"),
    Event.SEALS_OPENED_EARLY: ("Sealed bids opened early: nobody wins", "فُتحت العطاءات قبل موعدها: لا فائز"),
    Event.REQUEST_PLACED: ("Somebody asked for the name", "طُلب الاسم"),
    Event.REQUEST_WITHDRAWN: ("A request was taken back", "سُحب طلب"),
    Event.REQUEST_READ: ("A request was read", "قُرئ طلب"),
    Event.REQUEST_ANSWERED: ("A request was answered", "رُدّ على طلب"),
    Event.MEMBERSHIPS_LOOKED: ("The platform was asked for memberships; nothing had changed", "سُئلت المنصة عن العضويات ولم يتغير شيء"),
    Event.MEMBERSHIP_ENDED: ("The membership that the name is bound to ended", "انتهت العضوية التي يرتبط بها الاسم"),
    Event.MEMBERSHIP_BACK: ("The membership that the name is bound to came back", "عادت العضوية التي يرتبط بها الاسم"),
    Event.NAME_LAPSED: ("The name goes back, as the membership ended", "يعود الاسم لانتهاء العضوية"),
    Event.SALE_CLOSED: ("Sale ended", "انتهى البيع"),
    Event.ORDER_OPENED: ("Order opened", "فُتح طلب"),
    Event.ACCOUNT_PROVEN: ("The receiving account was proven", "أُثبت الحساب المستلم"),
    Event.PROOF_BEGUN: ("A receiving account was named", "سُمّي الحساب المستلم"),
    Event.CHARGE_ASKED: ("Payment was asked for", "طُلب الدفع"),
    Event.CHARGE_OPENED: ("Payment page opened", "فُتحت صفحة الدفع"),
    Event.CHARGE_CAPTURED: ("Money came in", "ورد المبلغ"),
    Event.CHARGE_FAILED: ("Payment failed", "فشل الدفع"),
    Event.REFUND_ASKED: ("Money back was asked for", "طُلب ردّ المبلغ"),
    Event.REFUND_REFUSED: ("The provider refused to pay back", "رفض مزوّد الدفع ردّ المبلغ"),
    Event.REFUNDED: ("Money went back", "رُدّ المبلغ"),
    Event.PAYEE_CHANGED: ("A seller said where he is paid", "حدّد بائع وجهة الدفع إليه"),
    Event.PAYOUT_ASKED: ("Paying a seller was asked for", "طُلب الدفع لبائع"),
    Event.PAID_OUT: ("A seller was paid", "دُفع لبائع"),
    Event.PAYOUT_REFUSED: ("The provider could not pay a seller", "تعذّر على مزوّد الدفع الدفع لبائع"),
    Event.WEBHOOK: ("The payment provider told us something", "ورد بلاغ من مزوّد الدفع"),
    Event.ORDER_DISPUTED: ("The order is disputed", "الطلب متنازع عليه"),
    Event.DISPUTE_OPENED: ("The payment was disputed", "اعتُرض على الدفع"),
    Event.DISPUTE_ENDED: ("The dispute ended", "انتهى النزاع على الدفع"),
    Event.MONEY_UNMATCHED: ("Money came for nothing we know", "ورد مبلغ بلا مقابل معروف"),
    Event.ORDER_PAID: ("Order paid", "دُفع الطلب"),
    Event.ORDER_DEFAULTED: ("Order not paid in time", "لم يُدفع الطلب في موعده"),
    Event.RIGHT_USED: ("A right was used: the name is handed over", "استُخدم حق في اسم: يُسلَّم الاسم"),
    Event.RIGHT_OVER: ("A right was not used in time", "لم يُستخدم حق في موعده"),
    Event.ORDER_CANCELLED: ("Order cancelled", "أُلغي الطلب"),
    Event.ORDER_DELIVERED: ("Order handed over", "سُلّم الطلب"),
    Event.ORDER_SETTLED: ("Order settled", "سُوّي الطلب"),
    Event.APPROVAL_FILED: ("Waits for a second signature", "بانتظار توقيع ثانٍ"),
    Event.APPROVAL_SIGNED: ("Signed by a second person", "وقّعه شخص ثانٍ"),
    Event.APPROVAL_RETURNED: ("Sent back unsigned", "أُعيد بلا توقيع"),
    Event.TRAIT_NOTED: ("Something that an account showed was noted, unreadable", "سُجّل أثر لحساب دون أن يكون مقروءًا"),
    Event.TRAITS_FORGOTTEN: ("What accounts had shown was forgotten", "مُحيت آثار حسابات"),
    Event.STRUCK: ("A default was counted", "سُجّل تخلّف عن الدفع"),
}
SAID = OF_NAMES | OF_MONEY
OF_LETTERS = frozenset(event.value for event in OF_NAMES if event.value.startswith("letter."))
DONE = tuple(
    each.value
    for each in (Event.CASE_REVIEWED, Event.APPEAL_DECIDED, Event.APPROVAL_SIGNED, Event.APPROVAL_RETURNED, Event.OFFER_DRAFTED, Event.WORD_GIVEN)
)
TELLING = {
    "case.reviewed": {"True": ("the rule holds", "تنطبق القاعدة"), "False": ("left alone", "استُثني")},
    "objection.decided": {"True": ("for the holder", "لصاحب الاسم"), "False": ("dismissed", "رُفض")},
}
OF_CASES = ("case", "notice", "decision", "answer", "kept", "taken_back", "")


def readable(ctx: Ctx, entries: list[Told]) -> list[Told]:
    """What this person may read. Whoever may not read sales sees no trace of one."""
    return entries if Permission.SALES_READ in ctx.may else [each for each in entries if _of_names(each)]


def events_for(ctx: Ctx) -> list[str]:
    """The events that this person may read."""
    return [event.value for event in (SAID if Permission.SALES_READ in ctx.may else OF_NAMES)]


def says(speak: Speaker, entry: Told) -> str:
    """One entry in words, with what it decided."""
    event = next((each for each in SAID if each.value == entry.event), None)
    text = speak.say(SAID[event]) if event else str(words.code(entry.event))
    told = TELLING.get(entry.event, {}).get(str(entry.data.get("holds", entry.data.get("upheld", ""))))
    return speak.say(("{}: {}", "{}: {}"), text, speak.say(told)) if told else text


def record(speak: Speaker, entry: Told) -> str:
    """The record number; the next checkpoint gives one to what has none yet."""
    return words.code(f"{entry.place:,}") if entry.place is not None else speak.say(("not yet", "لاحقًا"))


def _of_names(entry: Told) -> bool:
    if entry.event not in {event.value for event in OF_NAMES}:
        return False
    if entry.event in OF_LETTERS:
        return entry.data.get("kind", "") in OF_CASES
    kind = entry.flow.partition(".")[0]
    return kind not in ("sales", "orders", "payments") and not str(entry.data.get("kind", "")).startswith("payments")
