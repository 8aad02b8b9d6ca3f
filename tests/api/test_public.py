"""What programs are told, and how they are refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from rehandle import wiring
from rehandle.adapters.platform.controls import World
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Account
from rehandle.policy.flows import publish

pytestmark = pytest.mark.django_db(transaction=True)
NORTHWIND = (Path(__file__).resolve().parents[2] / "policies" / "northwind.toml").read_text()


@pytest.fixture
def client(office, monkeypatch, tmp_path):
    clock = SetClock(datetime(2026, 12, 2, 9, tzinfo=UTC))
    ports = wiring.ports()
    monkeypatch.setattr(wiring, "clock", lambda: clock)
    publish(office.at(datetime(2026, 11, 10, tzinfo=UTC)), text=NORTHWIND)
    hand = World(ports.platform)
    if ports.platform.get("tom") is None:
        hand.add(Account(id="p-tom", handle="tom"))
    return Client()


@pytest.mark.parametrize(("typed", "state"), [("tom", "taken"), ("%40Tom", "taken"), ("nobody_has_it", "open"), ("admin", "not_given")])
def test_states(client, typed, state):
    answer = client.get(f"/api/names/{typed}")
    assert answer.status_code == 200, answer.content
    assert answer.json()["state"] == state


def test_a_refusal_is_a_problem(client):
    answer = client.get("/api/names/this-is-no-name!")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["type"].endswith("#name_shape")


def test_the_rule_is_its_published_bytes(client):
    assert client.get("/api/rule").json()["text"] == NORTHWIND


def test_an_unknown_letter_is_one_same_no(client):
    for body in ({"code": "abcd-efgh-jkmn", "address": "a@b.example"}, {"code": "", "address": ""}, {"code": "x" * 5000, "address": "y" * 5000}):
        assert client.post("/api/letters/check", body, content_type="application/json").json() == {"genuine": False}


def test_nothing_opens_and_nothing_is_sealed_yet(client):
    assert client.get("/api/opening").json() == []
    assert client.get("/api/record").status_code == 404


def test_it_describes_itself(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    assert {path.removeprefix("/api") for path in paths} == {"/names/{typed}", "/v1/handles/{handle}", "/v1/handles/{handle}/proof", "/v1/handles", "/rule", "/opening", "/letters/check", "/record",
                                                                "/why", "/v1/calendar", "/v1/calendar/opened", "/v1/calendar/{day}", "/v1/calendar/{day}/order", "/v1/sales", "/v1/sales/{sale}", "/v1/sales/{sale}/bids",
                                                                "/v1/sales/{sale}/quote", "/v1/sales/{sale}/purchases", "/v1/sales/{sale}/entries", "/v1/sales/{sale}/draw", "/v1/sales/{sale}/requests",
                                                                "/v1/sales/{sale}/offers", "/v1/sales/{sale}/paddles", "/v1/sales/{sale}/sealed", "/v1/listings", "/v1/listings/look", "/v1/listings/{listing_id}", "/v1/watches", "/v1/watches/{watch}", "/v1/backorders", "/v1/backorders/{handle}", "/v1/me",
                                                                "/v1/me/received/{offer}/answer"}  # fmt: skip
