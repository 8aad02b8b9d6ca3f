"""A short name is sold by auction: two people sign in with their accounts, one is outbid, the other wins and sees the whole quote."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.eyes import Eyes, Person

NAME = "ember"  # whose holder objected, and was not right
YOUR_HANDLE = ("Your handle on", "اسم المستخدم في")
MOST = ("The highest you would pay", "أقصى ما يمكن دفعه")


def signs_in_and_bids(eyes: Eyes, lang: str, account: str, most: str) -> Person:
    """From the list of what is for sale, by a code on the profile, back to the auction."""
    who = eyes.person(lang).go("/sales").waits_until(f"@{NAME}", f"@{NAME}").looks("sales").follow(f"@{NAME}", f"@{NAME}").looks("auction")
    who.follow("Sign in with your account to bid", "الدخول بالحساب للمزايدة").looks("sign-in")
    who.types(*YOUR_HANDLE, account).press("Get a code for it", "الحصول على رمز له").looks("joining")
    who.press("Demo: put the code on that profile", "في العرض التجريبي: وضع الرمز").press("I have published it", "نُشر الرمز")
    return who.types(*MOST, most).press("Bid", "المزايدة")


def leads(who: Person) -> Person:
    return who.sees("You lead", "مزايدة هذا الحساب هي الأعلى").looks("leads")


def is_outbid(who: Person) -> Person:
    """The page says so by itself; nobody reloads it."""
    who.sees("You were outbid", "تجاوزت مزايدة أخرى").looks("outbid")
    stream = urlsplit(str(who.page.locator("[data-live]").get_attribute("data-live")))
    who.eyes.streams.add(f"{stream.scheme}://{stream.netloc}")
    return who


def wins(who: Person) -> None:
    """The auction closes by itself; one's own page leads on to the order, whose account is proven already."""
    who.waits_until("Closed", "انتهى").looks("auction-over").go("/me").looks("me")
    who.follow("Go on", "المتابعة").sees("The account is proven.", "أُثبت الحساب.").looks("won-quote")
    expect(who.page.locator("button[value=pay]")).to_be_visible()
