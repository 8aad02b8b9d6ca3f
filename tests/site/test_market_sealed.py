"""Sealed bids as people meet them: sealing, changing, waiting for the keeper, winning. The amount is in the browser and nowhere else."""

import re

import pytest

from rehandle.kernel.words.bare import in_page
from rehandle.orders.models import Order
from rehandle.sales.models import Cover, Sale
from tests.sales.auctioned import SEALED_RULE, joined, sealed
from tests.site.marketed import market, path_of, sign_in
from tests.site.test_holder import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    """@ember is sold by sealed bids, from US$100, and two more people have accounts."""
    return market(tmp_path, office, as_role, monkeypatch, SEALED_RULE, "ann_b", "omar_k")


@pytest.fixture
def sale(site):
    return Sale.objects.get(state="open", form="sealed").id


def page_of(site, lang, path):
    page = site.get(path, lang)
    assert page.status_code == 200
    assert lang == "en" or in_page(page.content.decode()) == []
    return page


def hidden(page):
    text = page.content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]+)"', text).group(1) for name in ("id", "quote", "secret")}


def test_the_whole_road_of_a_bidder(site, lang, sale):
    assert f"/s/{sale}" in page_of(site, lang, "/sales").content.decode()
    assert 'name="most"' not in page_of(site, lang, f"/s/{sale}").content.decode()
    sign_in(site, lang)
    told = hidden(page_of(site, lang, f"/s/{sale}"))
    assert site.client.post(path_of(lang, f"/s/{sale}"), told | {"most": "99.99"}).status_code == 409
    for _ in range(2):  # sent twice it is one bid
        assert site.client.post(path_of(lang, f"/s/{sale}"), told | {"most": "1,500.00"}).status_code == 303
    [omar] = joined(site.office, "p-omar_k")
    sealed(omar, sale, "1200.00")
    page = text_of(page_of(site, lang, f"/s/{sale}"))
    assert "US$1,500" in page  # this browser remembers it
    assert "1,200" not in page
    assert Cover.objects.count() == 2
    again = hidden(page_of(site, lang, f"/s/{sale}"))
    assert site.client.post(path_of(lang, f"/s/{sale}"), again | {"most": "٢٠٠٠"}).status_code == 303
    assert "US$2,000" in text_of(page_of(site, lang, f"/s/{sale}"))
    assert ("Sealed" if lang == "en" else "مغلق") in text_of(page_of(site, lang, "/me"))
    site.office.tick(days=7)
    assert Sale.objects.get(id=sale).state == "awarded"
    assert Order.objects.get().total_minor == 120_000
    assert ("You won" if lang == "en" else "رسا المزاد") in text_of(page_of(site, lang, f"/s/{sale}"))
    assert re.search(r'href="((?:/ar)?/o/[^"]+)"', page_of(site, lang, "/me").content.decode())


def test_another_browser_knows_that_a_bid_is_there_and_not_its_amount(site, sale):
    sign_in(site, "en")
    assert site.client.post(f"/s/{sale}", hidden(page_of(site, "en", f"/s/{sale}")) | {"most": "7777"}).status_code == 303
    for name in ("sealed-bid", "sealed-bid-ar"):
        del site.client.cookies[name]
    page = page_of(site, "en", f"/s/{sale}")
    assert "Your bid is sealed" in text_of(page)
    assert Cover.objects.get().commitment in page.content.decode()
    assert "7,777" not in page.content.decode()


def test_while_the_keeper_is_silent_the_page_says_that_it_waits(site, lang, sale):
    [omar] = joined(site.office, "p-omar_k")
    sealed(omar, sale, "4321.00")
    site.office.keeper.down = True
    site.office.tick(days=7)
    page = text_of(page_of(site, lang, f"/s/{sale}"))
    assert ("as soon as the keeper of the key answers" if lang == "en" else "حالما يجيب حافظ المفتاح") in page
    assert "4,321" not in page
    site.office.keeper.down = False
    site.office.tick(hours=1)
    page = page_of(site, lang, f"/s/{sale}")
    assert "US$1,000" in text_of(page)  # alone: the reserve
    assert "4,321" not in page.content.decode()  # also afterwards nobody is told


@pytest.mark.parametrize("wrong", [{"most": ""}, {"most": "-5"}, {"most": "1e9"}, {"secret": ""}, {"secret": "short"}, {"secret": "x" * 101}, {"quote": "other"}])
def test_what_is_wrong_is_refused_and_nothing_kept(site, sale, wrong):
    sign_in(site, "en")
    told = hidden(page_of(site, "en", f"/s/{sale}")) | {"most": "500"} | wrong
    assert site.client.post(f"/s/{sale}", told).status_code in (409, 422)
    assert not Cover.objects.exists()
