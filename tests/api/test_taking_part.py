"""A member's programs bid and buy: with a key that he made, under keys of their own, as described."""

import json
import re

import pytest
from django.test import Client

from rehandle import wiring
from rehandle.kernel.models import Deed
from rehandle.kernel.refusal import Refused
from rehandle.payments.models import Charge
from rehandle.people.keys import digest_of, end_key, make_key
from rehandle.sales.models import Bid, Cover, Sale
from tests.api.test_market import office_of
from tests.sales.auctioned import COVERED_RULE, FALLING_RULE, RULE, SEALED_RULE, joined
from tests.sales.entered import DROP_RULE, TEXTS
from tests.sales.entered import joined as members

pytestmark = pytest.mark.django_db(transaction=True)


class Program:
    """Somebody's program."""

    def __init__(self, who, secret):
        self.headers, self.client = {"Authorization": f"Bearer {secret}"}, Client()
        make_key(who.ctx, id=f"key-{secret}", digest=digest_of(secret))

    def asks(self, path, body=None, key="", **headers):
        told = self.headers | ({"Idempotency-Key": key} if key else {}) | headers
        if body is None:
            answer = self.client.get(f"/api/v1{path}", headers=told)
        else:
            answer = self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=told)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", answer.content
        return answer.status_code, answer.json()

    def quote(self, sale):
        return self.asks(f"/sales/{sale}/quote")[1]["quote"]


@pytest.fixture
def auction(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, RULE)
    ann, ben = joined(here, "p-ann", "p-ben")
    return here, Sale.objects.get(form="english").id, Program(ann, "ann-secret"), Program(ben, "ben-secret"), ann


def test_bids(auction):
    _, sale, ann, ben, _ = auction
    quote = ann.quote(sale)
    status, told = ann.asks(f"/sales/{sale}/bids", {"most": "1500.00 USD", "quote": quote}, key="one")
    assert (status, told["outcome"], told["price"], told["leading"]) == (201, "leading", "1000.00 USD", True)
    assert ben.asks(f"/sales/{sale}/bids", {"most": "1200.00 USD", "quote": quote}, key="one")[1]["outcome"] == "outbid"
    assert ann.asks(f"/sales/{sale}/bids", {"most": "1500.00 USD", "quote": quote}, key="one") == (201, told)
    assert Bid.objects.count() == 2
    [own] = ann.asks("/me")[1]["bids"]
    assert (own["most"], own["leading"], own["price"]) == ("1500.00 USD", True, "1260.00 USD")
    assert ben.asks("/me")[1]["bids"][0]["leading"] is False


def test_a_paddle_and_its_deposit(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, COVERED_RULE)
    monkeypatch.setattr(wiring, "ports", lambda: here.ports)
    [ann] = joined(here, "p-ann")
    sale, program = Sale.objects.get(form="english").id, Program(ann, "ann-secret")
    told = {"limit": "2000.00 USD", "quote": program.quote(sale)}
    high = {"most": "1500.00 USD", "quote": told["quote"]}
    assert program.asks(f"/sales/{sale}/bids", high, key="high")[1]["type"] == "/refusals#deposit_missing"
    status, made = program.asks(f"/sales/{sale}/paddles", told, key="one")
    assert (status, made["limit"], made["counts_to"], made["deposit"], made["pay_at"][:19]) == (201, "2000.00 USD", "500.00 USD", "200.00 USD", "https://pay.example")
    assert program.asks(f"/sales/{sale}/paddles", told, key="one") == (201, made)
    assert program.asks(f"/sales/{sale}/paddles", told, key="two")[1]["type"] == "/refusals#already_done"
    here.payment.book.pay(Charge.objects.get().provider_charge)
    here.tick()
    assert program.asks(f"/sales/{sale}/bids", high, key="again")[1]["outcome"] == "leading"
    assert [(each["state"], each["deposit"]) for each in program.asks("/me")[1]["deposits"]] == [("held", "200.00 USD")]
    assert program.client.delete(f"/api/v1/sales/{sale}/paddles", headers=program.headers).status_code == 409


def test_a_key_used_again_has_the_first_answer_be_it_a_refusal(auction):
    _, sale, ann, ben, _ = auction
    quote = ann.quote(sale)
    low = {"most": "99.99 USD", "quote": quote}
    status, told = ann.asks(f"/sales/{sale}/bids", low, key="low")
    assert (status, told["type"], told["detail"]["least"]) == (409, "/refusals#bid_too_low", "100.00 USD")
    assert ann.asks(f"/sales/{sale}/bids", low, key="low") == (status, told)
    assert ann.asks(f"/sales/{sale}/bids", low | {"most": "150.00 USD"}, key="low")[1]["type"] == "/refusals#exists_with_different_content"
    assert not Bid.objects.exists()
    assert ben.asks(f"/sales/{sale}/bids", low | {"most": "150.00 USD"}, key="low")[0] == 201


@pytest.mark.parametrize(("body", "key", "field"), [
    ({"most": "150.00 USD"}, "k", "quote"), ({"most": "many", "quote": "0" * 64}, "k", "most"), ({"most": "1.00 USD", "quote": "0" * 64}, "", "Idempotency-Key"),
    ({"most": "1.005 USD", "quote": "0" * 64}, "k", "most"), ([], "k", "body"), ({"most": "1.00 USD", "quote": "0" * 64}, "k" * 201, "Idempotency-Key"),
])  # fmt: skip
def test_what_is_misshapen_is_a_problem_that_says_where(auction, body, key, field):
    _, sale, ann, _, _ = auction
    status, told = ann.asks(f"/sales/{sale}/bids", body, key=key)
    assert (status, told["type"]) == (422, "/refusals#invalid")
    assert field.lower().replace("-", "_") in json.dumps(told).lower().replace("-", "_")


def test_only_with_a_key_that_is_good(auction):
    here, sale, ann, _, who = auction
    body = {"most": "150.00 USD", "quote": ann.quote(sale)}
    for header in ("", "Bearer", "Bearer wrong", "Basic ann-secret", "Bearer " + "x" * 5_000):
        assert ann.asks(f"/sales/{sale}/bids", body, key="a", Authorization=header)[0] == 401
    end_key(who.ctx, key="key-ann-secret")
    status, told = ann.asks(f"/sales/{sale}/bids", body, key="a")
    assert (status, told["type"]) == (401, "/refusals#key_unknown")
    assert not Bid.objects.exists()
    later = Program(who, "later")
    here.tick(days=31)
    assert later.asks("/me")[0] == 401


def test_a_name_is_bought_once_at_the_price_that_was_seen(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, FALLING_RULE)
    monkeypatch.setattr(wiring, "ports", lambda: here.ports)
    ann, ben = (Program(who, f"s-{who.member}") for who in joined(here, "p-ann", "p-ben"))
    sale = Sale.objects.get(form="falling").id
    here.tick(days=5)
    body = {"price": "99.04 USD", "quote": ann.quote(sale)}
    assert ann.asks(f"/sales/{sale}/purchases", body | {"price": "99.03 USD"}, key="p0")[1]["type"] == "/refusals#quote_changed"
    status, told = ann.asks(f"/sales/{sale}/purchases", body, key="p1")
    assert (status, told["price"]) == (201, "99.04 USD") and "/o/" in told["go_on"]
    assert ann.asks(f"/sales/{sale}/purchases", body, key="p1") == (status, told)
    assert ben.asks(f"/sales/{sale}/purchases", body, key="p1")[1]["type"] == "/refusals#wrong_state"
    assert [(each["state"], each["price"]) for each in ann.asks("/me")[1]["offers"]] == [("accepted", "99.04 USD")]


def test_five_keys_at_one_time_and_each_is_kept_as_a_hash(auction):
    _, _, _, _, who = auction
    for number in range(4):
        make_key(who.ctx, id=f"k{number}", digest=digest_of(str(number)))
    with pytest.raises(Refused) as refused:
        make_key(who.ctx, id="k5", digest=digest_of("5"))
    assert refused.value.code.value == "too_many"
    assert re.fullmatch("[0-9a-f]{64}", digest_of("x"))


def test_a_sum_that_is_to_be_sealed_is_not_taken_in_the_open(tmp_path, office, as_role, monkeypatch):
    """An amount that comes in the open is turned away, and nothing of it is kept where it could be tried out."""
    here = office_of(tmp_path, office, as_role, monkeypatch, SEALED_RULE)
    sale = Sale.objects.get(form="sealed").id
    [ann] = joined(here, "p-ann")
    program = Program(ann, "ann-secret")
    status, told = program.asks(f"/sales/{sale}/bids", {"most": "1500.00 USD", "quote": program.quote(sale)}, key="one")
    assert (status, told["type"].endswith("wrong_state")) == (409, True)
    assert not Cover.objects.exists()
    assert not Deed.objects.filter(flow="sales.bid_once").exists()


def test_a_bid_under_seal(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, SEALED_RULE)
    sale = Sale.objects.get(form="sealed").id
    [ann] = joined(here, "p-ann")
    program, path = Program(ann, "ann-secret"), f"/sales/{sale}/sealed"
    whole = {"most": "1500.00 USD", "quote": program.quote(sale), "secret": "s" * 32}
    assert program.asks(path, whole | {"secret": "short"}, key="one")[0] == 422
    assert program.asks(path, whole | {"most": "1.00 USD"}, key="one")[1]["type"] == "/refusals#bid_too_low"
    status, told = program.asks(path, whole, key="one")
    assert (status, told["seq"], len(told["commitment"])) == (201, 1, 64)
    assert program.asks(path, whole, key="one") == (status, told)
    assert program.asks(path, whole | {"most": "1600.00 USD"}, key="one")[1]["type"] == "/refusals#exists_with_different_content"
    assert program.asks(path, whole | {"most": "1600.00 USD"}, key="two")[1]["seq"] == 2
    assert "1500" not in str(list(Deed.objects.values_list("answer", flat=True))) and Cover.objects.count() == 2
    here.tick(days=7)
    assert Sale.objects.get(id=sale).state == "awarded"


def test_an_entry(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, DROP_RULE)
    sale, (rita,) = Sale.objects.get(form="drop").id, members(here, "rita")
    program = Program(rita, "rita-secret")
    whole = {"quote": program.quote(sale), "texts": TEXTS}
    assert program.asks(f"/sales/{sale}/entries", whole | {"texts": {}}, key="none")[0] == 422
    status, told = program.asks(f"/sales/{sale}/entries", whole, key="one")
    assert (status, told["seq"]) == (201, 1)
    assert program.asks(f"/sales/{sale}/entries", whole, key="one") == (201, told)
    assert program.asks(f"/sales/{sale}/entries", whole, key="two")[1]["type"] == "/refusals#entered_before"
    [own] = program.asks("/me")[1]["entries"]
    assert (own["ticket"], own["place"], own["open"]) == (told["ticket"], None, True)
    taken_back = program.client.delete(f"/api/v1/sales/{sale}/entries", headers=program.headers)
    assert (taken_back.status_code, taken_back.json()["ticket"]) == (200, told["ticket"])
    assert program.client.delete(f"/api/v1/sales/{sale}/entries", headers=program.headers).status_code == 404
    assert program.asks("/me")[1]["entries"] == []
