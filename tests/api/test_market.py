"""What is for sale, for programs: the same as the page, and nothing more."""

import json

import pytest
from django.test import Client

from rehandle import wiring
from rehandle.sales.models import Sale
from tests.orders.world import build
from tests.sales.auctioned import FALLING_RULE, RULE, SEALED_RULE, joined, sealed
from tests.sales.entered import PRICED_RULE
from tests.sales.entered import joined as members

pytestmark = pytest.mark.django_db(transaction=True)


def office_of(tmp_path, office, as_role, monkeypatch, rule):
    made = build(tmp_path, office, as_role, rule)
    monkeypatch.setattr(wiring, "clock", lambda: made.clock)
    made.tick()
    return made


def asked(path):
    answer = Client().get(f"/api/v1/sales{path}")
    return answer.status_code, json.loads(answer.content)


def test_an_auction(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, RULE)
    sale = Sale.objects.get(form="english").id
    [told] = asked("")[1]
    assert (told["sale"], told["form"], told["price"], told["least"], told["reserve"], told["bids"]) == (sale, "english", None, "100.00 USD", "not_met", 0)
    ann, ben = joined(here, "p-ann", "p-ben")
    ann.bids(sale, "1500.00")
    ben.bids(sale, "1200.00")
    status, told = asked(f"/{sale}")
    assert (status, told["price"], told["least"], told["reserve"], told["bids"]) == (200, "1260.00 USD", "1323.00 USD", "met", 2)
    status, bids = asked(f"/{sale}/bids")
    assert [(each["seq"], each["bidder"], each["price"]) for each in bids] == [(1, 1, "1000.00 USD"), (2, 2, "1260.00 USD")]
    assert "1500" not in json.dumps([told, bids])
    assert not {ann.member, ben.member} & set(json.dumps([told, bids]).replace('"', " ").split())
    here.tick(days=8)
    assert asked("") == (200, [])
    assert asked(f"/{sale}")[1]["state"] == "awarded"


def test_a_falling_price(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, FALLING_RULE)
    sale = Sale.objects.get(form="falling").id
    here.tick(days=5)
    told = asked(f"/{sale}")[1]
    assert asked("")[1] == [told]
    assert (told["form"], told["price"], told["least"], told["open"]) == ("falling", "99.04 USD", "10.00 USD", True)
    assert asked(f"/{sale}/bids") == (200, [])


def test_a_draw(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, PRICED_RULE)
    sale = Sale.objects.get(form="lottery").id
    people = members(here, "rita", "lena")
    for each in people:
        each.enters(sale)
    [told] = asked("")[1]
    assert (told["form"], told["price"], told["entries"], told["open"]) == ("lottery", "40.00 USD", 2, True)
    assert asked(f"/{sale}/draw")[0] == 409
    here.tick(days=10)
    status, drawn = asked(f"/{sale}/draw")
    assert (status, drawn["commitment"], len(drawn["places"])) == (200, told["commitment"], 2)
    assert not any(each.member in json.dumps(drawn) or each.account in json.dumps(drawn) for each in people)
    assert asked(f"/{sale}")[1]["state"] == "awarded"


@pytest.mark.parametrize("path", ["/none", "/none/bids", "/none/draw"])
def test_an_unknown_sale(tmp_path, office, as_role, monkeypatch, path):
    office_of(tmp_path, office, as_role, monkeypatch, RULE)
    status, told = asked(path)
    assert (status, told["status"]) == (404, 404)
    assert told["type"].endswith("not_found")


def test_sealed_bids(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, SEALED_RULE)
    sale = Sale.objects.get(form="sealed").id
    ann, ben = joined(here, "p-ann", "p-ben")
    for who, most in ((ann, "1500.00"), (ben, "1200.00"), (ann, "1600.00")):
        sealed(who, sale, most)
    [told] = asked("")[1]
    assert (told["sale"], told["form"], told["price"], told["least"], told["reserve"], told["bids"]) == (sale, "sealed", None, "100.00 USD", "stated", 2)
    assert (len(told["public_key"]), told["not_under"]) == (64, "1000.00 USD")
    assert asked(f"/{sale}/bids") == (200, [])
    here.tick(days=7)
    told = asked(f"/{sale}")[1]
    assert (told["state"], told["price"]) == ("awarded", "1200.00 USD")
    assert "1600" not in json.dumps(told)
