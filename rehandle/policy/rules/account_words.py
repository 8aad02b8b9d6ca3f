"""What the account of a verdict is told with, in English and Arabic."""

from rehandle.policy.rules.kleene import Truth
from rehandle.policy.rules.said import Pair

PLATFORM: Pair = ("the platform's own records", "سجلات المنصة")
RULE: Pair = ("{title}, version {version}", "{title}، الإصدار {version}")
NAMED: Pair = (": {name}", ": {name}")
OUTCOMES: dict[str, Pair] = {
    "verdict": ("Found by rule {number}{name}.", "ظهر وفق البند {number}{name}."),
    "exempt": ("Left alone, exemption {number}{name}.", "متروك لصاحبه، الاستثناء {number}{name}."),
    "unknown": (
        "Not known: nothing is taken back for what was not recorded.",
        "غير معروف: لا يُسحب اسم بسبب أمر لم يُسجَّل.",
    ),
    "active": ("In use: no rule finds it.", "مستخدم: لا ينطبق عليه أي بند."),
}
CALLED: dict[str, Pair] = {
    "verdict": ("Rule {number}", "البند {number}"),
    "exempt": ("Left alone, {number}", "المستثنى {number}"),
    "tier": ("Kind {number}", "النوع {number}"),
}
ANCHORS = {"verdict": "rule", "exempt": "spared", "tier": "tier"}  # as the policy page has them
HOLDS: dict[Truth, Pair] = {True: ("holds", "ينطبق"), False: ("does not hold", "لا ينطبق"), None: ("not known", "غير معروف")}
MISSING: Pair = ("Could not be checked. Not in the records: {names}.", "تعذر التحقق. لا يرد في السجلات: {names}.")
IN_DOUBT: Pair = ("Not known, and in doubt the account is left alone.", "غير معروف، وعند الشك يُترك الحساب.")
COLUMN: Pair = ("{source}, column {column}", "{source}، العمود {column:apart}")
READ_FROM: Pair = ("{source}, from: {signal}", "{source}، من: {signal}")
READ_ON: Pair = ("{source}, read on {at:date}", "{source}، قُرئت في {at:date}")
OF: Pair = ("{said} ({argument})", "{said} ({argument})")
NOT_KNOWN: Pair = ("not known", "غير معروف")
NONE: Pair = ("none", "لا يوجد")
YES_NO: dict[bool, Pair] = {True: ("yes", "نعم"), False: ("no", "لا")}
FACTS: dict[str, Pair] = {
    "last_active": ("last use", "آخر استخدام"),
    "last_login_at": ("last sign-in", "آخر دخول"),
    "last_post_at": ("last post", "آخر منشور"),
    "created_at": ("account opened", "فتح الحساب"),
    "absent_until": ("away until", "الغياب حتى"),
    "posts": ("posts", "المنشورات"),
    "followers": ("followers", "المتابعون"),
    "following": ("follows", "يتابع"),
    "portfolio": ("names of this holder", "أسماء لدى صاحبه"),
    "edits": ("edits", "التعديلات"),
    "reachable": ("answers letters", "يجيب عن الرسائل"),
    "empty": ("without content", "بلا محتوى"),
    "memorial": ("kept in memory", "محفوظ للذكرى"),
    "verified": ("verified", "موثّق"),
    "staff": ("staff", "من العاملين"),
    "paid": ("paid for", "باشتراك مدفوع"),
    "default_profile": ("profile never changed", "الملف الشخصي لم يُغيَّر"),
    "protected_class": ("person at risk", "شخص معرّض للخطر"),
    "state": ("state of the account", "حالة الحساب"),
    "lang": ("language", "اللغة"),
    "time_zone": ("time zone", "المنطقة الزمنية"),
    "site_status": ("linked site", "الموقع المرتبط"),
    "handle": ("the name", "الاسم"),
    "account_id": ("account number", "رقم الحساب"),
    "holder_id": ("holder's number", "رقم صاحب الاسم"),
    "length": ("length of the name", "طول الاسم"),
    "only": ("made of these only", "من هذه فقط"),
    "is_word": ("a common word", "كلمة شائعة"),
    "is_name": ("a common given name", "اسم علم شائع"),
    "machine_made": ("looks machine-made, points of 100 (a heuristic)", "يبدو من صنع آلة، نقاط من 100 (تقدير آلي)"),
    "in_list": ("on the list", "في القائمة"),
    "looks_like": ("looks like one on the list", "يشبه اسمًا في القائمة"),
}
OF_THE_NAME = ("length", "only", "is_word", "is_name", "machine_made", "in_list", "looks_like")  # facts of the name itself: nobody's records
