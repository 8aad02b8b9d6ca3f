"""What the one button is told with, in English and Arabic."""

from rehandle.desk.speak import Pair

START = "cases.start_everything"  # the flow that two people sign
STANDS: Pair = ("Everything stands still since {}.", "كل شيء متوقف منذ {}.")
BY: Pair = ("Stopped by {}: {}", "أوقفه {}: {}")
TO_IT: Pair = ("The way to start again", "سبيل الاستئناف")
HALTED: tuple[Pair, ...] = (
    ("Letters to holders", "الرسائل إلى أصحاب الأسماء"),
    ("Taking names back, the public list, and openings", "سحب الأسماء والقائمة العلنية والإتاحة"),
    ("Giving names to new holders", "منح الأسماء لأصحاب جدد"),
    ("Every clock: nobody's time to answer runs out", "كل المُهل: لا تنتهي مهلة رد أحد"),
)
GOES_ON: tuple[Pair, ...] = (
    ("Holders keep their names, object, and tell us of a death", "الاحتفاظ بالأسماء والاعتراض والإبلاغ عن وفاة"),
    ("People on the desk read, and decide for a holder", "الاطلاع في المكتب، والبتّ لصالح صاحب الاسم"),
    ("What the platform was asked before may still come to its end, and is put on record", "ما طُلب من المنصة من قبل قد يكتمل، ويُسجَّل"),
)
LONG: Pair = ("Say it in 1,000 characters at most.", "يلزم ألا يزيد السبب على 1,000 حرف.")
NOTHING_DONE: Pair = ("Nothing was done.", "لم يُنفَّذ شيء.")
DONE: dict[str, Pair] = {
    "stopped": ("Everything stands still from now on.", "كل شيء متوقف من الآن."),
    "already": ("Everything stood still already; nothing was changed.", "كان كل شيء متوقفًا من قبل، ولم يتغير شيء."),
}
GOING: Pair = ("The office goes on.", "المكتب مستمر في عمله.")
HEADS: tuple[Pair, ...] = (("When", "متى"), ("What happened", "ما حدث"), ("Who", "من"), ("Record number", "رقم السجل"))
# Signing.
TITLE: Pair = ("To start everything again", "استئناف كل شيء")
THE_OFFICE: Pair = ("the whole office", "المكتب كله")
SIGNING: Pair = (
    "By signing, letters go out and names are taken back again. Every clock goes on with what was left of it, a week at least.",
    "بالتوقيع تُرسل الرسائل وتُسحب الأسماء من جديد. وتستمر كل مهلة بما بقي منها، أسبوعًا على الأقل.",
)
STOPPED: Pair = ("Stopped", "أُوقف")
WHY_STOPPED: Pair = ("Why it was stopped", "سبب الإيقاف")
REASON: Pair = ("Why it may go on", "سبب الاستئناف")
DRAFTED: Pair = ("Drafted by", "أعدّه")
HASH: Pair = ("Hash to sign", "بصمة ما يُوقَّع")
OVER: Pair = ("This standstill is over.", "انتهى هذا التوقف.")
