"""Pages of the market in Chromium: both languages, a phone and a desk; what the console, axe and a narrow window say of them."""

import os
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import sync_playwright

from rehandle.kernel.words.bare import in_page
from tools import look

SHOTS = look.SHOTS / "market"
SEEN = (("en", 1200), ("ar", 390))


class Eyes:
    """A browser over a live server; gathers what is wrong with any page that was looked at."""

    def __init__(self, browser, home):
        self.browser, self.home, self.wrong = browser, home, []

    def view(self, lang="en", width=390, session=""):
        """Somebody new; with a session, somebody of the office."""
        context = self.browser.new_context(viewport={"width": width, "height": 800})
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.home}])
        page = context.new_page()
        page.on("console", partial(self._heard))
        return View(self, page, lang, width)

    def _heard(self, message):
        refused = any(f"status of {status}" in message.text for status in (403, 409, 422))
        if message.type == "error" and not refused:
            self.wrong.append(f"console: {message.text}")


class View:
    """One window, in one language."""

    def __init__(self, eyes, page, lang, width):
        self.eyes, self.page, self.lang, self.width = eyes, page, lang, width

    def go(self, path, name="", lang=""):
        """Open a page; with a name, look at it."""
        self.lang = lang or self.lang
        self.page.goto(f"{self.eyes.home}{'/ar' if self.lang == 'ar' else ''}/{path}")
        return self.looks(name) if name else self

    def looks(self, name):
        """Photograph the page and write down what is wrong with it."""
        shot = f"{name}.{self.lang}.{self.width}"
        look.photograph(self.page, SHOTS / f"{shot}.png")
        bare = [f"bare {each.kind} {each.piece} in {each.line}" for each in in_page(self.page.content())] if self.lang == "ar" else []
        self.eyes.wrong += [f"{shot}: {what}" for what in look.judge(self.page, shot) + bare]
        return self

    def press(self, button="form button"):
        self.page.locator(button).first.click()
        return self

    def fill(self, field, what):
        self.page.locator(field).first.fill(what)
        return self

    def signs_in(self, site, onward, name="ann_b", account="", looked=""):
        """By a code on the profile of an account, on the way to a page."""
        self.go(f"me?next=/{onward}", looked and f"{looked}-in").page.get_by_role("textbox").first.fill(name)
        self.press("button[value=name]")
        site.office.outside.set_profile(account or f"p-{name}", self.page.locator("ol .code, ol code, ol bdi").first.inner_text())
        if looked:
            self.looks(f"{looked}-code")
        return self.press("button[value=prove]")


@contextmanager
def looking(live_server):
    """Chromium; at the end nothing may be wrong."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    with sync_playwright() as play:
        browser = look.chromium(play)
        eyes = Eyes(browser, live_server.url)
        yield eyes
        browser.close()
    assert eyes.wrong == [], "\n".join(eyes.wrong)
