"""Somebody at a browser, as far as the road needs one: opens addresses, fills in a form, presses its button."""

import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import cast
from urllib.parse import urlencode, urljoin

PATIENCE_SECONDS = 20
HIDDEN = ("hidden",)


class NoSuchButton(Exception):
    """The page does not offer this, or answered with a refusal: the message says where."""


@dataclass(slots=True)
class Form:
    """A form as it stands on a page: where it posts, what it sends along, the values of its buttons."""

    action: str
    sends: dict[str, str] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(told.get("action", "")))
        elif self.found and tag == "button":
            self.found[-1].acts.add(told.get("value", ""))
        elif self.found and told.get("type") in HIDDEN:
            self.found[-1].sends[told["name"]] = told.get("value", "")
        elif self.found and tag in ("input", "textarea", "select") and "name" in told:
            self.found[-1].fields.add(told["name"])


class Visitor:
    """One person with cookies of his own. `url` and `html` are the page in front of him."""

    def __init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.url, self.html = "", ""

    def open(self, url: str) -> "Visitor":
        """Go there. Raises `NoSuchButton` where the page is not to be had."""
        return self._go(urllib.request.Request(url))  # noqa: S310  the demo's own addresses

    def press(self, act: str = "", **filled: str) -> "Visitor":
        """Fill in the form that has this button and these fields, and press it."""
        form = next((each for each in self._forms() if act in each.acts and set(filled) <= each.fields), None)
        if form is None:
            raise NoSuchButton(f"{self.url} offers no {act or 'such'} button")
        sent = form.sends | filled | ({"act": act} if act else {})
        data, to = urlencode(sent).encode(), urljoin(self.url, form.action)
        return self._go(urllib.request.Request(to, data=data))  # noqa: S310  the demo's own addresses

    def sees(self, pattern: str) -> bool:
        """Whether this stands on the page."""
        return re.search(pattern, self.html) is not None

    def _forms(self) -> list[Form]:
        reader = _Forms()
        reader.feed(self.html)
        return reader.found

    def _go(self, asked: urllib.request.Request) -> "Visitor":
        try:
            with cast("HTTPResponse", self._opener.open(asked, timeout=PATIENCE_SECONDS)) as answer:
                self.url, self.html = answer.url, answer.read().decode()
        except urllib.error.HTTPError as answer:
            answer.close()
            raise NoSuchButton(f"{asked.full_url.partition('~')[0]} answered {answer.code}") from None
        return self
