"""What anybody sees of it: the name's page, the calendar, the record."""

from tests.browser.eyes import PHONE, Eyes, Person


def is_announced(eyes: Eyes, lang: str, handle: str) -> Person:
    """The clock moves until the name stands on the public list."""
    who = eyes.person(lang, PHONE).go(f"/h/{handle}")
    who.waits_until("Goes on sale", "يُعرض للبيع").sees("Why it changes hands", "سبب انتقال الاسم").looks("handle-announced")
    calendar = eyes.person(lang, PHONE).go("/").follow("Opening soon", "تُتاح قريبًا").sees(f"@{handle}", f"@{handle}").looks("calendar")
    calendar.follow(f"@{handle}", f"@{handle}").sees("Goes on sale", "يُعرض للبيع")
    return who


def is_released(who: Person) -> None:
    """The clock moves on until its holder can no longer get it back."""
    who.waits_until("For sale", "معروض للبيع").looks("handle-released")


def has_changed_hands(eyes: Eyes, lang: str, handle: str) -> None:
    """The name's page shows its history, and nothing of people; the record lists it."""
    who = eyes.person(lang, PHONE).go(f"/h/{handle}")
    who.sees("Changed hands on", "انتقل إلى صاحب جديد في").sees("What happened to this name", "ما جرى لهذا الاسم")
    who.sees("Taken back", "سُحب الاسم").sees("Given to a new holder", "مُنح لصاحب جديد").looks("handle-changed")
    record = eyes.person(lang, PHONE).go("/record").looks("record")
    row = record.main.locator("tr", has=record.page.get_by_text(f"@{handle}", exact=True)).first
    assert record.say("Given", "مُنح") in row.inner_text(), f"the record does not list @{handle}: {row.inner_text()}"


def others(eyes: Eyes, lang: str) -> None:
    """Pages that nobody on the road needs."""
    who = eyes.person(lang, PHONE)
    for name in ("", "policy", "contact", "privacy"):
        who.go(f"/{name}").looks(name or "home")
