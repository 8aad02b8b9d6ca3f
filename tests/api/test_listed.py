"""A name that its holder sells, for programs: seen, quoted, bought once."""

from datetime import timedelta

import pytest

from rehandle import wiring
from rehandle.kernel.money import money
from rehandle.kernel.ports import Account
from rehandle.policy.queries import in_force
from rehandle.sales import listed, listing
from rehandle.sales.models import Sale
from tests.api.test_market import asked, office_of
from tests.api.test_taking_part import Program
from tests.sales.auctioned import joined
from tests.sales.listed import RULE

pytestmark = pytest.mark.django_db(transaction=True)


def test_seen_quoted_and_bought_once(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, RULE)
    monkeypatch.setattr(wiring, "ports", lambda: here.ports)
    for name in ("ann", "ben"):
        here.outside.add(Account(id=f"p-{name}", handle=name, state="active", created_at=here.now().now - timedelta(days=900), posts=3))
    seller, ben = joined(here, "p-ann", "p-ben")
    rule = in_force(here.clock.now()).hash
    listing.offer_own(seller.ctx, "l1", money("500.00 USD"), "ann_2", rule, platform=here.platform)
    here.tick()
    sale = Sale.objects.get(form="fixed").id
    [told] = asked("")[1]
    assert (told["sale"], told["form"], told["price"], told["open"], told["ends_at"]) == (sale, "fixed", "500.00 USD", True, None)
    assert asked(f"/{sale}") == (200, told)
    assert "p-ann" not in str(told) and seller.member not in str(told)
    buyer, own = Program(ben, "s-ben"), Program(seller, "s-ann")
    body = {"price": "500.00 USD", "quote": buyer.quote(sale)}
    assert own.asks(f"/sales/{sale}/purchases", body, key="p0")[1]["type"] == "/refusals#barred"
    assert buyer.asks(f"/sales/{sale}/purchases", body | {"price": "1.00 USD"}, key="p0")[1]["type"] == "/refusals#quote_changed"
    status, bought = buyer.asks(f"/sales/{sale}/purchases", body, key="p1")
    assert (status, bought["price"]) == (201, "500.00 USD")
    assert buyer.asks(f"/sales/{sale}/purchases", body, key="p1") == (status, bought)
    monkeypatch.setattr(listed, "holder_now", lambda *_: "p-ben")  # the name has gone over meanwhile
    assert buyer.asks(f"/sales/{sale}/purchases", body, key="p1") == (status, bought)
    assert asked(f"/{sale}")[1]["state"] == "awarded"


def test_offered_answered_and_told_to_programs(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, RULE)
    monkeypatch.setattr(wiring, "ports", lambda: here.ports)
    for name in ("ann", "ben"):
        here.outside.add(Account(id=f"p-{name}", handle=name, state="active", created_at=here.now().now - timedelta(days=900), posts=3))
    seller, ben = joined(here, "p-ann", "p-ben")
    listing.offer_own(seller.ctx, "l1", money("200.00 USD"), "ann_2", in_force(here.clock.now()).hash, "make_offer", platform=here.platform)
    here.tick()
    sale = Sale.objects.get(form="make_offer").id
    [told] = asked("")[1]
    assert (told["form"], told["price"], told["least"], told["seller"], told["open"]) == ("make_offer", None, "200.00 USD", "holder", True)
    buyer, own = Program(ben, "s-ben"), Program(seller, "s-ann")
    body = {"sum": "300.00 USD", "quote": buyer.quote(sale)}
    path = f"/sales/{sale}/offers"
    assert own.asks(path, body, key="o0")[1]["type"] == "/refusals#barred"
    status, made = buyer.asks(path, body, key="o1")
    assert (status, made["number"], made["state"], made["sum"]) == (201, 1, "open", "300.00 USD")
    assert buyer.asks(path, body, key="o1") == (status, made)
    assert buyer.asks(path, body | {"sum": "310.00 USD"}, key="o1")[1]["type"] == "/refusals#exists_with_different_content"
    assert buyer.asks(path, body, key="o2")[1]["type"] == "/refusals#offer_exists"
    [waits] = own.client.get("/api/v1/me", headers=own.headers).json()["received"]
    assert (waits["sum"], waits["arrives"], waits["offer"]) == ("300.00 USD", "255.00 USD", made["offer"])
    assert "p-ben" not in str(waits) and ben.member not in str(waits)
    answer = f"/me/received/{made['offer']}/answer"
    assert buyer.asks(answer, {"answer": "accepted"}, key="a0")[1]["type"] == "/refusals#not_found"
    status, begun = own.asks(answer, {"answer": "auctioned"}, key="a1")
    assert (status, begun["state"]) == (200, "auctioned")
    assert own.asks(answer, {"answer": "auctioned"}, key="a1") == (status, begun)
    now = asked(f"/{begun['sale']}")[1]
    assert (now["form"], now["bids"], now["price"], now["seller"]) == ("english", 1, "300.00 USD", "holder")
    [mine] = buyer.client.get("/api/v1/me", headers=buyer.headers).json()["offered"]
    assert (mine["state"], mine["sale"]) == ("auctioned", begun["sale"])


def test_ones_own_name_is_put_up_for_sale_by_a_program(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, RULE)
    monkeypatch.setattr(wiring, "ports", lambda: here.ports)
    here.outside.add(Account(id="p-ann", handle="ann", state="active", created_at=here.now().now - timedelta(days=900), posts=3))
    (seller,) = joined(here, "p-ann")
    own = Program(seller, "s-ann")
    wish = {"form": "english", "price": "100.00 USD", "reserve": "300.00 USD", "afterwards": "ann_2"}
    status, looked = own.asks("/listings/look", wish, key="l0")
    assert (status, looked["price"], looked["arrives"], looked["fee"]) == (200, "300.00 USD", "255.00 USD", "45.00 USD")
    assert own.asks("/listings/look", wish | {"reserve": "50.00 USD"}, key="l0")[1]["type"] == "/refusals#invalid"
    listing_in = wish | {"policy": looked["policy"]}
    assert own.asks("/listings", wish | {"policy": "0" * 64}, key="l1")[1]["type"] == "/refusals#quote_changed"
    assert own.asks("/listings", listing_in, key="l1")[1]["type"] == "/refusals#exists_with_different_content"
    status, made = own.asks("/listings", listing_in, key="l2")
    assert (status, made["state"]) == (201, "asked")
    assert own.asks("/listings", listing_in, key="l2") == (status, made)
    assert own.asks("/listings", listing_in, key="l3")[1]["type"] == "/refusals#listed_already"
    here.tick()
    [stands] = own.client.get("/api/v1/listings", headers=own.headers).json()
    assert (stands["state"], stands["name"], stands["afterwards"], stands["reserve"], stands["bids"]) == ("open", "ann", "ann_2", "300.00 USD", 0)
    assert stands["sale"] == Sale.objects.get(form="english").id
    assert "300" not in str(asked(f"/{stands['sale']}")[1])  # its sum is told to nobody
    over = own.client.delete(f"/api/v1/listings/{made['listing']}", headers=own.headers)
    assert (over.status_code, over.json()["state"]) == (200, "withdrawn")
    assert own.client.delete("/api/v1/listings/none", headers=own.headers).status_code == 404
    assert own.client.get("/api/v1/listings").status_code == 401
