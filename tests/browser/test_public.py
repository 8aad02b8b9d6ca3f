"""The public pages in real Chromium, both languages, phone and desk: axe, no sideways scroll, and people's own clicks."""

import re

import pytest
from playwright.sync_api import sync_playwright

from rehandle.letters.links import token
from rehandle.orders.models import Order
from tests.site import world
from tests.site.test_buyer import sent
from tests.site.test_pages import named
from tools import look

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["/", "/policy", "/calendar", "/check", "/died", "/record", "/record/0", "/contact", "/privacy", "/sign-in", "/demo", "/demo/mail", "/nope",
         "/h/ember", "/h/quiet", "/h/listed", "/h/given", "/h/admin", "/l/holder~x~y", "/look?name=a%20b"]  # fmt: skip
BUTTON_BOTTOM = "document.querySelector('.main .button').getBoundingClientRect().bottom"


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's own loop runs in this thread; Django's queries are the test's
    return world.site(tmp_path, office, as_role, monkeypatch)


@pytest.fixture
def chromium():
    with sync_playwright() as play:
        browser = look.chromium(play)
        yield browser
        browser.close()


def opened(chromium, width=390):
    """A window, and the list of what its console complained about."""
    view, said = chromium.new_context(viewport={"width": width, "height": 800}).new_page(), []
    view.on("console", lambda message: said.append(message.text) if message.type == "error" and "status of 4" not in message.text else None)
    return view, said


@pytest.mark.parametrize("width", [390, 1200])
def test_every_page_reads_well_for_everybody(site, live_server, chromium, width):
    named(site)
    view, said = opened(chromium, width)
    wrong = []
    for path in PAGES:
        for prefix in ("", "/ar"):
            view.goto(f"{live_server.url}{prefix}{path}")
            wrong += [f"{prefix}{path} {width}: {what}" for what in look.judge(view, path)]
    assert wrong == []
    assert said == []


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_the_holders_button_is_in_sight_on_a_phone(site, live_server, chromium, prefix):
    """The longest name there can be, in grace and taken back: the button ends above 540 px, and one click does it."""
    keep, back = site.grace("abcdefghijklmno"), site.taken("onmlkjihgfedcba", reclaim_move="m-gone")
    view, said = opened(chromium)
    for case in (back, keep):
        view.goto(f"{live_server.url}{prefix}/l/{token('holder', case)}")
        assert token("holder", case) not in view.url
        assert view.evaluate(BUTTON_BOTTOM) <= 540
        assert look.judge(view, "holder") == []
    view.click(".main .button.wide")
    view.locator(".badge.done").wait_for()
    assert site.case(keep).state == "kept"
    assert look.judge(view, "kept") == []
    assert said == []


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_a_holder_objects(site, live_server, chromium, prefix):
    case = site.grace("quiet")
    view, said = opened(chromium)
    view.goto(f"{live_server.url}{prefix}/l/{token('holder', case)}")
    view.click("details.more >> nth=0")
    view.fill("textarea[name=words]", "I use it to read.")
    view.click("button[value=object]")
    view.locator(".badge.stop").wait_for()
    assert view.locator(".badge.stop").count() == 1
    assert view.locator("button[value=keep]").count() == 0
    assert look.judge(view, "objected") == []
    assert said == []


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_a_buyer_accepts_proves_and_reaches_the_provider(site, live_server, chromium, prefix):
    sent(site)
    view, said = opened(chromium)
    view.goto(f"{live_server.url}{prefix}/o/{token('offer', 'o1')}")
    assert look.judge(view, "offer") == []
    view.click("button[value=accept]")
    view.fill("input[name=handle]", "@rita_w")
    view.click("button[value=name]")
    view.locator("button[value=prove]").wait_for()
    code = re.search(r"rh-[0-9a-z-]{14}", view.content())
    assert code
    assert look.judge(view, "prove") == []
    site.office.outside.set_profile("a9", code.group())
    view.click("button[value=prove]")
    view.locator("button[value=pay]").wait_for()
    assert look.judge(view, "pay") == []
    with view.expect_request("https://pay.example/pay/**"):  # nobody answers there
        view.click("button[value=pay]")
    assert Order.objects.get().charge
    assert said == []


def test_the_look_up_and_the_way_to_the_other_language(site, live_server, chromium):
    view, said = opened(chromium)
    view.goto(live_server.url)
    view.fill("#q", "\u200f @Ember ")
    view.keyboard.press("Enter")
    view.wait_for_url(f"{live_server.url}/h/ember")
    view.click("a.language")
    view.wait_for_url(f"{live_server.url}/ar/h/ember")
    assert view.evaluate("document.documentElement.dir") == "rtl"
    assert said == []
