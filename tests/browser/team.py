"""The Handle Team at its desk: files are dealt, reviewed, decided; an offer is drafted by one person and signed by another."""

from playwright.sync_api import expect

from rehandle.kernel.refusal import Code
from tests.browser.eyes import Eyes, Person

FIRST, SECOND = ("Case worker", "مراجعة الملفات"), ("Second case worker", "مراجعة ثانية")
DRAFTER, APPROVER = ("Drafter", "إعداد العروض"), ("Approver", "التوقيع")
TREASURER = ("Treasurer", "الخزينة")
DEATH = ("Has the holder died?", "هل توفي صاحب الاسم؟")


def sits_down(eyes: Eyes, lang: str, role: tuple[str, str]) -> Person:
    """Be somebody of the team, from the demo's page of roles."""
    who = eyes.person(lang).go("/demo")
    who.main.get_by_role("button", name=who.say(*role), exact=True).click()
    who.page.wait_for_url("**/desk/")
    return who


def takes_next(who: Person) -> Person:
    """Open what the queue deals."""
    return who.press("Open the next", "فتح التالي")


def takes(who: Person, handle: str) -> Person:
    """Open one file out of turn: the desk asks why."""
    who.go(f"/desk/find?name={handle}").follow("File: ", "ملف: ")
    who.main.get_by_label(who.say("It cannot wait", "لا يحتمل الانتظار")).or_(who.main.locator("section.decision")).first.wait_for()
    choice = who.main.get_by_label(who.say("It cannot wait", "لا يحتمل الانتظار"))
    if choice.count():
        choice.check()
        who.looks("desk-out-of-turn").press("Open this file", "فتح هذا الملف")
    who.main.locator("section.decision").wait_for()
    return who


def decides_death(eyes: Eyes, lang: str) -> None:
    """A death that was told is dealt before all; a person confirms it."""
    who = takes_next(sits_down(eyes, lang, FIRST).looks("desk-work")).sees(*DEATH)
    who.types("Reason", "السبب", who.say("The family wrote to us.", "كتبت إلينا الأسرة.")).looks("desk-death")
    who.press("Keep in memory for ever", "حفظ الاسم للذكرى").sees("The name is kept in memory for ever.", "يُحفظ الاسم للذكرى إلى الأبد.")


def reviews_next(eyes: Eyes, lang: str) -> None:
    """The next file: somebody looks at it, and the rule holds."""
    _holds(takes_next(sits_down(eyes, lang, FIRST)).looks("desk-file"))


def reviews(eyes: Eyes, lang: str, *handles: str) -> None:
    """Files that somebody asked for."""
    who = sits_down(eyes, lang, FIRST)
    for handle in handles:
        _holds(takes(who, handle))


def _holds(who: Person) -> None:
    who.types("Reason", "السبب", who.say("Nothing speaks for the holder.", "لا شيء يشهد لصاحب الاسم."))
    who.press("The rule holds", "القاعدة تنطبق").sees("Noted: the rule holds.", "سُجّل أن القاعدة تنطبق.")


def objection_is_decided(eyes: Eyes, lang: str, handle: str, *, upheld: bool) -> None:
    """Not by the first reviewer; by somebody else, with a reason."""
    first = sits_down(eyes, lang, FIRST)
    first.go(f"/desk/find?name={handle}").follow("File: ", "ملف: ")
    meaning = Code.REVIEWER_MAY_NOT_DECIDE.meaning
    first.sees(meaning.en, meaning.ar).looks("desk-not-the-reviewer")
    expect(first.button("Keep for the holder", "إبقاء الاسم لصاحبه")).to_have_count(0)
    second = takes(sits_down(eyes, lang, SECOND), handle)
    second.types("Reason, as the holder will read it", "السبب كما سيقرؤه صاحب الاسم", _reason(second, upheld)).looks("desk-objection")
    if upheld:
        second.press("Keep for the holder", "إبقاء الاسم لصاحبه").sees("The name stays with its holder", "يبقى الاسم لصاحبه")
        return
    second.press("Dismiss…", "رفض الاعتراض…").sees("This letter goes out", "تُرسل هذه الرسالة").looks("desk-dismissal")
    second.press("Dismiss and send this letter", "رفض الاعتراض وإرسال هذه الرسالة").sees("Dismissed.", "رُفض الاعتراض.")


def _reason(who: Person, upheld: bool) -> str:
    return (
        who.say("You read with it.", "الاسم مستخدم للقراءة.")
        if upheld
        else who.say("The account shows no use since then.", "لا يظهر في الحساب استخدام منذ ذلك.")
    )


def offers(eyes: Eyes, lang: str, handle: str, name: str, address: str) -> None:
    """Drafted by one person, who may not sign; signed by another over the exact text."""
    drafter = sits_down(eyes, lang, DRAFTER).looks("desk-offers")
    drafter.go(f"/desk/find?name={handle}").follow("Sale: ", "بيع: ")
    drafter.types("Name of the recipient", "اسم المتلقي", name).types("Mail address", "عنوان البريد", address)
    drafter.chooses("Language of the letter", "لغة الرسالة", lang).looks("desk-sale")
    drafter.press("Show the letter", "عرض الرسالة").sees("Send it for a second signature", "إرساله للتوقيع الثاني").looks("desk-letter")
    drafter.press("Send for signature", "إرسال للتوقيع")
    meaning = Code.APPROVER_IS_DRAFTER.meaning
    drafter.sees(meaning.en, meaning.ar).looks("desk-not-the-drafter")
    expect(_sign(drafter)).to_have_count(0)
    approver = takes_next(sits_down(eyes, lang, APPROVER)).sees("The exact letter", "نص الرسالة كما هو")
    approver.sees("50,000", "50,000").sees(address, address).looks("desk-approval")
    _sign(approver).click()
    approver.sees("Signed by", "وقّعه").looks("desk-signed")


def _sign(who: Person):
    return who.main.get_by_role("button", name=who.say("Sign", "توقيع"), exact=True)


def adds_up(eyes: Eyes, lang: str) -> None:
    """The treasurer's books."""
    sits_down(eyes, lang, TREASURER).follow("Ledger", "دفتر الحسابات").sees("The books add up to zero.", "مجموع الدفاتر صفر.").looks("desk-ledger")
