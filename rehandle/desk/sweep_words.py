"""What the pages of sweeps are told with, in English and Arabic."""

from rehandle.desk.speak import Pair

STATES: dict[str, Pair] = {
    "asked": ("Waits to begin", "بانتظار البدء"),
    "running": ("Running", "جارٍ"),
    "cancelling": ("Being cancelled", "قيد الإلغاء"),
    "finished": ("Finished", "اكتمل"),
    "cancelled": ("Cancelled", "أُلغي"),
    "failed": ("Failed", "فشل"),
}
BADGES = {"asked": "wait", "running": "open", "cancelling": "wait", "finished": "done", "cancelled": "closed", "failed": "stop"}
HEADS: tuple[Pair, ...] = (
    ("Accounts as of", "الحسابات كما في"), ("State", "الحالة"), ("Rule", "القاعدة"), ("Accounts", "الحسابات"), ("Found", "ما ظهر"),
    ("Time taken", "المدة"), ("Asked by", "طلبه"),
)  # fmt: skip
THE_OFFICE: Pair = ("the office", "المكتب")
VERSION: Pair = ("version {}", "الإصدار {}")
NO_RULE: Pair = ("not known", "غير معروفة")
NOTHING: Pair = ("nothing", "لا شيء")
DOING: dict[str, Pair] = {
    "starting": ("Opening the accounts", "فتح الحسابات"),
    "reading": ("Reading the columns", "قراءة الأعمدة"),
    "counting the accounts of each holder": ("Counting the accounts of each holder", "عدّ حسابات كل صاحب"),
    "judging": ("Judging", "تطبيق القاعدة"),
    "fingerprinting": ("Taking the fingerprint of what was read", "أخذ بصمة ما قُرئ"),
}
WORKING: Pair = ("Working", "العمل جارٍ")
READ: Pair = ("Accounts read", "حسابات قُرئت")
JUDGED: Pair = ("Judged", "حسابات طُبقت عليها القاعدة")
BEFORE: Pair = ("Unused, before anybody is left alone", "غير مستخدمة، قبل الاستثناءات")
FOUND: Pair = ("Found", "ما ظهر")
LEFT: Pair = ("Left alone", "مستثنى")
# Headings, each with what the picture below it shows.
THE_ROAD: Pair = ("The road", "المسار")
ROAD: Pair = ("From all accounts to those found", "من كل الحسابات إلى ما ظهر منها")
THE_REASONS: Pair = ("By reason", "بحسب السبب")
BY_REASON: Pair = ("Names found, by the rule that found them", "ما ظهر من أسماء، بحسب البند الذي انطبق")
THE_KINDS: Pair = ("By kind of name", "بحسب نوع الاسم")
BY_KIND: Pair = ("Names found, by how such names are given", "ما ظهر من أسماء، بحسب طريقة منحها")
THE_AGES: Pair = ("By age", "بحسب المدة")
BY_YEARS: Pair = ("Names found, by whole years since their last use", "ما ظهر من أسماء، بحسب السنوات الكاملة منذ آخر استخدام")
THE_SPARED: Pair = ("Left alone", "المستثنى")
SPARED: Pair = ("Accounts left alone, used ones too, by reason", "حسابات مستثناة، ومنها المستخدم، بحسب السبب")
REASON: Pair = ("Reason", "السبب")
KIND: Pair = ("Kind of name", "نوع الاسم")
YEARS: Pair = ("Last use", "آخر استخدام")
ACCOUNTS: Pair = ("Accounts", "الحسابات")
NAMES: Pair = ("Names", "الأسماء")
UNDER_A_YEAR: Pair = ("under a year", "أقل من سنة")
MORE: Pair = ("{} or more", "{} أو أكثر")
NO_USE: Pair = ("none known", "غير معروف")
RULE: Pair = ("Rule", "القاعدة")
ASKED_BY: Pair = ("Asked by", "طلبه")
BEGUN: Pair = ("Begun", "بدأ")
TOOK: Pair = ("Time taken", "المدة")
SPEED: Pair = ("Accounts a second", "حسابات في الثانية")
IN_USE: Pair = ("In use", "مستخدمة")
NOT_KNOWN: Pair = ("Last use not known, so left alone", "آخر استخدامها غير معروف، فتُركت")
ASIDE: Pair = ("Rows that could not be read", "صفوف تعذّرت قراءتها")
FINGERPRINT: Pair = ("Fingerprint of the findings", "بصمة ما ظهر")
ANY: Pair = ("Any", "الكل")
WAVE: Pair = ("Wave {}", "الدفعة {}")
UNDER: Pair = ("less than a second", "أقل من ثانية")
BECAUSE: Pair = ("{}: {}", "{}: {}")
LAST_USE: Pair = ("last used {} before", "آخر استخدام قبل {}")
GONE: Pair = (
    "The accounts were read anew since this sweep, and no longer say this. Why it was found then cannot be told from them.",
    "قُرئت الحسابات من جديد بعد هذا الفحص ولم تعد تدل على ذلك، فلا يُعرف منها سبب ظهور الاسم حينها.",
)
TOO_MANY: Pair = (
    "There are too many accounts to look this one up for a page. At a terminal, rehandle why tells the reasons.",
    "الحسابات أكثر من أن يُبحث فيها لصفحة. الأمر rehandle why يذكر الأسباب.",
)
NO_ACCOUNTS: Pair = ("The accounts cannot be read at the moment, so the reasons cannot be told.", "لا يمكن قراءة الحسابات الآن، فلا تُعرف الأسباب.")
# What a failure means, and what to do about it.
FAILURES: dict[str, tuple[Pair, Pair]] = {
    "file_unreadable": (
        ("The accounts could not be read.", "تعذّرت قراءة الحسابات."),
        ("Let the platform write its accounts anew, then ask again.", "يلزم أن تكتب المنصة حساباتها من جديد، ثم يُعاد الطلب."),
    ),
    "column_missing": (
        ("The accounts lack something that the rule asks for.", "ينقص الحسابات ما تسأل عنه القاعدة."),
        ("Add the column to what the platform writes, or change the rule.", "تلزم إضافة العمود إلى ما تكتبه المنصة، أو تغيير القاعدة."),
    ),
    "accounts_changed": (
        ("The accounts were written anew while they were read.", "كُتبت الحسابات من جديد أثناء قراءتها."),
        ("Wait until they are whole, then ask again.", "يلزم الانتظار حتى تكتمل، ثم يُعاد الطلب."),
    ),
    "list_unknown": (
        ("The rule names a list that is not here.", "تذكر القاعدة قائمة غير موجودة هنا."),
        ("Put the list in force, or change the rule.", "يلزم وضع القائمة موضع النفاذ أو تغيير القاعدة."),
    ),
    "output_exists": (
        ("The rule's lists or the accounts changed between two tries.", "تغيّرت القوائم أو الحسابات بين محاولتين."),
        ("Ask again.", "يُعاد الطلب."),
    ),
    "too_many_rejects": (
        ("Too many rows could not be read.", "تعذّرت قراءة صفوف كثيرة."),
        ("Look at what the platform writes, then ask again.", "يلزم فحص ما تكتبه المنصة، ثم يُعاد الطلب."),
    ),
    "disk_full": (
        ("The disk is full.", "القرص ممتلئ."),
        ("Free some space, then ask again.", "يلزم إخلاء مساحة، ثم يُعاد الطلب."),
    ),
    "memory_full": (
        ("The machine has too little memory for these accounts.", "ذاكرة الجهاز لا تكفي لهذه الحسابات."),
        ("End what else runs there, or use a larger machine, then ask again.", "يلزم إنهاء ما يعمل غيره، أو استخدام جهاز أكبر، ثم يُعاد الطلب."),
    ),
    "fell_over": (
        ("Its process ended too often before it was done.", "انتهت عمليته مرات كثيرة قبل أن تكتمل."),
        ("Look at what the worker wrote last, then ask again.", "يلزم الاطلاع على آخر ما كتبه العامل، ثم يُعاد الطلب."),
    ),
    "fault": (
        ("Something went wrong that we did not foresee.", "حدث خطأ غير متوقع."),
        (
            "Ask again; if it fails again, show the line below to whoever runs this machine.",
            "يُعاد الطلب؛ وإن فشل ثانية يُعرض السطر أدناه على من يشغّل الجهاز.",
        ),
    ),
}
WHY_KIND: Pair = ("Why this kind", "سبب النوع")
WAVES: Pair = ("Wave", "الدفعة")
