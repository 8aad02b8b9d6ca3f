"""An auction's page that moves by itself: what it brings for its script, and that it is the same page without."""

import json
from datetime import datetime, timedelta
from html import unescape

import pytest

from rehandle.config.office import Office
from rehandle.kernel.ports import Account
from rehandle.kernel.words import dates
from rehandle.sales.models import Sale
from rehandle.site import live_words
from tests.sales.auctioned import RULE, joined
from tests.site import world
from tests.site.marketed import bid, path_of, shown, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
STREAM = "http://live.example:8002"


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    here = world.site(tmp_path, office, as_role, monkeypatch, RULE)
    here.office.outside.add(Account(id="p-ann_b", handle="ann_b", state="active", created_at=here.now - timedelta(days=400), posts=9, lang="en"))
    here.office.tick()
    monkeypatch.setattr(live_words, "office", lambda: Office(live_url=f"{STREAM}/"))
    return here


@pytest.fixture
def sale(site):
    return Sale.objects.get(state="open", form="english").id


def words_of(page):
    return json.loads(unescape(page.content.decode().partition('data-words="')[2].partition('"')[0]))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_page_brings_every_word_and_may_reach_its_stream_alone(site, sale, lang):
    page = shown(site, f"/s/{sale}", lang)
    assert f'data-live="{STREAM}/live/{sale}" data-own=""' in page.content.decode()
    assert f"script-src 'self'; connect-src 'self' {STREAM}" in page["Content-Security-Policy"]
    assert "script-src" not in site.get("/sales", lang)["Content-Security-Policy"]
    told = words_of(page)
    at = datetime.fromisoformat("2027-03-14T06:05:00+00:00")
    pieces = {"weekday": told["weekdays"][at.weekday()], "day": 14, "month": told["months"][2], "year": 2027, "clock": "06:05"}
    assert told["instant"].format(**pieces) == dates.instant(at, lang)
    assert told["units"][0][1] == ({"one": "1 day".replace("1", "{}"), "other": "{} days"} if lang == "en" else {
        "zero": "{} يوم", "one": "يوم واحد", "two": "يومان", "few": "{} أيام", "many": "{} يومًا", "other": "{} يوم"})  # fmt: skip
    assert (told["sign"], told["decimals"]) == ("US$", 2)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_bidder_is_told_of_himself_alone(site, sale, lang):
    own = path_of(lang, f"/s/{sale}/own")
    assert site.client.get(own).json() == {"standing": None}
    sign_in(site, lang)
    assert site.client.get(own).json() == {"standing": None}
    assert bid(site, lang, sale, "1500").status_code == 303
    assert f'data-own="{own}"' in site.client.get(path_of(lang, f"/s/{sale}")).content.decode()
    assert site.client.get(own).json() == {"standing": "leads", "most": "US$1,500"}
    [ben] = joined(site.office, "p-ben")
    ben.bids(sale, "3000.00")
    told = site.client.get(own)
    assert told.json() == {"standing": "outbid", "most": "US$1,500"}
    assert told["Cache-Control"] == "no-store"
    site.office.tick(days=8)
    assert site.client.get(own).json()["standing"] == "lost"
    over = shown(site, f"/s/{sale}", lang)
    assert "data-live" not in over.content.decode()
    assert "script-src" not in over["Content-Security-Policy"]


def test_without_a_stream_the_page_stands_still(site, sale, monkeypatch):
    monkeypatch.setattr(live_words, "office", lambda: Office(live_url=""))
    page = shown(site, f"/s/{sale}", "en")
    assert "<script" not in page.content.decode()
    assert "script-src" not in page["Content-Security-Policy"]


def test_a_program_is_told_where_the_stream_is(site, sale, monkeypatch):
    told = site.client.get(f"/api/v1/sales/{sale}").json()
    assert told["stream"] is None
    monkeypatch.setattr("rehandle.api.market.office", lambda: Office(live_url=STREAM))
    assert site.client.get(f"/api/v1/sales/{sale}").json() == told | {"stream": f"{STREAM}/live/{sale}"}
    site.office.tick(days=8)
    assert site.client.get(f"/api/v1/sales/{sale}").json()["stream"] is None
