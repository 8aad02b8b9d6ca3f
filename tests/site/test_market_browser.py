"""Every page of the market in Chromium: both languages, a phone and a desk; axe, sideways scrolling, bare pieces in Arabic lines."""

import os
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import sync_playwright

from rehandle.kernel.ports import Account
from rehandle.kernel.words.bare import in_page
from rehandle.letters.links import token
from rehandle.sales import scoring
from rehandle.sales.models import Sale
from rehandle.sales.to_score import drops
from tests.sales import made
from tests.sales.auctioned import FALLING_RULE, RULE, joined
from tests.sales.entered import DROP_RULE, TEXTS, reviewers
from tests.sales.entered import joined as entrants
from tests.site import world
from tests.site.test_buyer import sent
from tools import look

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = look.SHOTS / "market"
SEEN = (("en", 1200), ("ar", 390))


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    """Two auctions: one with bids, in its last minutes; one nobody has bid on, with a long name."""
    here = world.site(tmp_path, office, as_role, monkeypatch, RULE)
    for name in ("ann_b", "omar_k"):
        here.office.outside.add(Account(id=f"p-{name}", handle=name, state="active", created_at=here.now - timedelta(days=400), posts=9, lang="en"))
    here.office.tick()
    here.name("a_very_long_nam", policy_text=RULE, released_at=here.now - timedelta(hours=1))
    here.office.tick(days=1)
    return here


def test_the_market_is_fit_to_be_looked_at(site, live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    sale = Sale.objects.get(handle="ember").id
    empty = Sale.objects.exclude(handle="ember").get().id
    ann, omar = joined(site.office, "p-ann_b", "p-omar_k")
    ann.bids(sale, "600.00")
    site.office.tick(days=2)
    omar.bids(sale, "400.00")
    site.office.tick(days=3, hours=23, minutes=57)
    omar.bids(sale, "1500.00")
    wrong: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=look.CHROMIUM)
        for lang, width in SEEN:
            view = browser.new_page(viewport={"width": width, "height": 800})
            view.on("console", partial(heard, wrong))
            go = partial(seen, view, live_server.url, lang, width)
            wrong += go("sales", "sales") + go("open", f"s/{sale}") + go("empty", f"s/{empty}") + go("sign-in", f"me?next=/s/{sale}")
            view.get_by_role("textbox").first.fill("ann_b")
            view.locator("button[value=name]").first.click()
            wrong += judged(view, lang, width, "code")
            site.office.outside.set_profile("p-ann_b", view.locator("ol .code, ol code, ol bdi").first.inner_text())
            view.locator("button[value=prove]").click()
            wrong += judged(view, lang, width, "outbid")
            view.locator("input[name=most]").fill("12")
            view.locator("form button").first.click()
            wrong += judged(view, lang, width, "too-low") + go("me", "me")
            if not view.locator("button[value=key]").is_visible():
                view.locator("details.more summary").last.click()
            view.locator("button[value=key]").click()
            wrong += judged(view, lang, width, "key")
            view.context.close()
        site.office.tick(days=1)
        view = browser.new_page(viewport={"width": 390, "height": 800})
        for lang in ("en", "ar"):
            wrong += seen(view, live_server.url, lang, 390, "sold", f"s/{sale}")
        browser.close()
    assert wrong == [], "\n".join(wrong)


@pytest.fixture
def falling(tmp_path, office, as_role, monkeypatch):
    here = world.site(tmp_path, office, as_role, monkeypatch, FALLING_RULE)
    here.office.tick(days=1, hours=2)
    return here


def test_a_falling_price_is_fit_to_be_looked_at(falling, live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sale, wrong = Sale.objects.get(form="falling").id, []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=look.CHROMIUM)
        for lang, width in SEEN:
            view = browser.new_page(viewport={"width": width, "height": 800})
            view.on("console", partial(heard, wrong))
            go = partial(seen, view, live_server.url, lang, width)
            wrong += go("falling-list", "sales") + go("falling-open", f"s/{sale}")
            go("falling-sign-in", f"me?next=/s/{sale}")
            view.get_by_role("textbox").first.fill("rita_w")
            view.locator("button[value=name]").first.click()
            falling.office.outside.set_profile("a9", view.locator("ol .code, ol code, ol bdi").first.inner_text())
            view.locator("button[value=prove]").click()
            wrong += judged(view, lang, width, "falling-signed-in")
            view.context.close()
        view = browser.new_page(viewport={"width": 390, "height": 800})
        view.goto(f"{live_server.url}/me?next=/s/{sale}")
        view.get_by_role("textbox").first.fill("rita_w")
        view.locator("button[value=name]").first.click()
        falling.office.outside.set_profile("a9", view.locator("ol .code, ol code, ol bdi").first.inner_text())
        view.locator("button[value=prove]").click()
        view.locator("form button").first.click()
        wrong += judged(view, "en", 390, "falling-me") + seen(view, live_server.url, "ar", 390, "falling-taken", f"s/{sale}")
        browser.close()
    assert wrong == [], "\n".join(wrong)


@pytest.fixture
def drop(tmp_path, office, as_role, monkeypatch):
    return world.site(tmp_path, office, as_role, monkeypatch, DROP_RULE)


def test_a_drop_is_fit_to_be_looked_at(drop, live_server):
    """Entering, the reviewer's desk, and the result with its reasons."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sale, wrong = Sale.objects.get(form="drop").id, []
    for person in entrants(drop.office, "lena", "noor", "omar2"):
        person.enters(sale, **TEXTS)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=look.CHROMIUM)
        view = browser.new_page(viewport={"width": 390, "height": 800})
        view.on("console", partial(heard, wrong))
        view.goto(f"{live_server.url}/ar/me?next=/s/{sale}")
        view.get_by_role("textbox").first.fill("rita_w")
        view.locator("button[value=name]").first.click()
        drop.office.outside.set_profile("a9", view.locator("ol .code, ol code, ol bdi").first.inner_text())
        view.locator("button[value=prove]").click()
        wrong += judged(view, "ar", 390, "drop-open")
        for name, text in TEXTS.items():
            view.locator(f"textarea[name=text-{name}]").fill(text)
        view.locator("form button").first.click()
        wrong += judged(view, "ar", 390, "drop-entered") + seen(view, live_server.url, "en", 390, "drop-entries", "me")
        drop.office.tick(days=10)
        for lang, width in SEEN:
            at_desk(drop, browser, live_server, wrong, sale, lang, width)
        drop.office.tick()
        for lang in ("en", "ar"):
            wrong += seen(view, live_server.url, lang, 390, "drop-result", f"s/{sale}")
        browser.close()
    assert wrong == [], "\n".join(wrong)


def at_desk(here, browser, live_server, wrong, sale, lang, width):
    """One reviewer scores everything, the first of it by the page."""
    (who,) = reviewers(here.office, f"rev-{lang}")
    cookies = [{"name": "sessionid", "value": signed_in(f"rev-{lang}"), "url": live_server.url}]
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies(cookies)
    view = context.new_page()
    view.on("console", partial(heard, wrong))
    labels = [each.label for each in drops(who)[0].open]
    wrong += seen(view, live_server.url, lang, width, "drop-desk", f"desk/round/{sale}")
    wrong += seen(view, live_server.url, lang, width, "drop-application", f"desk/round/{sale}/{labels[0]}")
    for number, name in enumerate(TEXTS):
        view.locator(f"select[name=points-{name}]").select_option(str(7 + number))
        view.locator(f"textarea[name=reason-{name}]").fill("It says what it is for.")
    view.locator("form button").first.click()
    for number, label in enumerate(labels[1:]):
        points = {"use": 5 + number, "part": 5}
        scoring.score(who, id=f"{lang}-{number}", sale=sale, label=label, points=points, reasons=dict.fromkeys(TEXTS, "It says little of itself."))
    context.close()


def signed_in(username):
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def seen(view, home, lang, width, name, path):
    """Open one page and say what is wrong with it."""
    view.goto(f"{home}{'/ar' if lang == 'ar' else ''}/{path}")
    return judged(view, lang, width, name)


def judged(view, lang, width, name):
    shot = f"{name}.{lang}.{width}"
    look.photograph(view, SHOTS / f"{shot}.png")
    bare = [f"bare {each.kind} {each.piece} in {each.line}" for each in in_page(view.content())] if lang == "ar" else []
    return [f"{shot}: {what}" for what in look.judge(view, shot) + bare]


def heard(wrong, message):
    if message.type == "error" and "status of 409" not in message.text:
        wrong.append(f"console: {message.text}")


def test_a_price_of_ones_own_is_fit_to_be_looked_at(tmp_path, office, as_role, monkeypatch, live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    banded = made.NORTHWIND.replace('price = "50000.00"\n', 'price = "50000.00"\nlowest = "30000.00"\n')
    site = world.site(tmp_path, office, as_role, monkeypatch, banded)
    wrong: list[str] = []
    sent(site)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=look.CHROMIUM)
        for lang, width in SEEN:
            view = browser.new_page(viewport={"width": width, "height": 800})
            view.goto(f"{live_server.url}{'/ar' if lang == 'ar' else ''}/o/{token('offer', 'o1')}?lang={lang}")
            view.locator("details.more summary").first.click()
            wrong += judged(view, lang, width, "price-of-ones-own")
            view.locator("input[name=price]").fill("1")
            view.locator("button[value=counter]").click()
            wrong += judged(view, lang, width, "price-too-low")
            view.locator("input[name=price]").fill("40,000")
            view.locator("button[value=counter]").click()
            wrong += judged(view, lang, width, "price-named")
            view.locator("button[value=take_back]").click()
            view.context.close()
        browser.close()
    assert wrong == []
