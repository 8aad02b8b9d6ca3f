"""Auctions as people meet them: signing in with an account, bidding, being outbid, winning, paying. In both languages."""

import re

import pytest

from rehandle.config.office import office as settings
from rehandle.kernel.words.bare import in_page
from rehandle.orders.models import Order
from rehandle.sales.lane import through
from rehandle.sales.models import Auction, Bid, Sale
from tests.sales.auctioned import RULE, joined
from tests.site.marketed import bid, market, path_of, shown, sign_in
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    """An auction of @ember is open, from US$100, and two more people have accounts."""
    return market(tmp_path, office, as_role, monkeypatch, RULE, "ann_b", "omar_k")


@pytest.fixture
def sale(site):
    return Sale.objects.get(state="open", form="english").id


def test_the_whole_road_of_a_bidder(site, lang, sale):
    assert f"/s/{sale}" in shown(site, "/sales", lang).content.decode()
    assert f"/s/{sale}" in shown(site, "/h/ember", lang).content.decode()
    assert "name=\"most\"" not in shown(site, f"/s/{sale}", lang).content.decode()
    assert site.client.post(path_of(lang, f"/s/{sale}"), {"most": "500"})["Location"].startswith(path_of(lang, "/me"))
    sign_in(site, lang)
    assert bid(site, lang, sale, "99.99").status_code == 409
    assert bid(site, lang, sale, "1,500.00").status_code == 303
    [omar] = joined(site.office, "p-omar_k")
    omar.bids(sale, "1200.00")
    page = text_of(shown(site, f"/s/{sale}", lang))
    assert "US$1,260" in page
    assert "US$1,500" in page  # one's own maximum
    assert ("You lead" if lang == "en" else "هي الأعلى") in page
    omar.bids(sale, "3000.00")
    assert ("You were outbid" if lang == "en" else "تجاوزت مزايدة أخرى") in text_of(shown(site, f"/s/{sale}", lang))
    assert bid(site, lang, sale, "٤٠٠٠").status_code == 303
    site.office.tick(days=7, seconds=1)
    assert Sale.objects.get(id=sale).state == "awarded"
    own = shown(site, "/me", lang).content.decode()
    onward = re.search(r'href="((?:/ar)?/o/[^"]+)"', own)
    assert onward
    page = site.client.get(onward.group(1), follow=True)
    assert "US$3,150" in text_of(page)
    assert Order.objects.get().state == "proven"
    secret = re.search(r'name="quote" value="([^"]+)"', page.content.decode())
    assert secret
    place = site.client.post(page.request["PATH_INFO"] if lang == "en" else f"/ar{page.request['PATH_INFO'].removeprefix('/ar')}", {"act": "pay", "quote": secret.group(1)})
    assert place["Location"].startswith("https://pay.example/pay/")
    site.office.pay()
    assert site.office.platform.get("ember").id == "p-ann_b"


def test_nobody_sees_a_maximum_or_who_bids(site, lang, sale):
    ann, omar = joined(site.office, "p-ann_b", "p-omar_k")
    omar.bids(sale, "300.00")
    ann.bids(sale, "7777.00")
    page = shown(site, f"/s/{sale}", lang).content.decode()
    assert "7,777" not in page
    assert not {"ann_b", "omar_k", ann.member, omar.member, "p-omar_k"} & set(re.findall(r"[\w-]+", page))
    assert "US$1,000" in page  # the reserve was reached; its sum is the price because a maximum covers it


def test_a_reserve_that_is_not_reached_is_said_and_its_sum_is_not(site, lang, sale):
    [ann] = joined(site.office, "p-ann_b")
    ann.bids(sale, "500.00")
    page = shown(site, f"/s/{sale}", lang)
    assert ("not reached yet" if lang == "en" else "لم يتحقق بعد") in text_of(page)
    assert "1,000" not in page.content.decode()
    site.office.tick(days=8)
    assert Sale.objects.get(id=sale).state == "unsold"
    assert ("was not sold" if lang == "en" else "لم يُبع") in text_of(shown(site, f"/s/{sale}", lang))


def test_buying_at_once_ends_it(site, lang, sale):
    sign_in(site, lang)
    assert bid(site, lang, sale, "", act="buy").status_code == 303
    site.office.tick()
    assert Sale.objects.get(id=sale).state == "awarded"
    assert Auction.objects.get(id=sale).price_minor == 2_000_000


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1e9", "1,50,00", "12.3456", "9" * 20, "٫٫"])
def test_what_is_no_amount_is_said_and_kept_in_the_field(site, sale, typed):
    sign_in(site, "en")
    answer = bid(site, "en", sale, typed)
    assert answer.status_code == 422
    assert not Bid.objects.exists()


def test_sent_twice_it_is_one_bid(site, sale):
    sign_in(site, "en")
    page = site.get(f"/s/{sale}").content.decode()
    hidden = {name: re.search(rf'name="{name}" value="([^"]+)"', page).group(1) for name in ("id", "quote")}
    for _ in range(2):
        assert site.client.post(f"/s/{sale}", hidden | {"most": "500"}).status_code == 303
    assert Bid.objects.count() == 1


def test_a_code_is_good_for_whoever_asked_and_no_one_else(site):
    """Somebody who reads the code on a profile cannot sign in with it."""
    site.client.post("/me", {"act": "name", "handle": "ann_b"})
    code = re.search(r"rh-[0-9a-z-]{14}", site.get("/me").content.decode()).group()
    site.office.outside.set_profile("p-ann_b", code)
    site.client.cookies.clear()
    site.client.post("/me", {"act": "name", "handle": "ann_b"})
    assert site.client.post("/me", {"act": "prove"}).status_code == 422


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/desk/", "/s/\\evil"])
def test_a_sign_in_leads_to_our_own_pages_only(site, onward):
    site.client.post("/me", {"act": "name", "handle": "ann_b"})
    code = re.search(r"rh-[0-9a-z-]{14}", site.get("/me").content.decode()).group()
    site.office.outside.set_profile("p-ann_b", code)
    assert site.client.post("/me", {"act": "prove", "next": onward})["Location"] == "/me"


def test_signed_out_one_is_unknown(site, sale):
    sign_in(site, "en")
    site.client.post("/me", {"act": "out"})
    assert "name=\"most\"" not in site.get(f"/s/{sale}").content.decode()


def test_a_stranger_and_an_unknown_auction(site, lang):
    assert site.client.post(path_of(lang, "/me"), {"act": "name", "handle": "nobody_here"}).status_code == 404
    assert site.client.post(path_of(lang, "/me"), {"act": "prove"}).status_code == 404
    shown(site, "/s/none", lang, 404)


def test_a_key_for_programs_is_shown_once_and_ended_by_hand(site, lang, sale):
    sign_in(site, lang)
    me = path_of(lang, "/me")
    made = site.client.post(me, {"act": "key", "id": "k1"})
    [secret] = re.findall(r"<(?:code|bdi)[^>]*>([0-9a-z]{26})<", made.content.decode())
    assert lang == "en" or in_page(made.content.decode()) == []
    assert site.client.post(me, {"act": "key", "id": "k1"}).status_code == 409  # sent again
    assert secret not in shown(site, "/me", lang).content.decode()
    asked = {"Authorization": f"Bearer {secret}"}
    assert site.client.get("/api/v1/me", headers=asked).json()["name"] == "ann_b"
    assert site.client.post(me, {"act": "end_key", "key": "k1"}).status_code == 303
    assert site.client.get("/api/v1/me", headers=asked).status_code == 401
    assert site.client.post(me, {"act": "end_key", "key": "k1"}).status_code == 404


def test_where_the_lane_does_not_answer_the_page_says_so_and_the_same_bid_is_sent_again(site, lang, sale, monkeypatch, tmp_path):
    monkeypatch.setattr(through, "office", lambda: settings().model_copy(update={"lane": True, "data_dir": tmp_path}))
    monkeypatch.setattr(through.ask, "__defaults__", (0.2,))
    sign_in(site, lang)
    answer = bid(site, lang, sale, "1500", id="my-bid")
    assert answer.status_code == 503
    assert ("no answer to your bid" if lang == "en" else "لا جواب على هذه المزايدة") in text_of(answer)
    assert 'name="id" value="my-bid"' in answer.content.decode()
    assert 'value="1500"' in answer.content.decode()
    assert not Bid.objects.exists()
