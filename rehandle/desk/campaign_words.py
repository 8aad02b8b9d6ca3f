"""What the pages of campaigns are told with, in English and Arabic."""

from rehandle.desk.speak import Pair

STATES: dict[str, Pair] = {
    "drawn": ("Drawn, not begun", "سُحبت ولم تبدأ"),
    "running": ("Running", "جارية"),
    "stopped": ("Stopped", "متوقفة"),
    "ended": ("Over", "انتهت"),
    "dropped": ("Dropped", "صُرف النظر عنها"),
}
BADGES = {"drawn": "wait", "running": "open", "stopped": "stop", "ended": "done", "dropped": "closed"}
NOT_BEGUN = ("drawn", "dropped")
HEADS: tuple[Pair, ...] = (
    ("Campaign", "الحملة"), ("State", "الحالة"), ("Members", "الأعضاء"), ("Left", "خرجوا"), ("Next", "التالي"),
    ("Told", "أُخطروا"), ("Came back", "عادوا"), ("Not delivered", "لم تُسلّم"),
)  # fmt: skip
WAVE: Pair = ("wave\u00a0{}", "الدفعة {}")
FIRST_WAVE: Pair = ("the first small wave", "الدفعة الأولى الصغيرة")
NAMED: Pair = ("{}, {}", "{}، {}")
STANDS_STILL: Pair = ("stands still", "متوقفة")
TITLE: Pair = ("Campaign: {}, {}", "حملة: {}، {}")
NEXT: dict[str, Pair] = {
    "notice": ("letters to {}", "رسائل إلى {}"),
    "grace": ("the time to answer counts for {}", "تُحتسب مهلة الرد لـ{}"),
    "reclaimed": ("{} taken back", "سحب {}"),
    "announced": ("{} put on the public list", "إدراج {} في القائمة العلنية"),
    "released": ("{} opened to everybody", "إتاحة {} للجميع"),
    "closed": ("{} closed", "إغلاق {}"),
}
NEXT_AT: Pair = ("{}: {}", "{}: {}")
AGAINST: Pair = ("{}\u00a0% of at most {}\u00a0%", "{}٪ من {}٪ على الأكثر")
LIMIT_HEADS: tuple[Pair, ...] = (("What", "ماذا"), ("So far", "حتى الآن"), ("Share", "النسبة"), ("Limit", "الحد"))
LIMITS: dict[str, Pair] = {
    "returns_percent": ("Came back, of those told", "عادوا، ممن أُخطروا"),
    "objections_upheld_percent": ("Objections upheld, of those decided", "اعتراضات قُبلت، مما بُتّ فيه"),
    "bounces_percent": ("Letters not delivered, of those sent", "رسائل لم تُسلّم، مما أُرسل"),
}
OF: Pair = ("{} of {}", "{} من {}")
PERCENT: Pair = ("{}\u00a0%", "{}٪")
STOPPED_ITSELF: dict[str, Pair] = {
    "returns_percent": (
        "It stopped by itself: more people came back than the rule's limit allows.",
        "توقفت من تلقاء نفسها: عاد عدد أكبر مما يسمح به حد القاعدة.",
    ),
    "objections_upheld_percent": (
        "It stopped by itself: more objections were right than the rule's limit allows.",
        "توقفت من تلقاء نفسها: قُبلت اعتراضات أكثر مما يسمح به حد القاعدة.",
    ),
    "bounces_percent": (
        "It stopped by itself: more letters came back than the rule's limit allows.",
        "توقفت من تلقاء نفسها: عادت رسائل أكثر مما يسمح به حد القاعدة.",
    ),
}
DROPPED_BY: Pair = ("Dropped by {}, {}. Nobody was written to.", "صرف النظر عنها {}، {}. ولم يُكتب إلى أحد.")
STOPPED_BY: Pair = ("Stopped by {}, {}.", "أوقفها {}، {}.")
STILL: Pair = (
    "Nothing happens to anybody in it, and its clocks stand still, until two people start it again.",
    "لا يحدث شيء لأحد فيها، ومهلها متوقفة، إلى أن يعيد شخصان تشغيلها.",
)
STAGES: dict[str, Pair] = {
    "drawn": ("Drawn", "سُحبت الحملة"),
    "begun": ("Begun", "البدء"),
    "told": ("First letters", "أول الرسائل"),
    "answer": ("Time to answer", "مهلة الرد"),
    "taken": ("Taken back", "سحب الأسماء"),
    "listed": ("Public list", "القائمة العلنية"),
    "opens": ("Open to everybody", "متاحة للجميع"),
}
# The funnel.
ROAD: Pair = ("How far its names have come", "أين وصلت أسماؤها")
MEMBERS: Pair = ("Found and drawn", "وُجدت وسُحبت")
TOLD: Pair = ("Told", "أُخطر أصحابها")
NOT_TOLD: Pair = ("Not told: no letter arrived", "لم يُخطر أصحابها: لم تصل رسالة")
CAME_BACK: Pair = ("Kept, or came back", "أبقاها أصحابها أو عادوا")
OBJECTED: Pair = ("Objected", "اعترض أصحابها")
TAKEN: Pair = ("Taken back", "سُحبت")
GOT_BACK: Pair = ("Got back by their holders", "استعادها أصحابها")
OPENED: Pair = ("Opened to everybody", "أُتيحت للجميع")
# Facts.
RULE: Pair = ("Rule", "القاعدة")
VERSION: Pair = ("version {}", "الإصدار {}")
SWEEP: Pair = ("Sweep", "الفحص")
DRAWN: Pair = ("Drawn", "سُحبت")
BEGUN: Pair = ("Begun", "بدأت")
SIGNED: Pair = ("{}, signed by {}", "{}، ووقّعها {}")
LEFT: Pair = ("Left, with a file of their own", "خرجوا ولكل منهم ملف")
SAMPLE: Pair = ("Judged sample", "العيّنة المحكوم عليها")
NO_SAMPLE: Pair = ("none drawn with this one", "لم تُسحب معها عيّنة")
JUDGED: Pair = ("{} of {} wrong: {}\u00a0% (between {} and {}\u00a0%)", "{} من {} خطأ: {}٪ (بين {} و{}٪)")
NONE_JUDGED: Pair = ("nothing judged yet", "لم يُحكم على شيء بعد")
ORDER: Pair = ("Seal of the order", "ختم الترتيب")
ROOT: Pair = ("Fingerprint of the members", "بصمة الأعضاء")
# Parts.
PART_HEADS: tuple[Pair, ...] = (
    ("Part", "الجزء"), ("State", "الحالة"), ("Members", "الأعضاء"), ("Left", "خرجوا"), ("Letters", "الرسائل"), ("Not delivered", "لم تُسلّم"),
    ("Answer until", "الرد حتى"), ("Taken back", "السحب"), ("Public list", "القائمة العلنية"), ("Opened", "الإتاحة"),
)  # fmt: skip
HAPPENED_HEADS: tuple[Pair, ...] = (("When", "متى"), ("What happened", "ما حدث"), ("Names", "الأسماء"), ("Record number", "رقم السجل"))
# Drawing.
ASKED_STATES: dict[str, Pair] = {
    "waits": ("Being drawn", "قيد السحب"),
    "failed": ("Could not be drawn", "تعذّر سحبها"),
}
FAILURES: dict[str, Pair] = {
    "fault": ("Something went wrong that we did not foresee. Ask again.", "حدث خطأ غير متوقع. يُعاد الطلب."),
    "fell_over": (
        "Its process ended too often before it was done. Look at what the worker wrote last.",
        "انتهت عمليته مرات كثيرة قبل أن تكتمل. يلزم الاطلاع على آخر ما كتبه العامل.",
    ),
}
DONE: dict[str, Pair] = {
    "stopped": ("The campaign stands still.", "الحملة متوقفة."),
    "dropped": ("The campaign is dropped. Nobody is written to.", "صُرف النظر عن الحملة. لا يُكتب إلى أحد."),
    "asked": ("It is being drawn; it appears here when it is.", "يجري سحبها، وتظهر هنا عند اكتمالها."),
}
# The sample.
PLACE: Pair = ("Judged: {} of {}", "حُكم على {} من {}")
GONE: Pair = (
    "Its accounts were read anew since, or are gone: look the name up at the platform.",
    "قُرئت الحسابات من جديد منذ ذلك أو لم تعد موجودة: يلزم البحث عن الاسم في المنصة.",
)
# Signing.
SIGN: dict[str, tuple[Pair, Pair]] = {
    "cases.begin_campaign": (
        ("To begin a campaign", "بدء حملة"),
        (
            "By signing, letters go to {}. Whoever does not answer loses the name after the rule's time.",
            "بالتوقيع تُرسل رسائل إلى {}. ومن لا يرد يُسحب اسمه بعد مهلة القاعدة.",
        ),
    ),
    "cases.start_campaign_again": (
        ("To start a campaign again", "استئناف حملة"),
        (
            "By signing, the campaign of {} goes on. Nobody has less than a week left.",
            "بالتوقيع تستمر الحملة التي تضم {}. ولا يبقى لأحد أقل من أسبوع.",
        ),
    ),
}
CAMPAIGN: Pair = ("Campaign", "الحملة")
REASON: Pair = ("Reason", "السبب")
A_CAMPAIGN: Pair = ("a campaign", "حملة")
