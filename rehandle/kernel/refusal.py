"""Refusals: one exception, one enum of codes, each with its HTTP status and a sentence in both languages.

A refusal is an answer, not a fault: it says what happened and what to do. Programmer errors are `assert`.
"""

from enum import StrEnum
from typing import NamedTuple


class Meaning(NamedTuple):
    """What a code means to a client (`status`) and to a person (`en`, `ar`)."""

    status: int
    en: str
    ar: str


class Code(StrEnum):
    """Every refusal there is. A code is a contract: it is never renamed, and a room adds its own below its heading."""

    meaning: Meaning

    def __new__(cls, value: str, status: int, en: str, ar: str) -> "Code":
        """Hang the meaning on the member; the value stays the plain code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = Meaning(status, en, ar)
        return member

    # any room
    FORBIDDEN = "forbidden", 403, "Your role does not allow this.", "دورك لا يسمح بهذا الإجراء."
    NOT_FOUND = "not_found", 404, "We do not know this.", "لا نعرف هذا."
    INVALID = "invalid", 422, "Something in what was sent is not valid.", "في ما أُرسل شيء غير صالح."
    STALE = "stale", 409, "This changed since you looked. Look again, then decide.", "تغيّر هذا منذ آخر اطلاع. يلزم الاطلاع مجددًا ثم القرار."
    EXISTS_WITH_DIFFERENT_CONTENT = (
        "exists_with_different_content", 409,
        "This id was used before for something else. Nothing was done.",
        "سبق استخدام هذا المعرّف لأمر آخر. لم يُنفَّذ شيء.",
    )
    WRONG_STATE = "wrong_state", 409, "This is no longer possible in the present state.", "لم يعد هذا ممكنًا في الحالة الحالية."
    TOO_MANY = "too_many", 429, "Too many tries. Wait a minute and try again.", "محاولات كثيرة. يلزم الانتظار دقيقة ثم المحاولة من جديد."
    # people
    KEY_UNKNOWN = "key_unknown", 401, "This needs a key. Sign in with your account on our page Your account here, and make one.", "يلزم مفتاح. يُنشأ بعد الدخول بالحساب في صفحة الحساب هنا."
    APPROVER_IS_DRAFTER = "approver_is_drafter", 403, "Who drafted this may not sign it. Somebody else must.", "لا يجوز لمن أعدّ هذا أن يوقّعه. يلزم شخص آخر."
    APPROVER_IS_LINKED = "approver_is_linked", 403, "You are linked to the person who drafted this. Somebody else must sign.", "لك صلة بمن أعدّ هذا. يلزم شخص آخر للتوقيع."
    APPROVAL_CHANGED = "approval_changed", 409, "The text to sign is not the text you saw. Read it again.", "النص المعروض للتوقيع ليس النص الذي اطُّلع عليه. تلزم قراءته من جديد."
    APPROVAL_USED = "approval_used", 409, "This was already signed or sent back.", "سبق توقيع هذا أو ردّه."
    # names and handles
    NAME_SHAPE = "name_shape", 422, "This cannot be a name here: its length or letters do not fit.", "لا يصلح هذا اسمًا هنا: طوله أو حروفه غير مناسبة."
    NAME_RESERVED = "name_reserved", 409, "This name is not given.", "هذا الاسم لا يُمنح."
    NAME_PROTECTED = "name_protected", 409, "This name is protected.", "هذا الاسم محميّ."
    NAME_HELD = "name_held", 409, "This name has a holder.", "لهذا الاسم صاحب."
    NAME_WAITING = "name_waiting", 409, "This name is in its waiting time.", "هذا الاسم في فترة انتظار."
    NAME_LOOK_ALIKE = "name_look_alike", 409, "This name looks like a protected name.", "هذا الاسم يشبه اسمًا محميًّا."
    STOPPED = "stopped", 409, "Everything about this name stands still until an open question is answered.", "كل ما يخص هذا الاسم متوقف إلى أن يُبتّ في مسألة مفتوحة."
    EPOCH_PAST = "epoch_past", 409, "The name has changed hands since. This no longer applies.", "انتقل الاسم منذ ذلك الحين. لم يعد هذا ساريًا."
    # cases and letters
    CAMPAIGN_EMPTY = "campaign_empty", 409, "This wave has no names: everybody in it is asked already, or was left alone.", "لا أسماء في هذه الدفعة: كل من فيها سُئل من قبل أو تُرك وشأنه."
    CAMPAIGN_STOPPED = "campaign_stopped", 409, "This campaign stands still until two people start it again.", "هذه الحملة متوقفة إلى أن يعيد شخصان تشغيلها."
    DRAW_OPEN = "draw_open", 409, "Another campaign is being drawn. One is drawn at a time.", "يجري سحب حملة أخرى. تُسحب حملة واحدة في كل مرة."
    SAMPLE_MISSING = "sample_missing", 409, "People have to judge the drawn sample first.", "يلزم أن يراجع أشخاص العينة المسحوبة أولًا."
    POLICY_CHANGED = "policy_changed", 409, "The sweep was made under another rule than the one in force. Sweep again.", "أُجري الفحص وفق قاعدة غير السارية. يلزم فحص جديد."
    NOTICE_INCOMPLETE = "notice_incomplete", 422, "The letter lacks something it must say. It was not sent.", "تنقص الرسالة معلومة واجبة. لم تُرسل."
    NOTICES_MISSING = "notices_missing", 409, "Not every letter that the rule asks for is on record.", "لم تُسجَّل كل الرسائل التي تشترطها القاعدة."
    ACTIVE_AGAIN = "active_again", 409, "The account was used. The name stays with its holder.", "استُخدم الحساب. يبقى الاسم لصاحبه."
    REVIEW_MISSING = "review_missing", 409, "A person has to look at this first.", "يلزم أن يطّلع شخص على هذا أولًا."
    REVIEWER_MAY_NOT_DECIDE = "reviewer_may_not_decide", 403, "You decided on this name before. Somebody else must decide.", "سبق لك القرار في هذا الاسم. يلزم أن يقرّر شخص آخر."
    EARNER_MAY_NOT_DECIDE = "earner_may_not_decide", 403, "Who works on the sale may not decide on the objection.", "لا يجوز لمن يعمل على البيع أن يبتّ في الاعتراض."
    TOO_LATE = "too_late", 409, "The time for this is over.", "انقضت مهلة هذا الإجراء."
    TOO_EARLY = "too_early", 409, "It is too early for this.", "لم يحن وقت هذا الإجراء."
    ALREADY_DONE = "already_done", 409, "This was already done.", "سبق تنفيذ هذا."
    LINK_UNKNOWN = "link_unknown", 404, "We do not know this link. Check your letter.", "لا نعرف هذا الرابط. يمكن التحقق من الرسالة."
    ERASED = "erased", 410, "This was erased. Nobody can open it any more.", "مُحي هذا ولم يعد فتحه ممكنًا لأحد."
    REASON_MISSING = "reason_missing", 422, "Give a reason that the holder can read.", "يلزم ذكر سبب يمكن لصاحب الاسم قراءته."
    # sales, orders, payments
    OFFER_NOT_OPEN = "offer_not_open", 409, "This offer is no longer open.", "لم يعد هذا العرض مفتوحًا."
    LISTING_OFF = "listing_off", 409, "Members cannot sell names to each other here.", "لا يُتاح للأعضاء هنا بيع الأسماء بعضهم لبعض."
    NOT_HOLDER = "not_holder", 403, "Your account does not carry this name now. Only its holder may offer it.", "هذا الحساب لا يحمل هذا الاسم الآن. لا يعرضه إلا صاحبه."
    LISTED_ALREADY = "listed_already", 409, "This name stands for sale already.", "هذا الاسم معروض للبيع بالفعل."
    NOT_TRANSFERABLE = "not_transferable", 409, "The rule says that this name may not be passed on.", "تنص القاعدة على أن هذا الاسم لا يُنقل إلى غير صاحبه."
    RESALE_LOCKED = "resale_locked", 409, "This name was bought a short time ago and rests before it may be offered again.", "اشتُري هذا الاسم منذ مدة قصيرة، ولا يُعرض من جديد قبل انتهاء مهلته."
    OFFER_EXISTS = "offer_exists", 409, "There is an open offer for this name.", "يوجد عرض مفتوح لهذا الاسم."
    COUNTER_OPEN = "counter_open", 409, "A price that you named waits for an answer. Take it back first, or wait.", "السعر المقترح سابقًا ينتظر الرد. يلزم سحبه أولًا أو الانتظار."
    COUNTERS_USED = "counters_used", 409, "Prices of your own were named as often as is possible for one offer.", "بلغ عدد الأسعار المقترحة لهذا العرض حدّه الأعلى."
    POLICY_SELLS_NOTHING = "policy_sells_nothing", 409, "Under the rule in force nothing is sold.", "وفق القاعدة السارية لا يُباع شيء."
    PRICE_NOT_IN_POLICY = "price_not_in_policy", 422, "The price is not the one in the rule.", "السعر ليس السعر الوارد في القاعدة."
    BARRED = "barred", 403, "Staff, and people linked to them, cannot take part.", "لا يجوز للموظفين ولا لمن له صلة بهم المشاركة."
    LINKED_BIDDER = (
        "linked_bidder", 403,
        "An account that is linked to yours takes part in this sale. Bids of linked accounts do not count. If that is wrong, write to us.",
        "في هذا البيع حساب له صلة بهذا الحساب. لا تُحتسب مزايدات الحسابات المرتبطة. وإن كان في ذلك خطأ فيمكن مراسلتنا.",
    )
    BID_TOO_LOW = "bid_too_low", 409, "The bid is below the least that counts now. Nothing was changed.", "المزايدة أقل من الحد الأدنى الحالي. لم يتغيّر شيء."
    OVER_LIMIT = "over_limit", 409, "This is above the limit that you set for this auction. Nothing was changed.", "هذا أعلى من الحد الذي وُضع لهذا المزاد. لم يتغيّر شيء."
    LANE_SILENT = "lane_silent", 503, "We have no answer to your bid yet. Send it again: the same bid counts once.", "لا جواب على هذه المزايدة بعد. يلزم إرسالها من جديد: المزايدة نفسها تُحتسب مرة واحدة."
    DEPOSIT_MISSING = "deposit_missing", 409, "A bid this high needs a deposit first, and none that is large enough lies here.", "مزايدة بهذا الارتفاع تحتاج إلى تأمين أولًا، ولا يوجد هنا تأمين كافٍ."
    BID_NOT_HIGHER = "bid_not_higher", 409, "You lead already. A new maximum must be higher than your own.", "مزايدة هذا الحساب هي الأعلى الآن. يلزم أن يكون الحد الأقصى الجديد أعلى من السابق."
    STRUCK_OUT = "struck_out", 403, "Too many names were won and not paid for. Bidding is closed to this account for a time.", "فاز هذا الحساب بأسماء ولم يدفع ثمنها مرات كثيرة. المزايدة مغلقة أمامه لمدة."
    NOT_VERIFIED = "not_verified", 403, "Only accounts that the platform has verified can take part. Sign in again once yours is.", "المشاركة للحسابات الموثقة لدى المنصة فقط. يمكن تسجيل الدخول من جديد بعد توثيق الحساب."
    DEFAULTED_BEFORE = "defaulted_before", 403, "This name was won and not paid for by this account. It is sold without it now.", "سبق أن فاز هذا الحساب بهذا الاسم ولم يدفع. يجري البيع الآن من دونه."
    ENTERED_BEFORE = "entered_before", 409, "This account has entered already. It is one entry a person.", "شارك هذا الحساب من قبل. لكل شخص مشاركة واحدة."
    WISHES_FULL = "wishes_full", 409, "This account has as many wishes as the rule allows. Take one back to make another.", "بلغت رغبات هذا الحساب الحد الذي تسمح به القاعدة. يمكن سحب إحداها لتقديم غيرها."
    WISH_GRANTED = "wish_granted", 409, "One wish is granted, and this account has its own already.", "تُلبّى رغبة واحدة، وقد نال هذا الحساب رغبته."
    WATCHING_OFF = "watching_off", 409, "The rule has no waiting for this name.", "لا تتيح القاعدة انتظار هذا الاسم."
    TOO_MANY_NAMES = "too_many_names", 409, "You wait for as many names as the rule allows. Let one go first.", "بلغ عدد الأسماء المنتظَرة ما تسمح به القاعدة. يلزم ترك أحدها أولًا."
    BACKORDERED_ALREADY = "backordered_already", 409, "You have a backorder for this name. Take it back to name another limit.", "لهذا الحساب طلب مسبق لهذا الاسم. يلزم سحبه لتسمية حد آخر."
    MEMBERSHIP_MISSING = "membership_missing", 403, "The rule gives this name to members. The platform does not report such a membership.", "تمنح القاعدة هذا الاسم للأعضاء. ولا تفيد المنصة بعضوية كهذه لهذا الحساب."
    REQUEST_OPEN = "request_open", 409, "A request of yours waits for its answer. It is one at a time; take that one back first, or wait.", "طلب سابق لهذا الحساب ينتظر الرد. يُقبل طلب واحد في كل مرة؛ يلزم سحبه أولًا أو الانتظار."
    REQUEST_ANSWERED = "request_answered", 409, "This request was answered.", "سبق الرد على هذا الطلب."
    DRAW_WRONG = "draw_wrong", 422, "This result is not what its own seed, tickets and scores make it.", "هذه النتيجة ليست ما تعطيه بذرتها وأرقامها وتقييماتها."
    CONFLICT_DECLARED = "conflict_declared", 403, "You have declared that you cannot judge this freely. Somebody else does.", "سبق الإفصاح عن صلة تمنع الحكم في هذا. يتولاه شخص آخر."
    SCORED_BEFORE = "scored_before", 409, "You have scored this already, or enough people have.", "سبق تقييم هذا، أو قيّمه عدد كافٍ."
    QUOTE_CHANGED = "quote_changed", 409, "The quote changed since you saw it. Look again before you pay.", "تغيّر العرض منذ الاطلاع عليه. يلزم الاطلاع عليه قبل الدفع."
    QUOTE_EXPIRED = "quote_expired", 409, "The quote has expired. Ask for a new one.", "انتهت صلاحية العرض. يمكن طلب عرض جديد."
    ACCOUNT_UNKNOWN = "account_unknown", 404, "There is no account of that name on the platform.", "لا حساب بهذا الاسم في المنصة."
    ACCOUNT_NOT_PROVEN = "account_not_proven", 409, "First prove the account that is to receive the name.", "يلزم أولًا إثبات الحساب الذي سيستلم الاسم."
    ACCOUNT_BUSY = "account_busy", 409, "This account is about to receive another name. Wait until that is done, or name another account.", "هذا الحساب على وشك استلام اسم آخر. يلزم انتظار تمامه أو تسمية حساب آخر."
    CODE_WRONG = "code_wrong", 422, "The code was not found on the account.", "لم يُعثر على الرمز في الحساب."
    NOT_PAID = "not_paid", 409, "This is not paid.", "لم يُدفع ثمن هذا."
    ALREADY_PAID = "already_paid", 409, "This is already paid.", "سبق دفع ثمن هذا."
    REFUND_TOO_LARGE = "refund_too_large", 409, "That is more than was paid and not yet returned.", "هذا أكثر مما دُفع ولم يُردّ بعد."
    SIGNATURE_WRONG = "signature_wrong", 401, "The message is not signed as it should be.", "توقيع الرسالة غير صحيح."
    PAYEE_MISSING = "payee_missing", 409, "There is no address at which this can be paid.", "لا توجد وجهة يمكن الدفع إليها."
    OVERDRAWN = "overdrawn", 409, "The account does not hold that much.", "لا يحتوي الحساب على هذا المبلغ."
    # policy and sweep
    POLICY_INVALID = "policy_invalid", 422, "The policy file has errors.", "في ملف القاعدة أخطاء."
    POLICY_TOO_SOON = "policy_too_soon", 409, "A policy takes effect only after it was public for the promised time.", "لا تسري القاعدة إلا بعد نشرها المدة الموعودة."
    POLICY_NEEDS_TWO = (
        "policy_needs_two", 409,
        "A rule is in force. A new version is drafted by one person and signed by another.",
        "توجد قاعدة سارية. يُعدّ الإصدار الجديد شخص ويوقّعه شخص آخر.",
    )
    POLICY_NONE = "policy_none", 409, "No policy is in force.", "لا توجد قاعدة سارية."
    COLUMN_MISSING = "column_missing", 422, "A column that the rule needs is missing.", "ينقص عمود تحتاج إليه القاعدة."
    FILE_UNREADABLE = "file_unreadable", 422, "The file cannot be read.", "لا يمكن قراءة الملف."
    OUTPUT_EXISTS = "output_exists", 409, "The output folder is not empty.", "مجلد المخرجات ليس فارغًا."
    ACCOUNTS_CHANGED = "accounts_changed", 409, "The accounts changed while they were swept. Sweep a copy that stays as it is.", "تغيّر ملف الحسابات أثناء الفحص. يلزم فحص نسخة لا تتغير."
    ENGINE_MISSING = "engine_missing", 503, "This engine is not installed here.", "هذا المحرّك غير مثبّت هنا."
    TOO_MANY_REJECTS = "too_many_rejects", 422, "Too many rows could not be read.", "تعذّرت قراءة عدد كبير من الصفوف."
    SWEEP_OPEN = "sweep_open", 409, "A sweep is under way. One runs at a time.", "ثمة فحص جارٍ. لا يجري إلا فحص واحد في الوقت نفسه."
    TOOK_TOO_LONG = "took_too_long", 503, "This took longer than a page may take.", "استغرق هذا وقتًا أطول مما يُسمح به لصفحة."
    LIST_UNKNOWN = "list_unknown", 422, "A list that the rule names is unknown.", "قائمة مذكورة في القاعدة غير معروفة."
    # the ground
    PLATFORM_DOWN = "platform_down", 503, "The platform does not answer. We try again by ourselves.", "المنصة لا تستجيب. نعيد المحاولة تلقائيًا."
    PLATFORM_CONFLICT = "platform_conflict", 409, "The platform holds something else than we expected.", "على المنصة غير ما توقعناه."
    PROVIDER_DOWN = "provider_down", 503, "The payment provider does not answer. Try again in a minute.", "مزوّد الدفع لا يستجيب. يمكن المحاولة بعد دقيقة."
    CHECK_DOWN = "check_down", 503, "The check before every bid does not answer. Nothing was done. Try again in a minute.", "الفحص الذي يسبق كل مزايدة لا يستجيب. لم يُنفَّذ شيء. يمكن المحاولة بعد دقيقة."
    KEEPER_DOWN = "keeper_down", 503, "The keeper of the key does not answer. Try again in a minute.", "حافظ المفتاح لا يستجيب. يمكن المحاولة بعد دقيقة."
    NOT_DEMO = "not_demo", 403, "This exists in the demo only.", "هذا متاح في العرض التجريبي فقط."


class Refused(Exception):
    """The answer no, with its code and the facts a person needs: raised by single flows, returned by batches."""

    def __init__(self, code: Code, **facts: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.facts = facts

    def __repr__(self) -> str:
        return f"Refused({self.code.value}, {self.facts})"

    def __str__(self) -> str:
        told = ", ".join(f"{name}: {value}" for name, value in self.facts.items())
        return f"{self.code.meaning.en}{f' ({told})' if told else ''}"
