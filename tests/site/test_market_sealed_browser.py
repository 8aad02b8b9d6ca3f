"""The page of sealed bids in Chromium: both languages, a phone and a desk; axe, sideways scrolling, bare pieces in Arabic lines."""

import os
from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import sync_playwright

from rehandle.kernel.ports import Account
from rehandle.sales.models import Cover, Sale
from tests.sales.auctioned import SEALED_RULE, joined, sealed
from tests.site import world
from tests.site.test_market_browser import SEEN, heard, judged, seen
from tools import look

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    here = world.site(tmp_path, office, as_role, monkeypatch, SEALED_RULE)
    here.office.outside.add(Account(id="p-ann_b", handle="ann_b", state="active", created_at=here.now - timedelta(days=400), posts=9, lang="en"))
    return here


def test_sealed_bids_are_fit_to_be_looked_at(site, live_server):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    sale, wrong = Sale.objects.get(form="sealed").id, []
    [omar] = joined(site.office, "p-omar")
    sealed(omar, sale, "1200.00")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=look.CHROMIUM)
        for lang, width in SEEN:
            view = browser.new_page(viewport={"width": width, "height": 800})
            view.on("console", partial(heard, wrong))
            wrong += seen(view, live_server.url, lang, width, "sealed-open", f"s/{sale}")
            view.goto(f"{live_server.url}{'/ar' if lang == 'ar' else ''}/me?next=/s/{sale}")
            view.get_by_role("textbox").first.fill("ann_b")
            view.locator("button[value=name]").first.click()
            site.office.outside.set_profile("p-ann_b", view.locator("ol .code, ol code, ol bdi").first.inner_text())
            view.locator("button[value=prove]").click()
            view.locator("input[name=most]").fill("2500")
            view.locator("form button").first.click()
            wrong += judged(view, lang, width, "sealed-kept")
            assert "2,500" in view.content()
            view.context.close()
        assert Cover.objects.count() == 3
        site.office.keeper.down = True
        site.office.tick(days=7)
        view = browser.new_page(viewport={"width": 390, "height": 800})
        wrong += seen(view, live_server.url, "ar", 390, "sealed-closed", f"s/{sale}")
        site.office.keeper.down = False
        site.office.tick(hours=1)
        wrong += seen(view, live_server.url, "en", 390, "sealed-opened", f"s/{sale}")
        browser.close()
    assert wrong == [], "\n".join(wrong)
