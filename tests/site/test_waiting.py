"""Waiting for a name as people meet it: told of it, a backorder with its terms, an auction that nobody else is shown."""

import re

import pytest

from rehandle.letters.models import Letter
from rehandle.log.models import Entry
from rehandle.sales.models import Auction, Backorder, Sale, Watch
from tests.sales.waited import WAITED_RULE
from tests.site.marketed import hidden, market, path_of, shown, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["en", "ar"])
def lang(request):
    return request.param


@pytest.fixture
def site(tmp_path, office, as_role, monkeypatch):
    """@amber stands on the public list; @held is somebody's."""
    here = market(tmp_path, office, as_role, monkeypatch, WAITED_RULE, "ann_b", "omar_k", "held")
    here.listed("amber", policy_text=WAITED_RULE)
    here.office.tick()
    return here


def post(site, lang, path, **told):
    return site.client.post(path_of(lang, path), told)


def test_the_way_to_it_stands_where_a_name_is_taken_or_opens(site, lang):
    assert f'href="{path_of(lang, "/w/held")}"' in shown(site, "/h/held", lang).content.decode()
    assert f'class="button " href="{path_of(lang, "/w/amber")}"' in shown(site, "/h/amber", lang).content.decode()
    assert "/me?next=/w/amber" in shown(site, "/w/amber", lang).content.decode()
    assert site.get("/w/AMBER", lang).status_code == 302
    assert site.get("/w/!!", lang).status_code == 404
    assert post(site, lang, "/w/amber", act="watch").status_code == 303  # to sign in


def test_told_of_a_name_and_no_more(site, lang):
    sign_in(site, lang)
    assert post(site, lang, "/w/held", act="watch", price="12 pounds").status_code == 422
    assert post(site, lang, "/w/held", act="watch", price="250").status_code == 303
    row = Watch.objects.get()
    assert (row.handle, row.wanted_minor) == ("held", 25_000)
    assert "US$250" in shown(site, "/w/held", lang).content.decode()
    assert "/w/held" in shown(site, "/me", lang).content.decode()
    again = post(site, lang, "/w/held", act="watch")
    assert again.status_code == 409
    post(site, lang, "/w/held", act="unwatch", watch=row.id)
    row.refresh_from_db()
    assert (row.handle, row.told, row.ended_at is not None) == ("", [], True)
    assert not Entry.objects.filter(event__startswith="watch.").exclude(handle="").exists()
    assert not Letter.objects.filter(kind="waiting").exclude(handle="").exists()


def test_a_backorder_with_its_terms_until_the_name_opens(site, lang):
    sign_in(site, lang)
    before = hidden(shown(site, "/w/amber", lang), "id", "quote")
    assert post(site, lang, "/w/amber", act="backorder", most="many", **before).status_code == 422
    low = post(site, lang, "/w/amber", act="backorder", most="999", **before)
    assert low.status_code == 409 and "1,000" in low.content.decode()
    assert post(site, lang, "/w/amber", act="backorder", most="2,000", **before).status_code == 303
    assert post(site, lang, "/w/amber", act="backorder", most="2,000", **before).status_code == 303  # a double click
    order = Backorder.objects.get()
    assert (order.limit_minor, order.state) == (200_000, "waiting")
    assert "US$2,000" in shown(site, "/w/amber", lang).content.decode()
    assert post(site, lang, "/w/amber", act="take_back", backorder=order.id).status_code == 303
    order.refresh_from_db()
    assert order.state == "taken_back"
    assert post(site, lang, "/w/amber", act="take_back", backorder=order.id).status_code == 404


def ordered(site, lang, name, most):
    sign_in(site, lang, name)
    before = hidden(shown(site, "/w/amber", lang), "id", "quote")
    assert post(site, lang, "/w/amber", act="backorder", most=most, **before).status_code == 303
    site.client.cookies.clear()


def test_two_bid_among_themselves_and_nobody_else_is_shown(site, lang):
    ordered(site, lang, "ann_b", "2000")
    ordered(site, lang, "omar_k", "1500")
    site.office.tick(days=13)
    sale = Sale.objects.get(handle="amber").id
    assert Auction.objects.get(id=sale).private
    assert site.get(f"/s/{sale}", lang).status_code == 404
    assert sale not in site.get("/sales", lang).content.decode() + site.get("/h/amber", lang).content.decode()
    for path in (f"/api/v1/sales/{sale}", f"/api/v1/sales/{sale}/bids"):
        assert site.client.get(path).status_code == 404
    assert sale not in site.client.get("/api/v1/sales").content.decode()
    sign_in(site, lang, "omar_k")
    page = shown(site, f"/s/{sale}", lang).content.decode()
    assert "US$1,575" in page and re.search("nobody else|دون غيرهم", page)
    assert f"/s/{sale}" in shown(site, "/me", lang).content.decode()
    assert {letter.subject for letter in Letter.objects.filter(kind="waiting")} == {"account:p-ann_b", "account:p-omar_k"}
    site.client.cookies.clear()
    sign_in(site, lang, "held")
    assert site.get(f"/s/{sale}", lang).status_code == 404


def test_where_the_rule_has_no_waiting_there_is_no_such_page(tmp_path, office, as_role, monkeypatch):
    here = market(tmp_path, office, as_role, monkeypatch, WAITED_RULE.replace("names = 2", "names = 0"), "held")
    assert here.get("/w/held").status_code == 404
    assert "/w/held" not in here.get("/h/held").content.decode()
    assert "wait for" not in here.get("/privacy").content.decode()
