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
