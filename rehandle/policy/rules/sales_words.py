"""The sentences about giving and selling, in English and Arabic."""

from rehandle.policy.rules.said import Pair
from rehandle.policy.rules.sales import Entered, Offer, Sale, sold

AMOUNTS = ("price", "lowest", "minimum", "reserve", "cover_above", "step_minimum", "buy_now", "start", "floor")
# The keys of a step that its sentences speak of. Any other is told as the file has it, until there is a sentence.
SAID = (
    "tier", "form", "for_days", "tries", "price", "lowest", "invited", "answer_days", "days", "minimum", "reserve", "cover_above", "cover_percent",
    "step_percent", "step_minimum", "soft_close", "buy_now", "starts", "start", "floor", "every_hours", "curve", "criteria", "third_above", "entry",
    "members", "returns_days",
)  # fmt: skip

TIER = ("Names called “{name}”: {sentence}", "الأسماء من فئة «{name}»: {sentence}")
REST = ("every other name.", "كل اسم آخر.")
NOT_GIVEN = ("These are not given.", "هذه لا تُمنح.")
STEP = ("Step {number}: {what}", "الخطوة {number}: {what}")
ENDS = ("This step ends after {days:day} or {tries:time}.", "تنتهي هذه الخطوة بعد {days:day+} أو بعد {tries:time+}.")
FORMS: dict[str, Pair] = {
    "offer": (
        "a confidential offer to one person at {price:money}, open for {answer_days:day}.",
        "عرض سرّي لشخص واحد بسعر {price:money}، ومدته {answer_days:day}.",
    ),
    "english": ("an open auction of {days:day}, from {minimum:money}.", "مزاد علني مدته {days:day}، يبدأ من {minimum:money}."),
    "sealed": (
        "sealed bids for {days:day}, from {minimum:money}; the highest pays the second price.",
        "عطاءات مغلقة لمدة {days:day+}، من {minimum:money}؛ ويدفع صاحب الأعلى ثاني أعلى سعر.",
    ),
    "falling": (
        "a price that falls from {start:money} to {floor:money} over {days:day}, every {every_hours:hour}.",
        "سعر ينخفض من {start:money} إلى {floor:money} خلال {days:day+}، كل {every_hours:hour}.",
    ),
    "drop": (
        "applications for {days:day}, scored by published criteria{free}.",
        "تقديم طلبات خلال {days:day+}، تُقيَّم وفق معايير منشورة{free}.",
    ),
    "lottery": ("a draw among all who asked within {days:day}{free}.", "قرعة بين من طلبوا خلال {days:day+}{free}."),
    "drop_sold": (
        "applications for {days:day}, scored by published criteria; whoever is chosen pays {price:money}.",
        "تقديم طلبات خلال {days:day+}، تُقيَّم وفق معايير منشورة؛ ويدفع من يُختار {price:money}.",
    ),
    "lottery_sold": (
        "a draw among all who asked within {days:day}; whoever is drawn pays {price:money}.",
        "قرعة بين من طلبوا خلال {days:day+}؛ ويدفع من تقع عليه القرعة {price:money}.",
    ),
    "request": ("on request, answered within {answer_days:day}{free}.", "بطلب يُجاب عنه خلال {answer_days:day+}{free}."),
    "offer_by_rule": (
        "a confidential offer to one person at a price found by rule, open for {answer_days:day}.",
        "عرض سرّي لشخص واحد بسعر تحدده قاعدة، ومدته {answer_days:day}.",
    ),
    "priced": ("open to everyone at the price of the moment.", "متاح للجميع بسعر اللحظة."),
    "wish": ("wishes for {days:day}{free}.", "تقديم رغبات خلال {days:day+}{free}."),
    "first_come": ("open to everyone, first come first served{free}.", "متاح للجميع بأسبقية الطلب{free}."),
}


def form_of(step: Sale) -> str:
    """Which of these sentences says what a step is."""
    if isinstance(step, Entered) and sold(step):
        return f"{step.form}_sold"
    return "offer_by_rule" if isinstance(step, Offer) and step.price_by else step.form


INVITED = ("Only people who are invited get one.", "لا يصل العرض إلا إلى المدعوّين.")
ASKED = ("Anyone may ask for one.", "يجوز لأي شخص طلبه.")
LOWEST = (
    "Whoever gets one may name a lower price, and two people may agree to it, down to {lowest:money}.",
    "يجوز لمن وصله العرض اقتراح سعر أقل، ويجوز أن يوافق عليه شخصان، على ألا يقل عن {lowest:money}.",
)
AUCTION: dict[str, Pair] = {
    "reserve": ("It is not sold below {reserve:money}.", "لا يُباع بأقل من {reserve:money}."),
    "cover_above": (
        "Bids above {cover_above:money} need a deposit of {cover_percent:percent}. "
        "Whoever wins and does not pay loses {forfeit_percent:percent} of it; else it counts towards the price, or goes back.",
        "تتطلب المزايدة فوق {cover_above:money} تأمينًا قدره {cover_percent:percent}. "
        "من يفوز ولا يدفع يخسر منه {forfeit_percent:percent}؛ وإلا حُسب من الثمن أو رُدّ.",
    ),
}
ENGLISH = (
    "Each bid is higher by {step_percent:percent}, at least {step_minimum:money}.",
    "تزيد كل مزايدة على سابقتها بنسبة {step_percent:percent}، وبما لا يقل عن {step_minimum:money}.",
)
SOFT_CLOSE = (
    "A bid in the last {window_minutes:minute} adds {extend_minutes:minute}, for {hard_stop_hours:hour} at most.",
    "تمدّد المزايدة في آخر {window_minutes:minute+} الوقت بمقدار {extend_minutes:minute+}، ولا يزيد التمديد على {hard_stop_hours:hour+}.",
)
BUY_NOW = ("It can be bought at once for {buy_now:money}.", "يجوز شراؤه فورًا بسعر {buy_now:money}.")
STARTS: dict[str, Pair] = {
    "at_once": ("The time runs from the announced start.", "يبدأ الوقت من الموعد المعلن."),
    "first_bid": ("The time runs from the first bid.", "يبدأ الوقت من أول مزايدة."),
}
CURVES: dict[str, Pair] = {
    "geometric": ("It falls by the same share each time.", "ينخفض بالنسبة نفسها كل مرة."),
    "halving": ("It halves again and again.", "ينخفض إلى النصف مرة بعد مرة."),
}
CRITERION = ("Counts {weight}: {text}.", "الوزن {weight}: {text}.")
THIRD = (
    "Two people score each criterion from 0 to 10 without knowing whose application it is; "
    "where they differ by more than {third_above:point}, a third one does.",
    "يقيّم شخصان كل معيار من 0 إلى 10 دون معرفة صاحب الطلب؛ وإذا زاد الفرق بينهما على {third_above:point+} قيّمه ثالث.",
)
ENTRY: dict[str, Pair] = {
    "account": ("One entry a person, told apart by the platform's account.", "مشاركة واحدة للشخص، بحسب الحساب في المنصة."),
    "member": ("One entry a person, for members that the platform reports.", "مشاركة واحدة للشخص، لمن تذكر المنصة عضويته."),
    "paid": ("One entry a person, told apart by a payment.", "مشاركة واحدة للشخص، بحسب وسيلة دفع."),
}
MEMBERS = ("For members of: {members}.", "للأعضاء من فئة: {members}.")
RETURNS = ("It goes back {days:day} after the membership ends.", "يعود بعد انتهاء العضوية بمدة {days:day+}.")
UNSOLD: dict[str, Pair] = {
    "stock": ("A name that nobody took waits for another round.", "الاسم الذي لم يأخذه أحد ينتظر جولة أخرى."),
    "first_come": ("A name that nobody took opens to everyone.", "الاسم الذي لم يأخذه أحد يُتاح للجميع."),
}
OLD_HANDLE: dict[str, Pair] = {
    "frozen": (
        "The name that the receiving account had before is kept for it and given to nobody.",
        "يُحفظ للحساب المستلم اسمه السابق ولا يُمنح لأحد.",
    ),
    "opened": ("The name that the receiving account had before opens to others.", "يُتاح للآخرين الاسم السابق للحساب المستلم."),
    "redirected": (
        "The name that the receiving account had before leads to the new one for {days:day}.",
        "يقود الاسم السابق للحساب المستلم إلى الاسم الجديد مدة {days:day+}.",
    ),
}
TRANSFERABLE = ("Whoever gets a name may pass it on.", "يجوز لمن حصل على اسم نقله إلى غيره.")
NOT_TRANSFERABLE = ("Whoever gets a name may not pass it on.", "لا يجوز لمن حصل على اسم نقله إلى غيره.")
DUTY = ("Duty: {duty}", "واجب: {duty}")
PER_PERSON = ("One person gets at most {most:name}.", "يحصل الشخص الواحد على {most:name} على الأكثر.")
FEE = ("The site's fee is {percent:percent}, at least {minimum:money}.", "رسم الموقع {percent:percent}، وبما لا يقل عن {minimum:money}.")
FROM_BUYER = ("The buyer pays the fee.", "يدفع المشتري الرسم.")
FROM_SELLER = ("The seller pays the fee.", "يدفع البائع الرسم.")
FORMER = ("The earlier holder gets {percent:percent} of the price.", "يحصل صاحب الاسم السابق على {percent:percent} من السعر.")
TAX = ("Tax: {percent:percent}. {reason}", "الضريبة: {percent:percent}. {reason}")
MONEY_BACK = (
    "If a name is taken away again, {percent:percent} of the price is paid back.",
    "إذا سُحب الاسم مرة أخرى رُدّ {percent:percent} من السعر.",
)
CURRENCY = ("All prices are in {currency}.", "كل الأسعار بعملة {currency:apart}.")
STRIKES = (
    "Whoever does not pay {count:time} within {months:month} is barred.",
    "من تخلّف عن الدفع {count:time} خلال {months:month+} مُنع من المشاركة.",
)
LISTING_FORMS: dict[str, Pair] = {
    "fixed": ("at a fixed price", "بسعر ثابت"),
    "english": ("by auction", "بالمزاد"),
    "make_offer": ("by offers", "بتلقي العروض"),
}
NO_LISTING = ("Members may not sell names to each other.", "لا يجوز للأعضاء بيع الأسماء فيما بينهم.")
LISTING = (
    "Members may sell their own names to each other {forms}, and not again for {days:day}.",
    "يجوز للأعضاء بيع أسمائهم فيما بينهم {forms}، ولا يُعاد البيع قبل {days:day+}.",
)
