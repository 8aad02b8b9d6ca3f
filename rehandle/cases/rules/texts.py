"""What letters and the holder's page say, in English and Arabic. Arabic addresses nobody by gender; nobody is judged."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rehandle.cases.rules.notice import Notice
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, deadline, last_day, plain
from rehandle.kernel.words.plural import count
from rehandle.letters.layout import Parts
from rehandle.policy.rules.model import Policy


def notice(notice: Notice, policy: Policy, lang: str, link: str, now: datetime, facts: Mapping[str, Any]) -> Parts:
    """A notice to a holder: what, by when, one button; then the reasons, in full."""
    return (_notice_ar if lang == "ar" else _notice_en)(notice, policy, link, now, facts)


def _notice_en(n: Notice, policy: Policy, link: str, now: datetime, facts: Mapping[str, Any]) -> Parts:
    assert n.answer_by and n.keep_until and n.ends_at
    name, site = handle_text(n.handle), policy.site.name
    over = n.number < 0
    lead = (
        f"Nobody has used the account {name} on {site} since {_last(facts, 'en')}.",
        f"The time to answer is over. You can still get the name back at no cost until {day(n.ends_at, 'en')}."
        if over
        else f"If you want to keep the name, press one button by {deadline(n.answer_by, now, 'en')}. No password, no payment.",
        "If you do nothing, the name goes to someone else. Your account and what you wrote stay.",
    )
    return Parts(
        "en",
        f"Your name {name} on {site}: {'it was not used and was taken back' if over else 'do you want to keep it?'}",
        "هذه الرسالة متاحة بالعربية خلف الرابط نفسه.",
        lead,
        (f"{'Get back' if over else 'Keep'} {name}", link),
        (
            ("The rule", f"{policy.policy.title.en}, version {n.policy_version}, rule {n.clause}: {n.clause_sentence}."),
            ("Read the rule", f"\n{n.clause_link}"),
            ("What we saw", "; ".join(n.facts)),
            ("Where we read it", "; ".join(n.sources)),
            ("How it was found", n.automated),
            ("Who looks at it", n.reviewer_role),
            ("What happens", n.measure),
            ("Answer by", f"{day(last_day(n.answer_by), 'en')}, until the day has ended everywhere on Earth (12:00 UTC the next day)"),
            ("What you can do", "; ".join(n.options)),
            ("If you object", n.who_decides),
            ("Other ways", n.redress),
            ("What stays", n.effects),
            ("After a sale", n.after_a_sale),
            ("Our own interest", n.own_interest),
            ("How we wrote to you", ", ".join(_channel(each, "en") for each in n.channels)),
            ("Number of this letter", f"{isolate(n.notice_id)} (account {isolate(n.account_id)}; the name has changed hands {count(n.epoch, 'time', 'en')} so far)"),
            ("Fingerprint of the rule", isolate(n.policy_hash[:16])),
        ),
        (
            f"Is this letter real? Sign in to {site} as you always do: the same message is there. Or enter the code {isolate(n.check_code)} "
            "and your address on our page “Check a letter”. We never ask for a password or for money to keep a name.",
            f"Questions: {isolate(n.contact)}",
        ),
    )


def _notice_ar(n: Notice, policy: Policy, link: str, now: datetime, facts: Mapping[str, Any]) -> Parts:
    assert n.answer_by and n.keep_until and n.ends_at
    name, site = handle_text(n.handle), isolate(policy.site.name)
    over = n.number < 0
    lead = (
        f"لم يُستخدم الحساب {name} في {site} منذ {_last(facts, 'ar')}.",
        f"انقضت مهلة الرد. يمكن استعادة الاسم بلا مقابل حتى {day(n.ends_at, 'ar')}."
        if over
        else f"للاحتفاظ بالاسم يكفي الضغط على زر واحد قبل نهاية {deadline(n.answer_by, now, 'ar')}، بلا كلمة مرور وبلا دفع.",
        "من دون ردّ ينتقل الاسم إلى شخص آخر. ويبقى الحساب وكل ما نُشر فيه.",
    )
    return Parts(
        "ar",
        f"الاسم {name} في {site}: {'لم يُستخدم فسُحب' if over else 'هل يُراد الاحتفاظ به؟'}",
        isolate("This letter is available in English behind the same link."),
        lead,
        (f"{'استعادة' if over else 'الاحتفاظ بالاسم'} {name}", link),
        (
            ("القاعدة", f"{policy.policy.title.ar or isolate(policy.policy.title.en)}، الإصدار {n.policy_version}، البند {n.clause}: {n.clause_sentence}."),
            ("نص القاعدة", f"\n{n.clause_link}"),
            ("ما رأيناه", "؛ ".join(n.facts)),
            ("مصدر ما رأيناه", "؛ ".join(n.sources)),
            ("كيف عُثر عليه", n.automated),
            ("من يطّلع عليه", n.reviewer_role),
            ("ما الذي سيحدث", n.measure),
            ("آخر موعد للرد", f"{day(last_day(n.answer_by), 'ar')}، إلى أن ينتهي اليوم في كل مكان على الأرض (الساعة 12:00 بالتوقيت العالمي من اليوم التالي)"),
            ("ما يمكن فعله", "؛ ".join(n.options)),
            ("عند الاعتراض", n.who_decides),
            ("طرق أخرى", n.redress),
            ("ما يبقى", n.effects),
            ("بعد البيع", n.after_a_sale),
            ("مصلحتنا", n.own_interest),
            ("كيف أُرسلت", "، ".join(_channel(each, "ar") for each in n.channels)),
            ("رقم هذه الرسالة", f"{isolate(n.notice_id)} (الحساب {isolate(n.account_id)}؛ مرات انتقال الاسم حتى الآن: {n.epoch})"),
            ("بصمة القاعدة", isolate(n.policy_hash[:16])),
        ),
        (
            f"هل هذه الرسالة حقيقية؟ عند تسجيل الدخول إلى {site} كالمعتاد تظهر الرسالة نفسها. أو يمكن إدخال الرمز {isolate(n.check_code)} "
            "مع العنوان في صفحة «التحقق من رسالة». لا نطلب كلمة مرور ولا مالًا للاحتفاظ باسم أبدًا.",
            f"للاستفسار: {isolate(n.contact)}",
        ),
    )


def decision(name: str, upheld: bool, reason: str, ends_at: datetime | None, policy: Policy, lang: str, link: str, code: str, now: datetime) -> Parts:
    """The answer to an objection."""
    shown, site = handle_text(name), policy.site.name
    if lang == "ar":
        told = "قُبل الاعتراض. يبقى الاسم لصاحبه." if upheld else f"رُفض الاعتراض. تستمر المهلة{f' حتى {day(last_day(ends_at), lang)}' if ends_at else ''}."
        return Parts(
            "ar", f"الاعتراض بشأن الاسم {shown}: {'قُبل' if upheld else 'رُفض'}", isolate("This letter is available in English behind the same link."),
            (told, f"السبب: {isolate(reason)}", "بتّ في الاعتراض شخص لم يراجع الملف من قبل."),
            ("عرض الملف", link), (), (f"رمز التحقق من هذه الرسالة: {isolate(code)}", redress("ar")),
        )  # fmt: skip
    told = "Your objection was upheld. The name stays yours." if upheld else f"Your objection was dismissed. The time goes on{f' until {day(last_day(ends_at), lang)}' if ends_at else ''}."
    return Parts(
        "en", f"Your objection about {shown} on {site}: {'upheld' if upheld else 'dismissed'}", "هذه الرسالة متاحة بالعربية خلف الرابط نفسه.",
        (told, f"The reason: {reason}", "It was decided by somebody who had not reviewed the file before."),
        ("See the file", link), (), (f"Code of this letter, to check it: {isolate(code)}", redress("en")),
    )  # fmt: skip


def seen(facts: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """What was seen, in words; nothing is said of what is unknown."""
    said = []
    for name, english, arabic in (("last_login_at", "last sign-in on {}", "آخر دخول في {}"), ("last_post_at", "last post on {}", "آخر منشور في {}")):
        if at := moment(facts.get(name)):
            said.append((arabic if lang == "ar" else english).format(plain(at, lang)))
    if isinstance(posts := facts.get("posts"), int):
        said.append(f"{count(posts, 'post', lang)}{' in all' if lang == 'en' else ' في المجموع'}")
    if isinstance(names := facts.get("portfolio"), int) and names > 1:
        said.append(f"واحد من {count(names, 'name', 'ar', 'oblique')} غير مستخدمة لدى صاحب واحد" if lang == "ar" else f"one of {count(names, 'name', 'en')} with one holder")
    return tuple(said)


def sources(facts: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    """Where it was read, and when."""
    at = moment(facts.get("observed_at"))
    when = plain(at, lang) if at else ""
    if not when:
        return ()
    return (f"سجلات المنصة، قُرئت في {when}",) if lang == "ar" else (f"the platform's own records, read on {when}",)


def moment(value: object) -> datetime | None:
    """An instant of the finding, which keeps them as text."""
    if isinstance(value, str) and value:
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def automated(lang: str) -> str:
    """Which part was done by a program."""
    return "عثر عليه برنامج وفق القاعدة؛ ولا يُسحب اسم بقرار آلي وحده" if lang == "ar" else "Found by a program that runs the rule; a person looks before anything is taken"


def reviewer(lang: str) -> str:
    """Who looks: a role, never a name."""
    return "شخص من فريق الأسماء" if lang == "ar" else "A case worker of the handle team"


def who_decides(lang: str) -> str:
    """Who decides an objection."""
    if lang == "ar":
        return "يبتّ شخص آخر لم يراجع الملف ولا يكسب من بيعه، ويتوقف كل شيء إلى أن يُبتّ"
    return "Someone else decides, who neither reviewed the file nor earns by it; everything stops until then"


def redress(lang: str) -> str:
    """Where else one can turn."""
    if lang == "ar":
        return "يمكن أيضًا اللجوء إلى هيئة تسوية خارج القضاء أو إلى المحكمة المختصة في بلد الإقامة"
    return "You may also turn to an out-of-court dispute body or to the court at your place of residence"


def effects(lang: str) -> str:
    """What the taking-back does and does not touch."""
    if lang == "ar":
        return "يبقى الحساب ومنشوراته ومتابعوه ورسائله تحت اسم آخر؛ لا ينتقل شيء منها إلى صاحب جديد"
    return "The account, its posts, followers and messages stay, under another name; nothing of them goes to a new holder"


def after_a_sale(policy: Policy, lang: str) -> str:
    """What an upheld objection still does after the name went on."""
    if not policy.sells:
        return "لا تُباع الأسماء هنا" if lang == "ar" else "Names are not sold here"
    english = {
        "wait": "The name is not sold before the time to object is over",
        "take_back": "If an objection is upheld after a sale, the name returns to you and the buyer gets the money back",
        "compensate": "If an objection is upheld after a sale, the proceeds go to you",
    }
    arabic = {
        "wait": "لا يُباع الاسم قبل انقضاء مهلة الاعتراض",
        "take_back": "إذا قُبل اعتراض بعد البيع يعود الاسم إلى صاحبه السابق ويُردّ المبلغ إلى المشتري",
        "compensate": "إذا قُبل اعتراض بعد البيع يذهب ثمن البيع إلى صاحبه السابق",
    }
    return (arabic if lang == "ar" else english)[policy.appeal.after_sale]


def own_interest(policy: Policy, lang: str) -> str:
    """Whether the operator may earn by this name."""
    if not policy.sells:
        return "لا تكسب الجهة المشغّلة شيئًا من هذا الاسم" if lang == "ar" else "The operator earns nothing by this name"
    return "قد تبيع الجهة المشغّلة هذا الاسم وتكسب منه" if lang == "ar" else "The operator may sell this name and earn by it"


def measure(policy: Policy, lang: str) -> str:
    """What is done, and for how long."""
    rest, calendar = policy.clocks.suspended, policy.clocks.calendar
    if lang == "ar":
        return (
            f"يُسحب الاسم بعد انقضاء المهلة، ويمكن استعادته بلا مقابل خلال {count(rest + calendar, 'day', 'ar', 'oblique')} "
            f"(منها {count(calendar, 'day', 'ar')} في القائمة العلنية)، ثم ينتقل إلى صاحب جديد"
        )
    return (
        f"The name is taken back after the time to answer. You can get it back at no cost for {count(rest + calendar, 'day', 'en')}, "
        f"the last {count(calendar, 'day', 'en')} of them on the public list; then it goes to a new holder"
    )


def options(policy: Policy, verdict: str, lang: str) -> tuple[str, ...]:
    """What the holder can do."""
    sign_in = policy.keep.takes(verdict) == "sign_in"
    if lang == "ar":
        keep = "الاحتفاظ بالاسم بعد تسجيل الدخول" if sign_in else "الاحتفاظ بالاسم بنقرة واحدة"
        return (keep, f"الاعتراض خلال {count(policy.clocks.appeal, 'day', 'ar', 'oblique')}", "الإبلاغ عن غياب إلى تاريخ محدد", "الإبلاغ عن وفاة صاحب الاسم")
    keep = "keep the name after signing in" if sign_in else "keep the name with one click"
    return (keep, f"object within {count(policy.clocks.appeal, 'day', 'en')}", "say that you are away until a day", "tell us that the holder has died")


def _last(facts: Mapping[str, Any], lang: str) -> str:
    known = [at for name in ("last_login_at", "last_post_at") if (at := moment(facts.get(name)))]
    return plain(max(known), lang) if known else ("وقت طويل" if lang == "ar" else "a long time")


def _channel(channel: str, lang: str) -> str:
    said = {"mail": ("by mail", "بالبريد"), "in_app": ("in the app", "داخل التطبيق")}
    return said[channel][lang == "ar"]
