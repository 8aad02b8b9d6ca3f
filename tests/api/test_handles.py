"""One name or a thousand, the same answer as the name's page; and the time says no more than the answer."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.test import Client

from rehandle import wiring
from rehandle.adapters.platform.controls import World
from rehandle.api import handles
from rehandle.cases.flows import Finding, open_cases
from rehandle.handles import flows as hands
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Account
from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.flows import publish
from rehandle.site import beat

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
NORTHWIND = (Path(__file__).resolve().parents[2] / "policies" / "northwind.toml").read_text()
HELD = ("plain", "in_file", "frozen")


@pytest.fixture
def slept(monkeypatch):
    waits = []
    monkeypatch.setattr(beat, "sleep", waits.append)
    return waits


@pytest.fixture
def client(office, as_role, monkeypatch, slept):
    clock = SetClock(NOW)
    ports = wiring.ports()
    monkeypatch.setattr(wiring, "clock", lambda: clock)
    rule = publish(office.at(datetime(2026, 11, 10, tzinfo=UTC)), text=NORTHWIND)
    for name in HELD:
        if ports.platform.get(name) is None:
            World(ports.platform).add(Account(id=f"p-{name}", handle=name))
    since = NOW - timedelta(days=4000)
    found = [Finding(f"c-{name}", name, name, f"p-{name}", "dormant", "dormant", "rare", "rare", since, "en", {}) for name in HELD[1:]]
    open_cases(office, policy_hash=rule.hash, findings=found)
    hands.stop(as_role("case_worker"), id="h-1", handle="frozen", kind="legal_hold", reason="a court")
    return Client()


def asked(client, *names):
    return client.post("/api/v1/handles", json.dumps({"handles": names}), content_type="application/json")


def test_hidden_states_are_taken_one_by_one_and_together(client):
    single = [client.get(f"/api/v1/handles/{name}").json() for name in HELD]
    assert single == [{"name": name, "state": "taken", "at": None} for name in HELD]
    assert asked(client, *HELD).json() == [{"handle": name, **each, "refused": None} for name, each in zip(HELD, single, strict=True)]


def test_the_old_address_says_the_same(client):
    for name in (*HELD, "nobody_has_it", "admin", "no-name!", "%40Plain"):
        old, new = client.get(f"/api/names/{name}"), client.get(f"/api/v1/handles/{name}")
        assert (old.status_code, old.content) == (new.status_code, new.content)


def test_answers_stand_in_the_order_of_the_questions(client):
    told = asked(client, "@Plain", "no-name!", "nobody_has_it", "", "admin", "plain", "x" * 9999, "\ud800").json()
    assert [(each["name"], each["state"], each["refused"]) for each in told] == [
        ("plain", "taken", None), (None, None, "name_shape"), ("nobody_has_it", "open", None), (None, None, "name_shape"),
        ("admin", "not_given", None), ("plain", "taken", None), (None, None, "name_shape"), (None, None, "name_shape"),
    ]  # fmt: skip


@pytest.mark.parametrize("names", [["plain"] * 3, ["in_file"] * 3, ["nobody_has_it"] * 3, ["no-name!"] * 3, ["plain", "in_file", "frozen"]])
def test_a_batch_leaves_on_a_beat_as_long_as_it_is(client, slept, monkeypatch, names):
    clock = iter([5.0, 5.011])
    monkeypatch.setattr(beat, "monotonic", lambda: next(clock))
    assert asked(client, *names).status_code == 200
    assert slept == [pytest.approx(0.030 - 0.011)]


def test_not_none_and_not_more_than_a_thousand(client, monkeypatch):
    monkeypatch.setattr(handles, "_told", lambda name: {"handle": name})
    assert [asked(client, *["plain"] * many).status_code for many in (0, 1, 1_000, 1_001)] == [422, 200, 200, 422]


def test_a_second_batch_meanwhile_is_refused(client, monkeypatch):
    begun, go_on = Event(), Event()

    def slowly(name):
        begun.set()
        assert go_on.wait(30)
        return {"handle": name}

    monkeypatch.setattr(handles, "_told", slowly)
    first = []
    asking = Thread(target=lambda: first.append(asked(client, "plain").status_code))
    asking.start()
    assert begun.wait(30)
    second = asked(Client(), "plain")
    go_on.set()
    asking.join()
    assert (second.status_code, second.json()["type"], first) == (429, "/refusals#too_many", [200])
    assert asked(client, "plain").status_code == 200


def test_a_batch_that_fails_lets_the_next_one_in(client, monkeypatch):
    def down(name):
        raise Refused(Code.PLATFORM_DOWN)

    monkeypatch.setattr(handles, "shown", down)
    assert [asked(client, "plain").status_code for _ in range(2)] == [503, 503]
