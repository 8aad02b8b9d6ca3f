"""What the desk calls things, in English and Arabic. Arabic addresses nobody by gender."""

from rehandle.desk.speak import Pair

ROLES: dict[str, Pair] = {
    "case_worker": ("case worker", "مراجعة الملفات"),
    "sales_drafter": ("drafts offers", "إعداد العروض"),
    "reviewer": ("scores applications", "تقييم الطلبات"),
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
    "counter": ("Price named", "سعر مقترح"),
    "score": ("Applications", "طلبات تُقيَّم"),
    "request": ("Request", "طلب اسم"),
    "link": ("Linked accounts", "حسابات مرتبطة"),
    "message": ("Message", "رسالة واردة"),
    "stop": ("Standstill", "توقف"),
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
    "counter": ("Prices named", "أسعار مقترحة"),
    "score": ("Drops to score", "طلبات تنتظر التقييم"),
    "request": ("Requests", "طلبات أسماء"),
    "link": ("Linked accounts", "حسابات مرتبطة"),
    "message": ("Messages", "رسائل واردة"),
    "stop": ("Standstills", "حالات توقف"),
}
NEXT: dict[str, Pair] = {
    "death": ("Next: a death told about {}", "التالي: إبلاغ عن وفاة صاحب الاسم {}"),
    "objection": ("Next: an objection about {}", "التالي: اعتراض بشأن الاسم {}"),
    "review": ("Next: the review of {}", "التالي: مراجعة الاسم {}"),
    "signature": ("Next: a second signature about {}", "التالي: توقيع ثانٍ بشأن الاسم {}"),
    "offer": ("Next: an offer of {}", "التالي: عرض للاسم {}"),
    "counter": ("Next: a price that was named for {}", "التالي: سعر مقترح للاسم {}"),
    "score": ("Next: applications for {}", "التالي: طلبات على {}"),
    "request": ("Next: a request for {}", "التالي: طلب الاسم {}"),
    "link": ("Next: linked accounts in the sale of {}", "التالي: حسابات مرتبطة في بيع الاسم {}"),
    "message": ("Next: a message about {}", "التالي: رسالة بشأن {}"),
    "stop": ("Next: {} stands still until somebody looks", "التالي: الاسم {} موقوف إلى أن يطّلع شخص"),
}
ASKED: dict[str, Pair] = {
    "message": ("an answer; sealed words", "ردّ؛ كلام مختوم"),
    "review": ("does the rule hold? a person has to look", "هل تنطبق القاعدة؟ يلزم أن يطّلع شخص"),
    "signature": ("read the exact text and sign, or send back", "قراءة النص كما هو وتوقيعه، أو إعادته"),
    "score": ("score them, without a name", "تقييمها دون اسم"),
    "request": ("read it, and grant it or say why not", "قراءته، ثم قبوله أو ذكر سبب الرفض"),
    "link": ("say whether they belong together", "بيان هل بينها صلة"),
    "offer": ("offer it to somebody", "عرضه على شخص"),
    "counter": ("agree with a second person, or say no", "الموافقة مع شخص ثانٍ، أو الرفض"),
    "answer": ("the recipient answers", "رد المتلقي"),
    "stop": ("look what is left to do, and lift it", "النظر فيما بقي، ورفع الإيقاف"),
}
KIND_BADGE = {"death": "stop", "objection": "stop", "stop": "stop", "review": "wait", "signature": "wait", "offer": "open", "counter": "wait"}
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
    "dispute": ("Frozen: dispute", "مجمّد: نزاع"),
    "duress": ("Frozen: duress", "مجمّد: إكراه"),
    "legal_hold": ("Frozen: legal hold", "مجمّد: حجز قانوني"),
    "recovery_hold": ("Frozen: somebody has to look", "مجمّد: يلزم أن يطّلع شخص"),
}
STOP_KINDS: dict[str, Pair] = {
    "objection": ("Objection", "اعتراض"),
    "death_report": ("Death told", "إبلاغ عن وفاة"),
    "dispute": ("Dispute", "نزاع"),
    "duress": ("Duress", "إكراه"),
    "legal_hold": ("Legal hold", "حجز قانوني"),
    "resale_lock": ("Resale lock", "قفل إعادة البيع"),
    "recovery_hold": ("Somebody has to look", "يلزم أن يطّلع شخص"),
    "frozen_old_handle": ("Old name of an account that took another", "اسم قديم لحساب أخذ اسمًا آخر"),
}
STOP_ENDS: dict[str, Pair] = {
    "hand": ("when a person lifts it", "حين يرفعه شخص"),
    "objection": ("when it is decided", "حين يُبتّ فيه"),
    "death_report": ("when it is decided", "حين يُبتّ فيه"),
    "dispute": ("with the bank's answer", "مع ردّ المصرف"),
    "resale_lock": ("by itself", "من تلقاء نفسه"),
    "frozen_old_handle": ("if that account goes back to it", "إذا عاد ذلك الحساب إليه"),
}
STOP_WHY: dict[str, Pair] = {  # by the first part of the stop's id, of those that the office sets
    "objection": ("The holder objected.", "اعترض صاحب الاسم."),
    "death": ("Somebody told us that the holder has died.", "أُبلغنا أن صاحب الاسم توفي."),
    "dispute": ("A bank questions a payment for this name.", "يعترض مصرف على دفعة تخص هذا الاسم."),
    "lost": (
        "A bank decided against us after the hand-over. The account that has the name keeps it, unless an objection is upheld.",
        "حكم مصرف ضدنا بعد التسليم. يبقى الاسم للحساب الذي هو عليه، ما لم يُقبل اعتراض.",
    ),
    "not_undone": (
        "The platform did not undo what we had asked of it. Look there who has the name before you lift this.",
        "لم تتراجع المنصة عما طُلب منها. يلزم التحقق هناك ممن لديه الاسم قبل رفع الإيقاف.",
    ),
    "frozen": ("Its account was given another name.", "مُنح حسابه اسمًا آخر."),
}
PARTS: dict[str, Pair] = {
    "office": ("the office", "المكتب"),
    "holder": ("the holder", "صاحب الاسم"),
    "buyer": ("the new holder", "الصاحب الجديد"),
    "public": ("somebody who told us", "شخص أبلغنا"),
}
STILL_FROZEN: Pair = ("Another stop holds the name still.", "وما زال الاسم موقوفًا لسبب آخر.")
GOES_ON: Pair = ("Every clock goes on with what was left, a week at least.", "تستمر كل مهلة بما بقي منها، أسبوعًا على الأقل.")
ALL_WAITS: Pair = (
    "No clock runs, no letter about taking it back goes out, nothing is taken or given.",
    "لا تسري مهلة، ولا تُرسل رسالة سحب، ولا يُسحب شيء ولا يُمنح.",
)
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
    "outbid": ("Outbid", "تجاوز مزايدة"),
    "counter": ("Answer to a named price", "رد على سعر مقترح"),
    "drawn": ("Result of a draw", "نتيجة قرعة"),
    "request": ("Answer to a request", "رد على طلب اسم"),
    "waiting": ("To somebody who waits", "إلى منتظِر"),
    "seller": ("To who sells his own name", "إلى من يبيع اسمه"),
    "right": ("To whoever bought a right to a name", "إلى من اشترى حقًا في اسم"),
    "linked": ("Bids that do not count", "مزايدات لا تُحتسب"),
    "proposal": ("A sum offered by a member", "مبلغ عرضه عضو"),
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
    "awarded": ("Sold, or being paid", "بيع أو قيد الدفع"),
    "unsold": ("Nobody took it", "لم يأخذه أحد"),
    "void": ("Void: the name goes back", "باطل: يعود الاسم"),
}
FORMS: dict[str, Pair] = {
    "offer": ("Confidential offer to one named person", "عرض سرّي لشخص واحد مسمّى"),
    "english": ("Open auction", "مزاد مفتوح"),
    "sealed": ("Auction with sealed bids", "مزاد بعطاءات مغلقة"),
    "fixed": ("By its holder, at a fixed price", "من صاحبه بسعر ثابت"),
    "make_offer": ("By its holder, for a sum that somebody offers", "من صاحبه مقابل مبلغ يُعرض عليه"),
    "falling": ("A price that falls until somebody takes it", "سعر ينخفض إلى أن يأخذه أحد"),
    "priced": ("At the price of the moment, to whoever comes first", "بسعر اللحظة لمن يسبق"),
    "drop": ("Applications, scored by published criteria", "طلبات تُقيَّم وفق معايير منشورة"),
    "lottery": ("A draw among all who asked", "قرعة بين كل من طلب"),
    "request": ("At no cost, on request of members", "بلا مقابل، بطلب من الأعضاء"),
}
PRICE: Pair = ("Price under the rule", "السعر وفق القاعدة")
BEGINS: Pair = ("Begins at", "يبدأ من")
IN_PUBLIC: Pair = ("In public", "علنًا")
AS_SEEN: Pair = ("The page that everybody sees", "الصفحة التي يراها الجميع")
SALE_BADGE = {"open": "open", "awarded": "done", "unsold": "closed", "void": "stop"}
ORDERS: dict[str, Pair] = {
    "open": ("Account to be proven", "بانتظار إثبات الحساب"),
    "proven": ("To be paid", "بانتظار الدفع"),
    "paid": ("Paid, being handed over", "مدفوع، قيد التسليم"),
    "unused": ("A right that was not used", "حق لم يُستخدم"),
    "delivered": ("Handed over", "سُلّم الاسم"),
    "settled": ("Settled", "تمت التسوية"),
    "defaulted": ("Not paid in time", "لم يُدفع في الموعد"),
    "returned": ("Money back", "رُدّ المبلغ"),
    "lost": ("Lost to a chargeback", "خُسر باعتراض على الدفع"),
}
ORDER_BADGE = {
    "open": "wait", "proven": "wait", "paid": "wait", "delivered": "open", "settled": "done", "defaulted": "closed", "returned": "closed",
    "unused": "closed", "lost": "stop",
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
    "due": ("Due to earlier holders and to sellers", "مستحق لأصحاب سابقين ولبائعين"),
    "owed": ("Owed to us", "مستحق لنا"),
    "payout": ("On its way to who sold his name", "في الطريق إلى من باع اسمه"),
    "refund": ("On its way back", "في طريق الردّ"),
    "dispute": ("In dispute", "متنازع عليه"),
    "unmatched": ("Came for nothing we know", "ورد بلا مقابل معروف"),
    "frozen": ("Frozen", "مجمّد"),
}
