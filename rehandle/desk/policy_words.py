"""What the desk says of a rule's life, in English and Arabic."""

from rehandle.desk.speak import Pair, Speaker
from rehandle.kernel.refusal import Refused
from rehandle.policy.rules.life import Standing

VERSION_HEADS: tuple[Pair, ...] = (
    ("Version", "الإصدار"), ("State", "الحالة"), ("In force from", "يسري من"), ("Drafted by", "أعدّه"), ("Signed by", "وقّعه"),
)  # fmt: skip
DRAFT_HEADS: tuple[Pair, ...] = (("Draft", "المسودة"), ("Drafted by", "أعدّها"), ("Drafted", "أُعدّت"))
FAULT_HEADS: tuple[Pair, ...] = (("Line", "السطر"), ("What is wrong, and what would be right", "الخطأ وصوابه"))
CHANGE_HEADS: tuple[Pair, ...] = (("Where", "الموضع"), ("Now", "الآن"), ("From then on", "بعد ذلك"))
TIER_HEADS: tuple[Pair, ...] = (("Kind", "النوع"), ("Now", "الآن"), ("Under the draft", "وفق المسودة"))
WHY_HEADS: tuple[Pair, ...] = (("The rule asks", "ما تسأل عنه القاعدة"), ("This account", "هذا الحساب"), ("Result", "النتيجة"))
STANDINGS: dict[Standing, Pair] = {
    "in_force": ("in force", "سارٍ"),
    "coming": ("coming", "قادم"),
    "past": ("past", "سابق"),
    "superseded": ("replaced before its day", "استُبدل قبل موعده"),
}
BADGES: dict[Standing, str] = {"in_force": "done", "coming": "wait", "past": "closed", "superseded": "closed"}
NUMBERED: Pair = ("Version {}", "الإصدار {}")
WITH_ERRORS: Pair = ("with errors", "فيها أخطاء")
THE_OFFICE: Pair = ("the office, as its first", "المكتب، أول إصدار")
PUBLISHED: Pair = ("Published as version {}", "نُشرت بالإصدار {}")
WAITS: Pair = ("Waits for a second signature", "بانتظار توقيع ثانٍ")
ERRORS: Pair = ("Errors: {}", "الأخطاء: {}")
DRAFT: Pair = ("Draft", "مسودة")
DRAFTED_BY: Pair = ("Drafted by", "أعدّها")
VERSION: Pair = ("Version", "الإصدار")
IN_FORCE_FROM: Pair = ("In force from", "تسري من")
TO_SIGN: Pair = ("Hash to sign", "بصمة ما يُوقَّع")
FINGERPRINT: Pair = ("Fingerprint", "البصمة")


def refusal(speak: Speaker, refused: Refused) -> str:
    """A refusal as a sentence."""
    meaning = refused.code.meaning
    return speak.say((meaning.en, meaning.ar))
