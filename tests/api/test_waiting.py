"""A member's programs wait for names, and ask for names at no cost, under keys of their own."""

from types import SimpleNamespace

import pytest

from rehandle import wiring
from rehandle.adapters.links.http import NothingMore
from rehandle.sales.models import Auction, Backorder, NameRequest, Sale, Watch
from tests.api.test_market import office_of
from tests.api.test_taking_part import Program
from tests.sales.auctioned import joined
from tests.sales.requested import RULE as REQUESTED_RULE
from tests.sales.requested import WHY
from tests.sales.requested import members as askers
from tests.sales.waited import WAITED_RULE
from tests.site.world import Site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def programs(tmp_path, office, as_role, monkeypatch):
    """@amber stands on the public list."""
    here = office_of(tmp_path, office, as_role, monkeypatch, WAITED_RULE)
    Site(here).listed("amber", policy_text=WAITED_RULE)
    here.tick()
    ann, ben, cid = joined(here, "p-ann", "p-ben", "p-cid")
    return here, Program(ann, "ann-secret"), Program(ben, "ben-secret"), Program(cid, "cid-secret")


def left(program, path):
    answer = program.client.delete(f"/api/v1{path}", headers=program.headers)
    return answer.status_code, answer.json()


def test_a_watch_is_one_and_is_forgotten(programs):
    _, ann, ben, _ = programs
    status, told = ann.asks("/watches", {"name": "@Held", "price": "250.00 USD"}, key="one")
    assert (status, told["name"], told["state"], told["upto"]) == (201, "held", "watched", "250.00 USD")
    assert ann.asks("/watches", {"name": "@Held", "price": "250.00 USD"}, key="one") == (201, told)
    assert ann.asks("/watches", {"name": "@Held", "price": "251.00 USD"}, key="one")[1]["type"] == "/refusals#exists_with_different_content"
    assert ann.asks("/watches", {"name": "held"}, key="two")[1]["type"] == "/refusals#already_done"
    assert ann.asks("/watches", {"name": "no name!"}, key="three")[0] == 422
    assert ann.asks("/me")[1]["waiting"] == [{"id": told["id"], "name": "held", "state": "watched", "upto": "250.00 USD", "sale": None}]
    assert left(ben, f"/watches/{told['id']}")[0] == 404
    assert left(ann, f"/watches/{told['id']}") == (200, {"id": told["id"], "name": "held", "state": "ended", "upto": None, "sale": None})
    assert Watch.objects.get().handle == ""


def test_backorders_open_an_auction_among_them(programs):
    here, ann, ben, cid = programs
    assert ann.asks("/backorders/held")[1]["type"] == "/refusals#watching_off"
    terms = ann.asks("/backorders/AMBER")[1]
    assert (terms["least"], len(terms["en"]) > 3, len(terms["en"]) == len(terms["ar"])) == ("1000.00 USD", True, True)
    body = {"name": "amber", "most": "2000.00 USD", "quote": terms["quote"]}
    low = ann.asks("/backorders", body | {"most": "1.00 USD"}, key="low")
    assert (low[0], low[1]["type"]) == (409, "/refusals#bid_too_low")
    assert ann.asks("/backorders", body | {"most": "1.00 USD"}, key="low") == low
    status, told = ann.asks("/backorders", body, key="one")
    assert (status, told["state"]) == (201, "waiting")
    assert ann.asks("/backorders", body, key="one") == (201, told)
    assert ben.asks("/backorders", body | {"most": "1500.00 USD"}, key="one")[0] == 201
    third = cid.asks("/backorders", body, key="one")[1]
    assert (third["state"], left(cid, "/backorders/amber")[1]["state"]) == ("waiting", "taken_back")
    assert left(cid, "/backorders/amber")[0] == 404
    here.tick(days=13)
    sale = Sale.objects.get(handle="amber").id
    assert (Auction.objects.get(id=sale).private, Backorder.objects.filter(state="filled").count()) == (True, 2)
    [own] = ben.asks("/me")[1]["bids"]
    assert (own["sale"], own["most"], own["leading"], own["price"]) == (sale, "1500.00 USD", False, "1575.00 USD")
    body = {"most": "2100.00 USD", "quote": ben.quote(sale)}
    assert ben.asks(f"/sales/{sale}/bids", body, key="two")[1]["leading"] is True
    assert cid.asks(f"/sales/{sale}/bids", {"most": "9000.00 USD", "quote": "0" * 64}, key="two")[0] == 404


def test_a_name_at_no_cost_is_asked_for(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, REQUESTED_RULE)
    monkeypatch.setattr(wiring, "ports", lambda: SimpleNamespace(platform=here.platform, links=NothingMore()))
    ann, ben = (Program(each, f"{each.account}-secret") for each in askers(here, "ann", "ben"))
    sale = Sale.objects.get(form="request").id
    quote = ann.quote(sale)
    short = ann.asks(f"/sales/{sale}/requests", {"why": "short", "quote": quote}, key="short")
    assert short[0] == 422
    assert ann.asks(f"/sales/{sale}/requests", {"why": "short", "quote": quote}, key="short") == short
    status, told = ann.asks(f"/sales/{sale}/requests", {"why": WHY, "quote": quote}, key="one")
    assert (status, told["seq"]) == (201, 1)
    assert ann.asks(f"/sales/{sale}/requests", {"why": WHY, "quote": quote}, key="one") == (201, told)
    assert NameRequest.objects.count() == 1
    assert left(ben, f"/sales/{sale}/requests")[0] == 404
    assert left(ann, f"/sales/{sale}/requests") == (200, {"request": told["request"], "state": "taken_back"})
