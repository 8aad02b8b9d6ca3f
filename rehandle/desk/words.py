"""What the desk calls things, in English and Arabic. Arabic addresses nobody by gender."""

from rehandle.desk.speak import Pair

ROLES: dict[str, Pair] = {
    "case_worker": ("case worker", "مراجعة الملفات"),
    "sales_drafter": ("drafts offers", "إعداد العروض"),
    "approver": ("second signature", "التوقيع الثاني"),
    "treasurer": ("treasurer", "الشؤون المالية"),
    "auditor": ("auditor", "التدقيق"),
    "keeper": ("keeper of letters", "حفظ الرسائل"),
    "operator": ("operator", "تشغيل المكتب"),
    "member": ("member", "عضو"),
}
KINDS: dict[str, Pair] = {
    "death": ("Death told", "إبلاغ عن وفاة"),
    "objection": ("Objection", "اعتراض"),
    "review": ("Review", "مراجعة"),
    "signature": ("Second signature", "توقيع ثانٍ"),
    "offer": ("Offer to draft", "عرض يُعدّ"),
    "message": ("Message", "رسالة واردة"),
    "holder": ("With the holder", "لدى صاحب الاسم"),
    "waiting": ("Waiting time", "فترة انتظار"),
    "answer": ("Offer sent", "عرض مُرسل"),
}
KINDS_MANY: dict[str, Pair] = {
    "death": ("Deaths told", "إبلاغات عن وفاة"),
    "objection": ("Objections", "اعتراضات"),
    "review": ("Reviews", "مراجعات"),
    "signature": ("Second signatures", "توقيعات ثانية"),
    "offer": ("Offers to draft", "عروض تُعدّ"),
    "message": ("Messages", "رسائل واردة"),
}
NEXT: dict[str, Pair] = {
    "death": ("Next: a death told about {}", "التالي: إبلاغ عن وفاة صاحب الاسم {}"),
    "objection": ("Next: an objection about {}", "التالي: اعتراض بشأن الاسم {}"),
    "review": ("Next: the review of {}", "التالي: مراجعة الاسم {}"),
    "signature": ("Next: a second signature about {}", "التالي: توقيع ثانٍ بشأن الاسم {}"),
    "offer": ("Next: an offer of {}", "التالي: عرض للاسم {}"),
    "message": ("Next: a message about {}", "التالي: رسالة بشأن {}"),
}
ASKED: dict[str, Pair] = {
    "message": ("an answer; sealed words", "ردّ؛ كلام مختوم"),
    "review": ("does the rule hold? a person has to look", "هل تنطبق القاعدة؟ يلزم أن يطّلع شخص"),
    "signature": ("read the exact text and sign, or send back", "قراءة النص كما هو وتوقيعه، أو إعادته"),
    "offer": ("offer it to somebody", "عرضه على شخص"),
    "answer": ("the recipient answers", "رد المتلقي"),
}
KIND_BADGE = {"death": "stop", "objection": "stop", "review": "wait", "signature": "wait", "offer": "open"}
STATES: dict[str, Pair] = {
    "opened": ("Being told", "قيد الإخطار"),
    "grace": ("Time to answer", "مهلة الرد"),
    "reclaimed": ("Taken back", "سُحب الاسم"),
    "announced": ("On the public list", "في القائمة العلنية"),
    "released": ("Opens to a new holder", "يُتاح لصاحب جديد"),
    "kept": ("Kept by its holder", "بقي لصاحبه"),
    "restored": ("Given back", "أُعيد إلى صاحبه"),
    "closed": ("Closed", "أُغلق الملف"),
}
STATE_BADGE = {
    "opened": "wait", "grace": "wait", "reclaimed": "closed", "announced": "open", "released": "open", "kept": "done", "restored": "done",
    "closed": "closed",
}  # fmt: skip
STAGES: dict[str, Pair] = {
    "seen": ("Last seen", "آخر استخدام"),
    "told": ("First letter", "أول رسالة"),
    "answer": ("Time to answer", "مهلة الرد"),
    "taken": ("Taken back", "السحب"),
    "back": ("Can be got back", "تمكن استعادته"),
    "listed": ("Public list", "القائمة العلنية"),
    "opens": ("New holder", "صاحب جديد"),
    "kept": ("Kept", "بقي لصاحبه"),
    "restored": ("Given back", "أُعيد إلى صاحبه"),
    "closed": ("Closed", "أُغلق الملف"),
}
BEFORE_END: Pair = ("{} before the end", "قبل النهاية بـ{}")
AFTER_END: Pair = ("{} after the end", "بعد النهاية بـ{}")
AT_END: Pair = ("on the last day", "في اليوم الأخير")
UNTIL: Pair = ("until {}", "حتى {}")
STOPS: dict[str, Pair] = {
    "objection": ("Frozen: objection open", "مجمّد: اعتراض مفتوح"),
    "death_report": ("Frozen: a death was told", "مجمّد: إبلاغ عن وفاة"),
}
FROZEN: Pair = ("Frozen", "مجمّد")
NONE: Pair = ("none", "لا يوجد")
LETTERS: dict[str, Pair] = {
    "notice": ("Notice, {}", "إخطار، {}"),
    "decision": ("Answer to the objection", "الرد على الاعتراض"),
    "offer": ("Offer", "عرض"),
    "invoice": ("Invoice", "فاتورة"),
    "answer": ("Answer", "رد"),
    "kept": ("Kept", "إبقاء الاسم"),
    "taken_back": ("Taken back", "سحب الاسم"),
    "handed_over": ("Handed over", "تسليم الاسم"),
}
LETTER: Pair = ("Letter", "رسالة")
CHANNELS: dict[str, Pair] = {"mail": ("mail", "بريد"), "in_app": ("in the app", "داخل التطبيق")}
LANGUAGES: dict[str, Pair] = {"en": ("English", "الإنجليزية"), "ar": ("Arabic", "العربية")}
RELATIONS: dict[str, Pair] = {
    "family": ("family", "من العائلة"),
    "friend": ("a friend", "من الأصدقاء"),
    "executor": ("executor, or a lawyer", "منفّذ الوصية أو محامٍ"),
    "other": ("somebody else", "غير ذلك"),
}
FATES: dict[str, Pair] = {
    "draft": ("draft", "مسودة"),
    "written": ("on its way", "في الطريق"),
    "accepted": ("accepted, may still come back", "قُبلت، وقد تعود"),
    "delivered": ("delivered", "سُلّمت"),
    "failed": ("came back", "عادت"),
    "withdrawn": ("not sent", "لم تُرسل"),
}
OUT_OF_TURN: dict[str, Pair] = {
    "asked_again": ("The person asked again", "سأل صاحب الشأن مجددًا"),
    "known_to_me": ("I worked on this file before", "سبق العمل على هذا الملف"),
    "handed_to_me": ("A colleague handed it to me", "سلّمه زميل"),
    "cannot_wait": ("It cannot wait", "لا يحتمل الانتظار"),
}
OFFERS: dict[str, Pair] = {
    "draft": ("Draft", "مسودة"),
    "sent": ("Sent", "مُرسل"),
    "accepted": ("Accepted", "مقبول"),
    "declined": ("Declined", "مرفوض"),
    "expired": ("Not answered in time", "انتهت مهلته"),
    "withdrawn": ("Taken back", "سُحب العرض"),
}
SALES: dict[str, Pair] = {
    "open": ("Open", "مفتوح"),
    "awarded": ("Accepted by a buyer", "قبله مشترٍ"),
    "unsold": ("Nobody took it", "لم يأخذه أحد"),
    "void": ("Void: the name goes back", "باطل: يعود الاسم"),
}
SALE_BADGE = {"open": "open", "awarded": "done", "unsold": "closed", "void": "stop"}
ORDERS: dict[str, Pair] = {
    "open": ("Account to be proven", "بانتظار إثبات الحساب"),
    "proven": ("To be paid", "بانتظار الدفع"),
    "paid": ("Paid, being handed over", "مدفوع، قيد التسليم"),
    "delivered": ("Handed over", "سُلّم الاسم"),
    "settled": ("Settled", "تمت التسوية"),
    "defaulted": ("Not paid in time", "لم يُدفع في الموعد"),
    "returned": ("Money back", "رُدّ المبلغ"),
    "lost": ("Lost to a chargeback", "خُسر باعتراض على الدفع"),
}
ORDER_BADGE = {
    "open": "wait", "proven": "wait", "paid": "wait", "delivered": "open", "settled": "done", "defaulted": "closed", "returned": "closed",
    "lost": "stop",
}  # fmt: skip
WHY_POSTED: dict[str, Pair] = {
    "captured": ("paid in", "دفعة واردة"),
    "fee": ("the provider's fee", "عمولة المزوّد"),
    "tax": ("tax", "ضريبة"),
    "former_share": ("share of the earlier holder", "حصة الصاحب السابق"),
    "reserve": ("held back", "مبلغ محجوز"),
    "settled": ("settled", "تسوية"),
    "unmatched": ("belongs to no order", "لا يخص طلبًا"),
    "to return": ("to be returned", "للردّ"),
    "returned": ("returned", "مردود"),
    "taken_back": ("name went back", "عاد الاسم"),
    "kept_by_rule": ("kept under the rule", "محتفظ به وفق القاعدة"),
    "reserve_unwound": ("no longer held back", "لم يعد محجوزًا"),
    "tax_unwound": ("tax undone", "إلغاء الضريبة"),
    "former_share_unwound": ("share undone", "إلغاء الحصة"),
    "lost": ("lost", "خسارة"),
    "lost_rest": ("rest of a loss", "بقية خسارة"),
    "lost_reserve": ("lost, held back before", "خسارة من المحجوز"),
    "lost_tax": ("tax of a loss", "ضريبة خسارة"),
    "dispute opened": ("payment disputed", "اعتراض على الدفع"),
    "disputed money taken": ("disputed money taken", "سحب المبلغ المعترض عليه"),
    "disputed money back": ("disputed money back", "عودة المبلغ المعترض عليه"),
    "dispute won": ("dispute won", "كسب الاعتراض"),
    "returned by dispute": ("returned by a dispute", "مردود باعتراض"),
}
ACCOUNTS: dict[str, Pair] = {
    "provider": ("At the payment provider", "لدى مزوّد الدفع"),
    "cost": ("Costs", "التكاليف"),
    "revenue": ("Revenue", "الإيرادات"),
    "tax": ("Tax", "الضريبة"),
    "deposit": ("Deposits", "التأمينات"),
    "order": ("Orders not handed over", "طلبات لم تُسلَّم"),
    "reserve": ("Held until objections close", "محجوز حتى انتهاء الاعتراضات"),
    "due": ("Due to earlier holders", "مستحق لأصحاب سابقين"),
    "owed": ("Owed to us", "مستحق لنا"),
    "refund": ("On its way back", "في طريق الردّ"),
    "dispute": ("In dispute", "متنازع عليه"),
    "unmatched": ("Came for nothing we know", "ورد بلا مقابل معروف"),
    "frozen": ("Frozen", "مجمّد"),
}
