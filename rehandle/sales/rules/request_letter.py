"""What those read who asked for a name, and those whose membership has ended."""

from dataclasses import dataclass
from datetime import datetime

from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day, last_day
from rehandle.letters.layout import Parts
from rehandle.letters.rules.said import Said, genuine
from rehandle.sales.rules.won_letter import WonText, won_parts


@dataclass(frozen=True, slots=True)
class RequestText(Said):
    """What the letters are made of. `reason` is the office's own words; `until` the last instant of a grace, where there is one."""

    handle: str
    reason: str
    alternatives: tuple[str, ...]
    until: datetime | None
    address: str  # of the office, without a slash at its end
    sale: str
    code: str
    lang: str


def granted_letter(of: WonText) -> Parts:
    """Your request was granted: the name moves by itself."""
    name = handle_text(of.handle)
    return won_parts(
        of,
        of.say(f"{name} is given to you", f"مُنح الاسم {name} لهذا الحساب"),
        of.say("Your request was read and granted. It costs nothing.", "قُرئ هذا الطلب وقُبل. بلا مقابل."),
        of.say("The name moves to your account by itself; there is nothing to do.", "ينتقل الاسم إلى الحساب من تلقاء نفسه، ولا يلزم فعل شيء."),
        of.say("See how it goes on", "متابعة ما يجري"),
    )


def refused_letter(of: RequestText) -> Parts:
    """Your request was refused, and why; names that are free to ask for instead."""
    name, others = handle_text(of.handle), ", ".join(handle_text(each) for each in of.alternatives)
    instead = (of.say(f"These can be asked for now: {others}.", f"يمكن الآن طلب: {others}."),) if others else ()
    return _letter(
        of,
        of.say(f"Your request for {name} was refused", f"رُفض طلب الاسم {name}"),
        (of.say(f"A person has read it. The reason: {isolate(of.reason)}", f"قرأه شخص. السبب: {isolate(of.reason)}"), *instead),
        "/sales" if others else f"/s/{of.sale}",
    )


def passed_letter(of: RequestText) -> Parts:
    """The name was given to another who asked."""
    name = handle_text(of.handle)
    said = of.say(
        "Of all who asked for it one could have it, and it was given to another. Nothing speaks against asking for another name.",
        "لا يُمنح الاسم إلا لواحد ممن طلبوه، وقد مُنح لغير هذا الحساب. ولا مانع من طلب اسم آخر.",
    )
    return _letter(of, of.say(f"{name} was given to another", f"مُنح الاسم {name} لغير هذا الحساب"), (said,), "/sales")


def lapsed_letter(of: RequestText) -> Parts:
    """The membership ended that a name is bound to: until when it may be renewed."""
    assert of.until is not None
    name = handle_text(of.handle)
    last = {lang: day(last_day(of.until), lang) for lang in ("en", "ar")}
    said = (
        of.say(
            f"{name} was given to you as a member, at no cost. The platform reports that the membership has ended.",
            f"مُنح الاسم {name} لهذا الحساب بصفته عضوًا وبلا مقابل. وتفيد المنصة بأن العضوية انتهت.",
        ),
        of.say(
            f"If it is a member again by {last['en']}, nothing changes. If not, the name goes back and the account has its earlier name again.",
            f"إن عادت العضوية حتى {last['ar']} لم يتغير شيء. وإلا عاد الاسم إلى المكتب وعاد إلى الحساب اسمه السابق.",
        ),
    )
    return _letter(of, of.say(f"{name} goes back after {last['en']}", f"يعود الاسم {name} بعد {last['ar']}"), said, "/me")


def _letter(of: RequestText, title: str, lead: tuple[str, ...], path: str) -> Parts:
    url = f"{of.address}{path}", f"{of.address}/ar{path}"
    see = of.say("See what can be asked for", "عرض ما يمكن طلبه") if path == "/sales" else of.say("See the page", "عرض الصفحة")
    return Parts(
        lang=of.lang,
        title=title,
        other_language=of.say(f"بالعربية: {url[1]}", f"In English: {url[0]}"),
        lead=lead,
        link=(see, url[of.lang == "ar"]),
        facts=(),
        more=(
            genuine(of.address, of.code, of.lang),
        ),
    )
