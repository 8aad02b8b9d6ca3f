"""The nouns that pages and letters count, with every form a number can ask for."""

from typing import NamedTuple


class English(NamedTuple):
    """One and many."""

    one: str
    many: str


class Arabic(NamedTuple):
    """The forms that Arabic needs: `one` is said without a digit, `dual` too; `few` follows 3 to 10, `many` 11 to 99, `single` 100."""

    single: str
    one: str
    one_accusative: str
    dual: str
    dual_oblique: str
    few: str
    many: str


def _masculine(single: str, few: str, many: str | None = None) -> Arabic:
    """A masculine noun with a regular dual."""
    accusative = many or f"{single}ًا"
    return Arabic(single, f"{single} واحد", f"{accusative} واحدًا", f"{single}ان", f"{single}ين", few, accusative)


def _feminine(single: str, few: str, stem: str | None = None) -> Arabic:
    """A feminine noun: its closing ة opens to ت in the dual and takes no alif in the accusative."""
    stem = stem or f"{single.removesuffix('ة')}ت"
    return Arabic(single, f"{single} واحدة", f"{single} واحدة", f"{stem}ان", f"{stem}ين", few, single)


def _english(one: str, many: str | None = None) -> English:
    return English(one, many or f"{one}s")


_NAME = _masculine("اسم", "أسماء", "اسمًا")
_ALIKE = Arabic(
    "بيع مشابه",
    "بيع مشابه واحد",
    "بيعًا مشابهًا واحدًا",
    "بيعان مشابهان",
    "بيعين مشابهين",
    "مبيعات مشابهة",
    "بيعًا مشابهًا",
)

_BACKORDER = Arabic(
    "طلب مسبق",
    "طلب مسبق واحد",
    "طلبًا مسبقًا واحدًا",
    "طلبان مسبقان",
    "طلبين مسبقين",
    "طلبات مسبقة",
    "طلبًا مسبقًا",
)

NOUNS: dict[str, tuple[English, Arabic]] = {
    "second": (_english("second"), _feminine("ثانية", "ثوانٍ")),
    "minute": (_english("minute"), _feminine("دقيقة", "دقائق")),
    "hour": (_english("hour"), _feminine("ساعة", "ساعات")),
    "day": (_english("day"), _masculine("يوم", "أيام")),
    "week": (_english("week"), _masculine("أسبوع", "أسابيع")),
    "month": (_english("month"), _masculine("شهر", "أشهر")),
    "year": (_english("year"), _feminine("سنة", "سنوات")),
    "time": (_english("time"), _feminine("مرة", "مرات")),
    "reviewer": (_english("reviewer"), _masculine("مقيّم", "مقيّمين")),
    "entry": (_english("entry", "entries"), _feminine("مشاركة", "مشاركات")),
    "name": (_english("name"), _NAME),
    "handle": (_english("handle"), _NAME),
    "letter": (_english("letter"), _feminine("رسالة", "رسائل")),
    "character": (_english("character"), _masculine("حرف", "أحرف")),
    "digit": (_english("digit"), _masculine("رقم", "أرقام")),
    "bid": (_english("bid"), _feminine("مزايدة", "مزايدات")),
    "backorder": (_english("backorder"), _BACKORDER),
    "word": (_english("word"), _feminine("كلمة", "كلمات")),
    "post": (_english("post"), _masculine("منشور", "منشورات")),
    "edit": (_english("edit"), _masculine("تعديل", "تعديلات")),
    "sign-in": (_english("sign-in"), _masculine("دخول", "مرات دخول", "دخولًا")),
    "follower": (_english("follower"), _masculine("متابع", "متابعين")),
    "account": (_english("account"), _masculine("حساب", "حسابات")),
    "person": (_english("person", "people"), _masculine("شخص", "أشخاص")),
    "holder": (_english("holder"), Arabic("صاحب", "صاحب واحد", "صاحبًا واحدًا", "صاحبان", "صاحبين", "أصحاب", "صاحبًا")),
    "comparable": (_english("comparable sale"), _ALIKE),
    "sale": (_english("sale"), Arabic("بيع", "بيع واحد", "بيعًا واحدًا", "بيعان", "بيعين", "مبيعات", "بيعًا")),
    "offer": (_english("offer"), _masculine("عرض", "عروض")),
    "payment": (_english("payment"), _feminine("دفعة", "دفعات")),
    "file": (_english("file"), _masculine("ملف", "ملفات")),
    "objection": (_english("objection"), _masculine("اعتراض", "اعتراضات")),
    "request": (_english("request"), _masculine("طلب", "طلبات")),
    "reason": (_english("reason"), _masculine("سبب", "أسباب")),
    "clause": (_english("clause"), _masculine("بند", "بنود")),
    "record": (_english("record"), _masculine("سجل", "سجلات")),
    "event": (_english("event"), _masculine("حدث", "أحداث")),
    "row": (_english("row"), _masculine("صف", "صفوف")),
    "question": (_english("question"), _masculine("سؤال", "أسئلة", "سؤالًا")),
    "point": (_english("point"), _feminine("نقطة", "نقاط")),
    "step": (_english("step"), _feminine("خطوة", "خطوات")),
}
