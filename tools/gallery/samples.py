"""Made-up values for the gallery, in both languages."""

from datetime import UTC, date, datetime

from django.template import Context

from rehandle.kernel.money import Money
from rehandle.kernel.words import amounts, dates
from rehandle.kernel.words.plural import count
from rehandle.site.pictures.funnel import Stage, funnel
from rehandle.site.pictures.money_road import Part, money_road
from rehandle.site.pictures.price_range import Comparable, price_picture
from rehandle.site.pictures.queue_age import Waiting, queue_age
from rehandle.site.templatetags import words as tags

NOW = datetime(2027, 1, 4, 9, 14, tzinfo=UTC)
SALE = datetime(2027, 3, 6, 4, tzinfo=UTC)
LOW, HIGH = Money("USD", 200_000), Money("USD", 900_000)


def samples(lang: str) -> dict[str, object]:
    """All variables of the gallery's pages."""

    def say(english: str, arabic: str) -> str:
        return arabic if lang == "ar" else english

    context = Context({"lang": lang, "now": NOW})
    return {
        **_frame(lang, say),
        "now": NOW,
        "sale_at": SALE,
        "answer_by": datetime(2027, 1, 15, 12, tzinfo=UTC),
        "seen": date(2019, 3, 11),
        "kept_until": date(2028, 1, 14),
        "names_open": count(412, "name" if lang == "ar" else "handle", lang),
        "month": [
            (say("Holders told", "أُخطر أصحابها"), "1,204"),
            (say("Kept by their holder", "احتفظ بها أصحابها"), "318"),
            (say("Objections decided, 9 of them for the holder", "اعتراضات بُتّ فيها، 9 منها لصاحب الاسم"), "14"),
            (say("Given at no cost", "مُنحت بلا مقابل"), "640"),
            (say("Sold", "بيعت"), "3"),
        ],
        "road": _road(say),
        "holder_road": _holder_road(say),
        "given": _given(context, say),
        "history": [
            (tags.plain_day(context, date(2027, 2, 19)), say("Put on the public list", "أُدرج في القائمة العلنية"), tags.code("88,214")),
            (tags.plain_day(context, date(2027, 1, 15)), say("Taken back", "سُحب الاسم"), tags.code("85,020")),
        ],
        "why": [
            (say("Rule", "القاعدة"), say("Not used, version 3, rule 2", "غير مستخدم، الإصدار 3، البند 2")),
            (
                say("Its sentence", "نصّها"),
                say("No sign-in and no post for 365 days, and fewer than 5 posts", "لا دخول ولا منشور منذ 365 يومًا، وأقل من 5 منشورات"),
            ),
            (say("What we saw", "ما رأيناه"), say("Last sign-in 11 March 2019, 2 posts", "آخر دخول 11 مارس 2019، منشوران")),
        ],
        **_desk(context, lang, say),
        **_parts(context, lang, say),
        "price": price_picture(
            LOW,
            HIGH,
            [
                Comparable(say(f"a food word of {n} letters", f"كلمة طعام من {count(n, 'character', lang)}"), Money("USD", m * 100))
                for n, m in ((5, 2400), (5, 3100), (4, 6500), (6, 2100), (5, 12000))
            ],
            lang,
        ),
    }


def _frame(lang: str, say) -> dict[str, object]:  # type: ignore[no-untyped-def]
    nav = [
        ("The rule", "القاعدة"),
        ("Opening soon", "تُتاح قريبًا"),
        ("Public record", "السجل العلني"),
        ("Check a letter", "التحقق من رسالة"),
    ]
    return {
        "lang": lang,
        "dir": say("ltr", "rtl"),
        "office": {"name": say("Names at Northwind", "الأسماء في نورثوند"), "noun": say("handle", "اسم")},
        "nav": [{"url": "#", "label": say(*pair), "current": index == 1} for index, pair in enumerate(nav)],
        "other_lang": say("ar", "en"),
        "other_lang_url": "#",
        "policy_line": say("The rule in force: version 3, since 1 December 2026", "القاعدة السارية: الإصدار 3، منذ 1 ديسمبر 2026"),
        "policy_url": "#",
        "footer_links": [{"url": "#", "label": say("Contact", "الاتصال بنا")}, {"url": "#", "label": say("Privacy", "الخصوصية")}],
        "demo": {"clock": dates.day(NOW, lang), "day_url": "#", "event_url": "#", "mail_url": "#"},
    }


def _road(say) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    return [
        {"label": say("Held since", "لدى صاحبه منذ"), "when": "2009", "state": "done"},
        {"label": say("Holder told", "إخطار صاحبه"), "when": say("3 times", "3 مرات"), "state": "done"},
        {"label": say("Taken back", "السحب"), "when": date(2027, 1, 15), "state": "done"},
        {"label": say("Time to get it back over", "انتهت مهلة الاستعادة"), "when": date(2027, 2, 14), "state": "done"},
        {"label": say("Public list", "القائمة العلنية"), "when": say("today", "اليوم"), "state": "now"},
        {"label": say("Sale opens", "بدء البيع"), "when": date(2027, 3, 6), "state": "later"},
    ]


def _holder_road(say) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    return [
        {"label": say("Last seen", "آخر دخول"), "when": date(2019, 3, 11), "state": "done"},
        {"label": say("First letter", "أول رسالة"), "when": date(2026, 12, 4), "state": "done"},
        {"label": say("Time to answer", "مهلة الرد"), "when": say("until 14 January", "حتى 14 يناير"), "state": "now"},
        {"label": say("Taken back", "السحب"), "when": date(2027, 1, 15), "state": "later"},
        {"label": say("Can be got back", "تمكن استعادته"), "when": say("until 14 February", "حتى 14 فبراير"), "state": "later"},
        {"label": say("Public list", "القائمة العلنية"), "when": date(2027, 2, 19), "state": "later"},
        {"label": say("Next holder", "صاحب جديد"), "when": date(2027, 3, 6), "state": "later"},
    ]


def _given(context: Context, say) -> list[tuple[str, object]]:  # type: ignore[no-untyped-def]
    start = tags.amount(Money("USD", 10_000), "short")
    return [
        (say("Kind", "النوع"), say("Rare: a common English word of 5 letters", "نادر: كلمة إنجليزية شائعة من 5 أحرف")),
        (say("Way", "الطريقة"), tags.say(context, "Auction of 7 days, from {}", "مزاد لمدة 7 أيام، ابتداء من {}", start)),
        (say("Likely price", "السعر المرجّح"), tags.price_range(context, LOW, HIGH)),
        (
            say("You get", "ما يُمنح"),
            say(
                "The name on your own account. No followers, posts or mail of the earlier holder.",
                "الاسم على حساب المشتري. لا متابعين ولا منشورات ولا بريد لصاحبه السابق.",
            ),
        ),
        (say("If taken away", "عند سحبه لاحقًا"), say("The whole price is paid back", "يُردّ المبلغ كاملًا")),
    ]


def _desk(context: Context, lang: str, say) -> dict[str, object]:  # type: ignore[no-untyped-def]
    def chip(kind: str, text: str) -> object:
        return tags.mark_safe(f'<span class="badge {kind} slim"><span>{text}</span></span>')

    return {
        "lookup_url": "#",
        "person": {"name": say("Sam", "سام"), "role": say("case worker", "مسؤول ملفات")},
        "side": [
            [
                {"url": "#", "label": say(*pair), "n": n, "current": n == 24}
                for pair, n in (
                    (("My work", "عملي"), 24),
                    (("All", "الكل"), 300),
                    (("Second signature", "التوقيع الثاني"), 11),
                    (("Waiting on others", "بانتظار غيرنا"), 57),
                    (("Done", "أُنجز"), 0),
                )
            ],
            [
                {"url": "#", "label": say(*pair)}
                for pair in (("Sales", "المبيعات"), ("Ledger", "الدفتر"), ("Public record", "السجل العلني"))
            ],
        ],
        "queue_head": [
            say(*pair) for pair in (("Kind", "النوع"), ("Handle", "الاسم"), ("What is asked", "المطلوب"), ("Promised by", "الموعد"))
        ],
        "queue": [
            (
                chip("stop", say("Objection", "اعتراض")),
                tags.handle("noor_a"),
                say("wants it back: “I was ill”", "طلب الإبقاء: «كنت مريضة»"),
                say("today 17:00", "اليوم 17:00"),
            ),
            (
                chip("stop", say("Death told", "إبلاغ عن وفاة")),
                tags.handle("mariam_k"),
                say("by a sister", "من أخت"),
                say("today 18:00", "اليوم 18:00"),
            ),
            (
                chip("wait", say("Review", "مراجعة")),
                tags.handle("sun"),
                say("rare, letters unanswered", "نادر، رسائل بلا رد"),
                say("tomorrow", "غدًا"),
            ),
            (
                chip("", say("46 names", "46 اسمًا")),
                tags.handle("ivory_0001"),
                say("one holder, never used", "صاحب واحد، لم تُستخدم"),
                say("Thu 7 January", "الخميس 7 يناير"),
            ),
        ],
        "ages": queue_age(
            [
                Waiting(say("Objections", "الاعتراضات"), 14, 9, 14, 0),
                Waiting(say("Reviews of rare names", "مراجعة الأسماء النادرة"), 212, 3, 5, 0),
                Waiting(say("Requests", "الطلبات"), 74, 4, 3, 6),
            ],
            lang,
        ),
        "found_head": [say(*pair) for pair in (("Rule 2 asks", "ما يشترطه البند 2"), ("This account", "هذا الحساب"), ("Holds", "متحقق"))],
        "found": [
            (
                say("No sign-in for 365 days", "لا دخول منذ 365 يومًا"),
                tags.say(
                    context, "{} · platform, read 1 December", "{} · المنصة، قُرئ في 1 ديسمبر", tags.plain_day(context, date(2019, 3, 11))
                ),
                say("yes", "نعم"),
            ),
            (say("Fewer than 5 posts", "أقل من 5 منشورات"), "2", say("yes", "نعم")),
            (say("Left alone: memorial, away", "مستثنى: ذكرى، غياب"), say("away: not known", "الغياب: غير معروف"), say("no", "لا")),
        ],
        "reasons": [("ill", say("You told us about illness: kept", "أُبلغنا بالمرض: يبقى الاسم")), ("other", say("Other", "سبب آخر"))],
    }


def _parts(context: Context, lang: str, say) -> dict[str, object]:  # type: ignore[no-untyped-def]
    stages = [
        (200_000, "Accounts", "الحسابات"),
        (12_841, "Not used", "غير مستخدمة"),
        (1_204, "Holders told", "أُخطر أصحابها"),
        (318, "Kept", "احتُفظ بها"),
        (14, "Objections", "اعتراضات"),
        (643, "Taken back", "سُحبت"),
    ]
    shares = [
        (4_025_000, "Revenue of the platform", "إيراد المنصة"),
        (500_000, "Reserve for refunds", "احتياطي لردّ المبالغ"),
        (325_000, "Tax", "الضريبة"),
        (150_000, "Payment fee", "رسم الدفع"),
    ]
    return {
        "badges": [
            ("open", say("Open", "متاح")),
            ("wait", say("Answer by 14 January", "الرد حتى 14 يناير")),
            ("stop", say("Frozen", "مجمّد")),
            ("done", say("Kept", "محفوظ")),
            ("closed", say("Not given", "لا يُمنح")),
            ("", say("Taken", "له صاحب")),
        ],
        "messages": [
            (
                "done",
                say("Kept.", "حُفظ الاسم."),
                say("Nothing more to do. Next question not before 14 January 2028.", "لا يلزم شيء آخر. لا سؤال قبل 14 يناير 2028."),
                "",
            ),
            (
                "wait",
                say("This link was used on 4 January to keep the name.", "استُخدم هذا الرابط في 4 يناير للاحتفاظ بالاسم."),
                say("The name is kept.", "الاسم محفوظ."),
                tags.mark_safe(say('Was it not you? <a href="#">Object</a>.', 'بغير علم صاحب الاسم؟ <a href="#">الاعتراض</a>.')),
            ),
            (
                "stop",
                say("We cannot confirm this letter.", "لا يمكننا تأكيد هذه الرسالة."),
                "",
                say("Do not pay and do not answer.", "يلزم عدم الدفع وعدم الرد."),
            ),
        ],
        "words": [
            (say(*pair), value)
            for pair, value in (
                (("Deadline", "المهلة"), tags.deadline(context, datetime(2027, 1, 15, 12, tzinfo=UTC))),
                (("Instant", "الوقت"), tags.instant(context, SALE)),
                (("Amount", "المبلغ"), tags.amount(Money("USD", 5_000_000))),
                (("Range", "النطاق"), tags.price_range(context, LOW, HIGH)),
                (("Code", "الرمز"), tags.code("Q7-0O1l-I8")),
                (("Address", "العنوان"), tags.address("names@northwind.example")),
                (("Letters", "الرسائل"), tags.count(context, 11, "letter")),
                (("Names", "الأسماء"), tags.both(context, [tags.handle(name) for name in ("sun", "moon", "stars")])),
            )
        ],
        "kin": [("", say("Choose", "الاختيار")), ("sister", say("Sister or brother", "أخت أو أخ")), ("other", say("Other", "غير ذلك"))],
        "reach": [("mail", say("By mail", "بالبريد")), ("phone", say("By phone", "بالهاتف"))],
        "steps": [
            say("Download the record.", "تنزيل السجل."),
            say("Run the check.", "تشغيل التحقق."),
            say("Compare the number with the one printed here.", "مقارنة الرقم بالمطبوع هنا."),
        ],
        "road_of_a_check": funnel([Stage(say(en, ar), n, kept=en == "Kept") for n, en, ar in stages], lang),
        "money_road": money_road(Money("USD", 5_000_000), [Part(say(en, ar), Money("USD", n)) for n, en, ar in shares], lang),
        "paid": amounts.amount(Money("USD", 5_000_000)),
    }
