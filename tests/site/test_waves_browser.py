"""The calendar and the record in Chromium, before and after an opening: both languages, a phone and a desk; axe, sideways scrolling, bare pieces."""

import os
from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import sync_playwright

from rehandle.cases.mass import days
from rehandle.cases.mass.brake import stop_campaign
from rehandle.kernel.words.bare import in_page
from rehandle.log.flows import seal
from tests.cases.mass import lanes
from tests.desk.test_look import heard
from tests.sales import made
from tests.site.test_waves import around, start_again, to  # noqa: F401 -- a fixture
from tools import look

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = look.SHOTS / "waves"
SEEN = [(lang, width) for lang in ("en", "ar") for width in (1200, 390)]
SINGLE = {"pizza": 3, "iii_lll_000_ooo": 3, "mmmmwwwwmmmmwww": 9, "x": 13}  # name: days ahead


def test_the_calendar_is_fit_to_be_looked_at_before_and_after(around, live_server):  # noqa: F811 -- the fixture
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    for name, ahead in SINGLE.items():
        ends = around.clock.now() + timedelta(days=ahead)
        made.case(around.ctx("office"), name, policy_text=lanes.RULE, state="announced", released_at=None, ends_at=ends)
    [day] = days.coming(around.clock.now())
    before = {"calendar": "calendar", "found": "calendar?name=quietfolk004", "not-found": "calendar?name=zzzz&how=exact", "day": f"calendar/{day.day}"}
    after = {"after-calendar": "calendar", "after-opened": "calendar/opened", "after-day": f"calendar/{day.day}", "after-record": "record"}
    wrong = seen(live_server.url, before)
    stop_campaign(around.ctx("casey"), campaign=day.openings[0].campaign, reason="Letters look wrong.")
    wrong += seen(live_server.url, {"held-day": f"calendar/{day.day}", "held-calendar": "calendar"})
    start_again(around)
    to(around, 95)
    seal(around.ctx("office"))
    [day] = days.past(around.clock.now())
    wrong += seen(live_server.url, after | {"after-day": f"calendar/{day.day}"})
    assert not wrong, "\n".join(wrong)


def seen(home: str, pages: dict[str, str]) -> list[str]:
    """Open each page, photograph it, and say what is wrong with it."""
    wrong: list[str] = []
    with sync_playwright() as play:
        browser = look.chromium(play)
        for lang, width in SEEN:
            view = browser.new_page(viewport={"width": width, "height": 800})
            view.on("console", partial(heard, wrong))
            for name, path in pages.items():
                view.goto(f"{home}{'/ar' if lang == 'ar' else ''}/{path}")
                shot = f"{name}.{lang}.{width}"
                look.photograph(view, SHOTS / f"{shot}.png")
                bare = [f"bare {each.kind} {each.piece} in {each.line}" for each in in_page(view.content())] if lang == "ar" else []
                wrong += [f"{shot}: {what}" for what in look.judge(view, shot) + bare]
        browser.close()
    return wrong

