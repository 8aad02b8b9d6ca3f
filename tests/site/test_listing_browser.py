"""The pages of a member's own sale in Chromium: both languages, a desk and a phone."""

import os
from functools import partial

import pytest
from playwright.sync_api import sync_playwright

from rehandle.sales.models import Sale
from tests.site.test_listing import site
from tests.site.test_market_browser import SEEN, heard, judged, seen
from tools import look

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["site"]


def test_selling_ones_own_name_is_fit_to_be_looked_at(site, live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    wrong: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=look.CHROMIUM)
        for lang, width in SEEN:
            view = browser.new_page(viewport={"width": width, "height": 800})
            view.on("console", partial(heard, wrong))
            go = partial(seen, view, live_server.url, lang, width)
            wrong += go("list-sign-in", "list")
            view.get_by_role("textbox").first.fill("ann_b")
            view.locator("button[value=name]").first.click()
            site.office.outside.set_profile("p-ann_b", view.locator("ol .code, ol code, ol bdi").first.inner_text())
            view.locator("button[value=prove]").click()
            wrong += judged(view, lang, width, "list")
            view.locator("input[name=price]").fill("500")
            view.locator("input[name=afterwards]").fill("ann_of_old")
            view.locator("button[value=look]").click()
            wrong += judged(view, lang, width, "list-arrives")
            view.locator("button[value=list]").click()
            site.office.tick()
            sale = Sale.objects.get(form="fixed", state="open").id
            wrong += go("listed", f"s/{sale}") + go("list-own", "list")
            view.locator("button[value=end]").click()
            site.office.tick()
            view.context.close()
        browser.close()
    assert wrong == [], "\n".join(wrong)
