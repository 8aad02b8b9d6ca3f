"""People in front of real Chromium, and what is watched over their shoulders on every page."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from rehandle.kernel.words.bare import in_page
from tests.browser.demo import Demo
from tools.look import SHOTS, TOO_WIDE, axe, chromium, photograph

PATIENCE_MS = 60_000
PHONE, WIDE = 390, 1200
TALL = 800
EVENTS = 150
DAYS = "[...document.querySelectorAll('.life time')].map(told => told.dateTime.slice(0, 10))"
GRAVE = ("serious", "critical")
BUTTON = "document.querySelector('.main .button').getBoundingClientRect().bottom"


class Eyes:
    """One browser over one demo; gathers what is wrong on any page that anybody opens."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser, self.demo = browser, demo
        self.wrong: list[str] = []
        self.elsewhere: set[str] = set()  # origins besides the office's that any page spoke to
        self.providers: set[str] = set()  # origins of the payment pages that somebody came to by pressing Pay
        self.streams: set[str] = set()  # origins of the stream of auctions, as the pages that move name it
        self.seen: set[str] = set()  # pages that were looked at, each once in each language

    def person(self, lang: str, width: int = WIDE) -> "Person":
        """Somebody new, with a browser of his own: no cookies, his language, his screen."""
        context = self.browser.new_context(viewport={"width": width, "height": TALL}, locale=lang)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", lambda said: self._console(said.type, f"{lang} {page.url}: {said.text}"))
        page.on("pageerror", lambda error: self._console("error", f"{lang} {page.url}: {error}"))
        page.on("request", lambda asked: self._request(asked.url))
        return Person(self, page, lang)

    def _console(self, kind: str, what: str) -> None:
        if kind == "error":
            self.wrong.append(f"console: {what}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if not url.startswith(f"{self.demo.address}/"):
            self.elsewhere.add(f"{parts.scheme}://{parts.netloc}")


class Person:
    """Somebody who reads, clicks and types. Waits are for what he sees."""

    def __init__(self, eyes: Eyes, page: Page, lang: str) -> None:
        self.eyes, self.page, self.lang = eyes, page, lang

    @property
    def arabic(self) -> bool:
        return self.lang == "ar"

    def say(self, english: str, arabic: str) -> str:
        """The words that stand on his page."""
        return arabic if self.arabic else english

    @property
    def main(self) -> Locator:
        """What a page is about, without masthead and foot."""
        return self.page.locator("main")

    def go(self, path: str) -> "Person":
        """Open one of our addresses in his language."""
        self.page.goto(f"{self.eyes.demo.address}{'/ar' if self.arabic else ''}{path}")
        return self

    def sees(self, english: str, arabic: str) -> "Person":
        """Wait until these words stand on the page."""
        expect(self.text(self.say(english, arabic))).to_be_visible(timeout=PATIENCE_MS)
        return self

    def text(self, words: str) -> Locator:
        return self.main.get_by_text(words).locator("visible=true").first

    def button(self, english: str, arabic: str) -> Locator:
        return self.main.get_by_role("button", name=self.say(english, arabic))

    def press(self, english: str, arabic: str) -> "Person":
        """Press the first button with these words."""
        self.button(english, arabic).first.click()
        return self

    def follow(self, english: str, arabic: str) -> "Person":
        """Click the first link with these words, wherever it stands."""
        self.page.get_by_role("link", name=self.say(english, arabic)).locator("visible=true").first.click()
        return self

    def opens(self, english: str, arabic: str) -> "Person":
        """Unfold what lies folded under these words."""
        self.main.locator("summary", has_text=self.say(english, arabic)).click()
        return self

    def types(self, english: str, arabic: str, what: str) -> "Person":
        """Fill in the field with this label."""
        self.main.get_by_label(self.say(english, arabic)).locator("visible=true").first.fill(what)
        return self

    def chooses(self, english: str, arabic: str, what: str) -> "Person":
        """Choose from the list with this label."""
        self.main.get_by_label(self.say(english, arabic)).first.select_option(what)
        return self

    def reloads_until(self, there: Callable[[], bool]) -> "Person":
        """Look again, as one does, until it is there."""
        for _ in range(EVENTS):
            if there():
                return self
            self.page.reload()
        raise AssertionError(f"still not there: {self.page.url}\n{self.main.inner_text()}")

    def waits_until(self, english: str, arabic: str) -> "Person":
        """Press "Next event" at the foot of the page until these words stand on it. Others may have moved the clock meanwhile."""
        self.page.reload()
        awaited = self.text(self.say(english, arabic))
        for _ in range(EVENTS):
            if awaited.is_visible():
                return self
            self.page.locator("aside.demo").get_by_role("button", name=self.say("Next event", "الحدث التالي")).click()
        raise AssertionError(f"not after {EVENTS} events: {self.page.url}\n{self.main.inner_text()}")

    def looks(self, name: str) -> "Person":
        """The first time in his language: photograph the page, and write down what is wrong with it."""
        if (seen := f"{name}.{self.lang}") not in self.eyes.seen:
            self.eyes.seen.add(seen)
            photograph(self.page, SHOTS / "road" / f"{len(self.eyes.seen):03}.{seen}.png")
            self.eyes.wrong += [f"{seen}: {what}" for what in self._faults()]
        return self

    def button_ends_at(self) -> float:
        """Where the first button of the page ends, in CSS pixels from the top."""
        return float(self.page.evaluate(BUTTON))

    def _faults(self) -> Iterator[str]:
        if self.arabic:
            yield from (f"stands bare: {bare}" for bare in in_page(self.page.content()))
        if (days := self.page.evaluate(DAYS)) != sorted(days):
            yield f"the life line runs backward: {days}"
        size = self.page.viewport_size
        assert size
        self.page.set_viewport_size({"width": PHONE, "height": TALL})
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"wider than a phone: {self.page.evaluate(TOO_WIDE)}"
        self.page.set_viewport_size(size)
        yield from (told for grave, told in axe(self.page) if grave in GRAVE)


@contextmanager
def watching(demo: Demo) -> Iterator[Eyes]:
    """Chromium over this demo."""
    with sync_playwright() as play:
        browser = chromium(play)
        yield Eyes(browser, demo)
        browser.close()


def origin(page: Page) -> str:
    """Where a page comes from."""
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}"


def plain(text: str) -> str:
    """Without the signs that keep directions apart."""
    return re.sub("[\u2066-\u2069\u200e\u200f]", "", text)
