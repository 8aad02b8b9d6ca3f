"""Two members in Chromium on one auction: who is outbid hears it, and what moved by itself is what a reload shows."""

import asyncio
import os
import threading
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from playwright.sync_api import expect, sync_playwright

from rehandle.config.office import Office
from rehandle.handles import change
from rehandle.handles import flows as hands
from rehandle.kernel.words.bare import in_page
from rehandle.live.limits import Limits
from rehandle.live.server import listening, serve
from rehandle.sales.models import Sale
from rehandle.site import live_words, member
from tests.live.test_office import Closing
from tests.sales import made
from tests.sales.auctioned import RULE, joined
from tests.site import world
from tools import look

pytestmark = pytest.mark.django_db(transaction=True)
PARTS = "[...document.querySelectorAll('[data-part]')].filter(e => !['left', 'wire', 'heard', 'again'].includes(e.dataset.part) && !e.hidden).map(e => e.dataset.part + ': ' + e.innerText.trim())"


@contextmanager
def streaming(port=0):
    """The stream of this office in a thread of its own; gives its port."""
    on, loop, ending = listening("127.0.0.1", port), asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(on, Closing(), Limits(reads_a_second=50), ending),))
    thread.start()
    try:
        yield on.getsockname()[1]
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join(10)
        loop.close()


def signed_in(browser, home, who, lang, width):
    """A page of this member's own."""
    answer = member.sign_in(HttpResponse(), who.member)
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_cookies([{"name": "member", "value": answer.cookies["member"].value, "url": home}])
    return context.new_page()


def heard(view):
    return expect(view.locator("[data-part=heard]"))


def part(view, name):
    return expect(view.locator(f"[data-part={name}]"))


def opened(browser, live_server, ann, ben, sale, wrong):
    """Ann twice, in English at a desk and in Arabic on a phone, and Ben."""
    views = [signed_in(browser, live_server.url, who, *how) for who, *how in ((ann, "en", 1200), (ann, "ar", 390), (ben, "en", 1200))]
    for view, path in zip(views, ("/s/", "/ar/s/", "/s/"), strict=True):
        view.on("console", lambda said: wrong.append(said.text) if said.type == "error" and "ERR_CONNECTION_REFUSED" not in said.text else None)
        view.goto(f"{live_server.url}{path}{sale}")
        part(view, "wire").to_be_visible()
    return views


def is_outbid(english, arabic, bens):
    bens.locator("input[name=most]").fill("1500")
    bens.locator("form button").first.click()
    heard(english).to_contain_text("You were outbid.")
    heard(english).to_contain_text("The price is US$1,000.")
    heard(arabic).to_contain_text("تجاوزت مزايدة أخرى")


def stands_still_and_goes_on(site, english, arabic):
    hands.stop(site.office.team["dan"].at(site.office.clock.now()), id="h1", handle="ember", kind="legal_hold", reason="a court")
    heard(english).to_contain_text("The auction has stopped.")
    part(arabic, "badge").to_have_text("متوقف")
    part(english, "taking").to_be_hidden()
    made.act(site.office.now(), what=lambda ctx: change.end_stop(ctx, change.lock("ember", stopped_is_fine=True), "h1"))
    heard(english).to_have_text("The auction goes on. You were outbid. Bid higher if you still want the name. The price is US$1,000.")
    part(english, "taking").to_be_visible()
    part(english, "standing").to_contain_text("You were outbid.")


def shows_what_a_reload_shows(view, width):
    """What moved by itself; gives what is wrong with the page."""
    part(view, "most").to_have_text("US$1,300")
    look.photograph(view, look.SHOTS / "market" / f"live.{width}.png")
    wrong, moved = look.judge(view, f"live.{view.url}"), view.evaluate(PARTS)
    view.reload()
    assert moved == [each.replace("، بعد 5 دقائق", "").replace(", in 5 minutes", "") for each in view.evaluate(PARTS)]
    assert "بعد" in view.content() or in_page(view.content()) == []
    return wrong


def is_over(view, said):
    part(view, "standing").to_contain_text(said)
    expect(view.locator("[data-part=again] a")).to_be_visible()
    part(view, "taking").to_be_hidden()
    return look.judge(view, f"over.{view.url}")


def test_an_outbid_is_heard_and_what_moved_is_true(tmp_path, office, as_role, monkeypatch, live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    site = world.site(tmp_path, office, as_role, monkeypatch, RULE)
    site.office.tick()
    sale, wrong = Sale.objects.get(form="english").id, list[str]()
    ann, ben = joined(site.office, "p-ann", "p-ben")
    ann.bids(sale, "600.00")
    with ExitStack() as again, sync_playwright() as play:
        first = again.enter_context(ExitStack())
        port = first.enter_context(streaming())
        monkeypatch.setattr(live_words, "office", lambda: Office(live_url=f"http://127.0.0.1:{port}"))
        browser = look.chromium(play)
        english, arabic, bens = opened(browser, live_server, ann, ben, sale, wrong)
        is_outbid(english, arabic, bens)
        stands_still_and_goes_on(site, english, arabic)
        first.close()  # whoever runs it starts it anew
        part(english, "wire").to_contain_text("No connection.")
        site.office.clock.move_to(site.office.clock.now() + timedelta(days=6, hours=23, minutes=58))
        ann.bids(sale, "1300.00")  # moves the end, and does not lead
        again.enter_context(streaming(port))
        wrong += shows_what_a_reload_shows(english, 1200) + shows_what_a_reload_shows(arabic, 390)
        part(english, "left").to_contain_text("4:5")
        site.office.tick(days=1)
        wrong += is_over(english, "Another bid was higher") + is_over(arabic, "كانت مزايدة أخرى أعلى")
        part(bens, "standing").to_contain_text("You won")
        browser.close()
        connection.close()  # the one of the browser's loop
    assert wrong == []
