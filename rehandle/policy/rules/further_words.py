"""The sentences about prices by rule, step tables, resting times, redeeming, watching and values that change by themselves."""

from rehandle.policy.rules.said import Pair

OBJECTION_ENDS = (
    "One objection is enough: the name stays with its holder.",
    "يكفي اعتراض واحد: يبقى الاسم لصاحبه.",
)
RESIDUE = (
    "A name that still draws fewer than {below} visits, mentions or links a day rests for {days:day}.",
    "الاسم الذي ما زال يجتذب أقل من {below} من الزيارات أو الإشارات أو الروابط في اليوم يُحجب مدة {days:day+}.",
)
RESIDUE_REST = ("A name that draws more rests for {days:day}.", "الاسم الذي يجتذب أكثر من ذلك يُحجب مدة {days:day+}.")
REDEEM = (
    "The earlier holder may have the name back for {price:money} after that, until {days:day} after the release.",
    "يجوز لصاحب الاسم السابق استعادته بعد ذلك مقابل {price:money}، وحتى {days:day+} بعد الإتاحة.",
)
REDEEM_FREE = (
    "The earlier holder may have the name back after that, until {days:day} after the release.",
    "يجوز لصاحب الاسم السابق استعادته بعد ذلك، وحتى {days:day+} بعد الإتاحة.",
)
REDEEM_BY = (
    "What that costs the earlier holder is found by the price rule {rule:apart}.",
    "ما يدفعه صاحب الاسم السابق مقابل ذلك تحدده قاعدة السعر {rule:apart}.",
)
WATCH = ("One person may wait for {names:name}.", "يجوز للشخص الواحد انتظار {names:name+}.")
WATCH_YEARS = ("Waiting lasts for {years:year}.", "يدوم الانتظار {years:year+}.")
WATCH_PRICE = ("Waiting costs {price:money}.", "يكلّف الانتظار {price:money}.")
BACKORDERS = (
    "Before a name opens, backorders may be placed on it: one buys at the price with which its sale would begin; "
    "two or more bid among themselves for {days:day}.",
    "قبل إتاحة الاسم يجوز تقديم طلبات مسبقة عليه: الطلب الوحيد يشتري بالسعر الذي كان البيع سيبدأ به، "
    "وإن كانت الطلبات اثنين أو أكثر تزايد أصحابها فيما بينهم {days:day+}.",
)
WATCH_BY = ("What waiting costs is found by the price rule {rule:apart}.", "تكلفة الانتظار تحددها قاعدة السعر {rule:apart}.")
PAYMENT = (
    "A buyer has {days:day} to pay and is reminded {remind:day} before the end; where nobody pays, the next one has {hours:hour} to answer.",
    "أمام المشتري {days:day} للدفع ويُذكَّر قبل النهاية بمدة {remind:day+}؛ وإن لم يدفع فأمام التالي {hours:hour} للرد.",
)
FIXED_FEE = ("On top of the fee come {fixed:money} for each sale.", "يضاف إلى الرسم {fixed:money} عن كل بيع.")
BAND = ("On sales up to {up_to:money} the fee is {percent:percent}.", "الرسم على البيع حتى {up_to:money} هو {percent:percent}.")
BAND_REST = ("On higher sales the fee is {percent:percent}.", "الرسم على ما زاد عن ذلك هو {percent:percent}.")
DEFAULTER = (
    "Whoever did not pay takes no part when the same name is sold again.",
    "من لم يدفع لا يشارك عند بيع الاسم نفسه مرة أخرى.",
)
TIMED = (
    "This value changes by itself, {key:apart}: {values}.",
    "تتغير هذه القيمة تلقائيًا، {key:apart}: {values}.",
)
TIMED_FIRST = ("{value} at first", "{value:apart} في البداية")
TIMED_LATER = ("{value} from {day:date}, {hour} UTC", "{value:apart} من {day:date}، الساعة {hour} بالتوقيت العالمي")
MAY: dict[str, Pair] = {
    "rise": ("It may only rise.", "ولا يجوز إلا أن ترتفع."),
    "fall": ("It may only fall.", "ولا يجوز إلا أن تنخفض."),
    "any": ("It may rise and fall.", "ويجوز أن ترتفع وأن تنخفض."),
}
MOVES = ("Only these changes are allowed: {moves}.", "لا يُسمح إلا بهذه التغييرات: {moves}.")
MOVE = ("{one} to {other}", "{one:apart} إلى {other:apart}")

BY_RULE = ("The price is found by the price rule {rule:apart}.", "السعر تحدده قاعدة السعر {rule:apart}.")
FROM_RULE = ("The first bid is at least what the price rule {rule:apart} says.", "أول مزايدة لا تقل عما تحدده قاعدة السعر {rule:apart}.")
HOURS = ("It lasts {hours:hour}.", "مدته {hours:hour}.")
OPENS = ("It opens at {hour} UTC.", "يبدأ الساعة {hour} بالتوقيت العالمي.")
STEP_ROW = ("Below {below:money} each bid is higher by at least {step:money}.", "دون {below:money} تزيد كل مزايدة بما لا يقل عن {step:money}.")
STEP_REST = ("At higher prices each bid is higher by at least {step:money}.", "وفوق ذلك تزيد كل مزايدة بما لا يقل عن {step:money}.")
VERIFIED = ("Only verified bidders take part.", "لا يشارك إلا من جرى التحقق منهم.")
RIGHT = (
    "What is sold is the right to take the name first, within {days:day}.",
    "ما يُباع هو حق أخذ الاسم أولًا، خلال {days:day+}.",
)
USE = ("The name is taken within {days:day}.", "يؤخذ الاسم خلال {days:day+}.")
PROOF = ("Whoever asks shows: {proof}.", "على من يطلب أن يبيّن: {proof}.")
FIRST = ("These come first: {groups}.", "الأولوية لهؤلاء: {groups}.")
OLDEST = ("Older accounts come before younger ones.", "الحسابات الأقدم قبل الأحدث.")
CLAIM = (
    "Each names {choices:name} without seeing the wishes of others, and has {hours:hour} to claim one.",
    "يسمّي كل شخص {choices:name+} دون رؤية رغبات غيره، وأمامه {hours:hour} للمطالبة باسم منها.",
)

PRICE = ("Price rule {rule:apart}, {per}: {what}", "قاعدة السعر {rule:apart}، {per}: {what}")
PER: dict[str, Pair] = {"once": ("paid once", "تُدفع مرة واحدة"), "year": ("for each year", "عن كل سنة")}
FIXED = ("{amount:apart} for every name.", "{amount:apart} لكل اسم.")
RUNG = ("up to {length:character} {amount:apart}", "حتى {length:character+} {amount:apart}")
RUNG_REST = ("longer ones {amount:apart}", "وما زاد {amount:apart}")
NOT_SOLD = ("not sold", "لا يُباع")
YEARS = ("then {years:year} at {discount:percent} less", "ثم مدة {years:year+} بخصم {discount:percent}")
CLASS = ("{condition} {amount:apart}", "{condition} {amount:apart}")
CLASS_REST = ("every other name {amount:apart}", "كل اسم آخر {amount:apart}")
APPRAISED = (
    "{percent:percent} of the middle of the appraised range, at least {least:apart} and at most {most:apart}.",
    "{percent:percent} من وسط النطاق المقدَّر، ولا يقل عن {least:apart} ولا يزيد على {most:apart}.",
)
HALVING = (
    "a premium that begins at {start:apart}, halves every day and is nothing after {days:day}.",
    "علاوة تبدأ من {start:apart}، وتنخفض إلى النصف كل يوم، وتنتهي بعد {days:day+}.",
)
GEOMETRIC = (
    "falls from {start:apart} to {floor:apart} in {days:day}, by the same share every {hours:hour}.",
    "ينخفض من {start:apart} إلى {floor:apart} في {days:day+}، بالنسبة نفسها كل {hours:hour+}.",
)
FALLING = (
    "falls from {start:apart} at every second and keeps {keep:percent} of itself in {hours:hour}.",
    "ينخفض من {start:apart} في كل ثانية ويحتفظ بنسبة {keep:percent} من نفسه في {hours:hour+}.",
)
SHRINKING = (
    "begins at {start:apart}, keeps {keep:percent} of itself every {days:day}, and ends at {end:apart}.",
    "يبدأ من {start:apart}، ويحتفظ بنسبة {keep:percent} من نفسه كل {days:day+}، وينتهي عند {end:apart}.",
)
STEPPED = ("{amounts}, each for {hours:hour}.", "{amounts}، كل منها مدة {hours:hour+}.")
SUM = ("the sum of {rules}.", "مجموع {rules}.")
SPARED = ("The former holder does not pay {rules}.", "لا يدفع صاحب الاسم السابق {rules}.")
