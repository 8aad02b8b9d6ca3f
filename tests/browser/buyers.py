"""The recipient of an offer: checks the letter, accepts, proves the account, pays on the provider's page, gets the name."""

from tests.browser.eyes import Eyes, Person, origin
from tests.browser.holders import code_of, goes_through, reads_letter

TRIES = 5
NO = ("We cannot confirm this letter.", "لا يمكننا تأكيد هذه الرسالة.")


def checks(eyes: Eyes, letter: Person, address: str) -> None:
    """Code and address together are genuine; anything less gets one same answer."""
    code = code_of(letter)
    asked = eyes.person(letter.lang, letter.page.viewport_size["width"]).go("/check").looks("check")
    _asks(asked, code, address).sees("Genuine. We sent it", "رسالة حقيقية").looks("check-genuine")
    refused = {_answer(_asks(asked, *pair)) for pair in ((code, "else@where.example"), ("abcd-efgh-jkmn", address), (code[:-1], address))}
    asked.looks("check-no")
    assert len(refused) == 1, f"a wrong code and a wrong address are told apart: {refused}"


def _asks(who: Person, code: str, address: str) -> Person:
    who.go("/check").types("Code in the letter", "الرمز الوارد في الرسالة", code).types("The address it came to", "العنوان الذي وصلت إليه", address)
    return who.press("Check", "التحقق")


def _answer(who: Person) -> str:
    return who.sees(*NO).main.inner_text()


def buys(eyes: Eyes, lang: str, handle: str, account: str, address: str) -> None:
    """From the letter to the name."""
    letter = reads_letter(eyes, lang, address).looks("offer-letter")
    checks(eyes, letter, address)
    buyer = goes_through(letter).sees("We offer you", "نعرض").looks("offer")
    buyer.press("Accept, without paying yet", "القبول، دون دفع الآن").sees("Which account is to receive", "أي حساب يستلم").looks("order-account")
    buyer.types("Your handle on", "اسم المستخدم في", f"@{account}").press("Get a code for it", "الحصول على رمز له")
    buyer.sees("Put this code into the text of the profile", "وضع هذا الرمز في نص الملف الشخصي").looks("order-prove")
    buyer.press("Demo: put the code on that profile for me", "في العرض التجريبي: وضع الرمز في ذلك الملف الشخصي")
    buyer.press("I have published it", "نُشر الرمز").sees("This is the whole quote.", "وهذا بيان السعر كاملًا.")
    buyer.sees("You do not get", "ما لا يشمله").sees("If an objection is upheld", "إذا قُبل اعتراض").looks("order-quote")
    pays(eyes, buyer)
    buyer.reloads_until(lambda: buyer.text(buyer.say("Delivered on", "سُلّم في")).is_visible())
    buyer.sees("Receipt", "الإيصال").looks("order-delivered")
    assert handle in buyer.main.inner_text()


def pays(eyes: Eyes, buyer: Person) -> None:
    """On the provider's own page, at an origin of its own; and back."""
    for _ in range(TRIES):  # where the provider is slow the page says to press once more in a minute
        with buyer.page.expect_navigation():
            buyer.main.locator("button[value=pay]").click()
        if "/pay/" in buyer.page.url:
            break
    provider = origin(buyer.page)
    assert provider != eyes.demo.address
    buyer.sees("50,000.00", "50,000.00").looks("provider")
    buyer.press("Pay ", "دفع ")
    buyer.page.wait_for_url(f"{eyes.demo.address}/**")
    buyer.looks("order-paid")
    eyes.providers.add(provider)
