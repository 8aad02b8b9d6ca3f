"""The provider's process: its page, its doors, and what a kill -9 leaves."""

import http.client
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rehandle.adapters.payment.http import HttpPayment
from rehandle.kernel.ids import new_secret
from rehandle.kernel.money import money
from rehandle.kernel.ports import Checkout, Unreachable
from rehandle.kernel.refusal import Code, Refused
from tests.adapters.provider import Listener, Process

RETURN = "http://127.0.0.1:8000/order/7?paid=1"


@pytest.fixture
def provider(folder: Path) -> Iterator[tuple[Process, Listener]]:
    listener = Listener()
    process = Process(folder, listener.url)
    process.start()
    yield process, listener
    if process.process.poll() is None:
        process.kill()
    listener.close()


def _checkout(process: Process, says: str = "The name @handle") -> Checkout:
    return process.client.checkout(new_secret(), money("50000.00 USD"), "order-7", RETURN, says, datetime.now(UTC) + timedelta(hours=1))


def _ask(process: Process, method: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection(urlsplit(process.address).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def test_the_page_in_both_languages(provider: tuple[Process, Listener]) -> None:
    process, _ = provider
    path = urlsplit(_checkout(process, "<b>@handle</b>").url).path
    response, english = _ask(process, "GET", path)
    _, arabic = _ask(process, "GET", path + "?lang=ar")
    _, preferred = _ask(process, "GET", path, **{"Accept-Language": "ar-SA,ar;q=0.9"})
    assert 'Pay <bdi dir="ltr">USD 50,000.00</bdi></button>' in english
    assert "No real money moves" in english
    assert '&lt;b&gt;<bdi dir="ltr">@handle</bdi>' in english
    assert '<html lang="ar" dir="rtl">' in arabic
    assert 'دفع <bdi dir="ltr">USD 50,000.00</bdi></button>' in arabic
    assert preferred == arabic
    assert english.count("<button") == arabic.count("<button") == 1
    assert "<script" not in english
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self' http://127.0.0.1:8000;")


def test_a_double_click_pays_once(provider: tuple[Process, Listener]) -> None:
    process, listener = provider
    checkout = _checkout(process)
    path, answers = urlsplit(checkout.url).path, list[tuple[int, str | None]]()

    def press() -> None:
        response, _ = _ask(process, "POST", path)
        answers.append((response.status, response.headers["Location"]))

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert answers == [(303, RETURN)] * 4
    body, _ = listener.next()
    assert b"charge.captured" in body
    process.client.refund(new_secret(), checkout.charge, money("1.00 USD"))
    body, _ = listener.next()
    assert b"refund.done" in body  # no second capture came between
    assert "This is paid." in _ask(process, "GET", path)[1]


def test_a_form_from_elsewhere_pays_nothing(provider: tuple[Process, Listener]) -> None:
    process, _ = provider
    checkout = _checkout(process)
    response, _ = _ask(process, "POST", urlsplit(checkout.url).path, Origin="http://evil.example")
    assert response.status == 403
    assert process.client.charge(checkout.charge).state == "open"


def test_an_expired_page_says_so(provider: tuple[Process, Listener]) -> None:
    process, _ = provider
    checkout = _checkout(process)
    process.client.control("expire", charge=checkout.charge)
    response, text = _ask(process, "POST", urlsplit(checkout.url).path)
    assert (response.status, "This page has expired" in text, "<button" in text) == (200, True, False)


@pytest.mark.parametrize("path", ["/v1/checkouts", "/v1/refunds", "/control", "/control/pay"])
def test_the_doors_ask_for_the_secret(provider: tuple[Process, Listener], path: str) -> None:
    process, _ = provider
    assert _ask(process, "POST", path)[0].status == 401
    assert _ask(process, "POST", path, Authorization="Bearer wrong")[0].status == 401


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", {"no_such_switch": 1}),
        ("disputes", {"charge": "x", "state": "maybe"}),
        ("pay", {}),
        ("pay", {"charge": "ch_none"}),
        ("nothing", {}),
    ],
)
def test_what_makes_no_sense_is_refused(provider: tuple[Process, Listener], path: str, told: dict[str, object]) -> None:
    process, _ = provider
    with pytest.raises(Refused) as refused:
        process.client.control(path, **told)
    assert refused.value.code in (Code.INVALID, Code.NOT_FOUND)


def test_webhooks_are_tried_again_until_taken(provider: tuple[Process, Listener]) -> None:
    process, listener = provider
    listener.refuse = 2
    checkout = _checkout(process)
    process.client.control("pay", charge=checkout.charge)
    body, signature = listener.next()
    assert process.client.event(body, signature, datetime.now(UTC)).charge == checkout.charge
    assert listener.taken.empty()


def test_a_killed_provider_forgets_nothing(provider: tuple[Process, Listener]) -> None:
    process, listener = provider
    checkout, key = _checkout(process), new_secret()
    process.client.control("", late_seconds=1.5)
    process.client.control("pay", charge=checkout.charge)
    refund = process.client.refund(key, checkout.charge, money("5.00 USD"))
    process.kill()
    with pytest.raises(Unreachable):
        process.client.charge(checkout.charge)
    assert listener.taken.empty()
    process.start()
    assert process.client.charge(checkout.charge).refunded == money("5.00 USD")
    assert process.client.refund(key, checkout.charge, money("5.00 USD")) == refund
    kinds = [process.client.event(*listener.next(), datetime.now(UTC)).kind for _ in range(2)]
    assert kinds == ["charge.captured", "refund.done"]
    assert process.end() == 0


def test_nobody_listens_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        HttpPayment("http://127.0.0.1:9", b"secret", timeout_seconds=1).balance("USD")
