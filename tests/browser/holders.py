"""Holders and those who write for them: read the letter, keep, object, tell of a death."""

import re
from urllib.parse import urlsplit

from tests.browser.eyes import PHONE, Eyes, Person, plain

OWN_LINK = ".letter a[href*='~']:not([href*='lang='])"  # an offer also links to itself in the other language


def reads_letter(eyes: Eyes, lang: str, to: str) -> Person:
    """Find the newest letter to an address and open it."""
    who = eyes.person(lang, PHONE).go("/demo/mail")
    row = who.page.locator("tr", has_text=to)
    who.reloads_until(row.first.is_visible)
    row.first.get_by_role("link").click()
    who.page.locator(".letter a").first.wait_for()
    return who


def link_in(letter: Person) -> str:
    """The path of the letter's link to its own page."""
    address = letter.page.locator(OWN_LINK).first.get_attribute("href") or ""
    return urlsplit(address).path


def goes_through(letter: Person) -> Person:
    """Click the link in the letter."""
    letter.page.locator(OWN_LINK).first.click()
    return letter


def keeps(eyes: Eyes, lang: str, handle: str) -> None:
    """Scanners fetch the link first; then one click keeps the name; who opens it again is told so."""
    letter = reads_letter(eyes, lang, f"{handle}@mail.example").looks("letter")
    link = link_in(letter)
    for _ in range(3):
        assert eyes.demo.scanned(link)
    holder = goes_through(letter).sees("Do you want to keep this handle?", "الاحتفاظ بهذا الاسم؟").looks("holder")
    assert holder.page.url.count("~") == 0, "the token stays in the address"
    assert holder.button_ends_at() <= 540, f"the button ends at {holder.button_ends_at()} px"
    holder.press("Keep @", "الاحتفاظ بالاسم").sees("The name is kept", "الاسم محفوظ").looks("holder-kept")
    again = eyes.person(lang, PHONE)
    again.page.goto(eyes.demo.address + link)
    again.sees("The name is kept", "الاسم محفوظ")
    assert again.button("Keep @", "الاحتفاظ بالاسم").count() == 0


def objects(eyes: Eyes, lang: str, handle: str) -> None:
    """In his own words; the page then says that everything stands still."""
    holder = goes_through(reads_letter(eyes, lang, f"{handle}@mail.example"))
    holder.opens("This is wrong: object", "هذا خطأ: الاعتراض")
    holder.types("Why is it wrong?", "ما سبب الاعتراض؟", holder.say("I read here every week.", "أقرأ هنا كل أسبوع، ولا أكتب."))
    holder.press("Object", "الاعتراض").sees("Your objection is here", "وصل الاعتراض").looks("holder-objected")


def tells_of_death(eyes: Eyes, lang: str, handle: str) -> None:
    """The sister of somebody who died."""
    sister = eyes.person(lang, PHONE).go("/").follow("Tell us", "إخبارنا").looks("died")
    sister.types("Their handle", "اسم المستخدم", f"@{handle}")
    sister.types("How we can reach you", "كيف يمكن التواصل", "sister@mail.example")
    sister.types("Anything you want to tell us", "ما يُراد إخبارنا به", sister.say("She died in March.", "توفيت في آذار."))
    sister.press("Tell us, and stop everything", "الإخبار وإيقاف كل شيء")
    sister.sees("Thank you for telling us", "شكرًا على الإخبار").looks("died-told")


def code_of(letter: Person) -> str:
    """The code that the letter prints."""
    found = re.search(r"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b", plain(letter.main.inner_text()))
    assert found, "the letter carries no code"
    return found.group()
