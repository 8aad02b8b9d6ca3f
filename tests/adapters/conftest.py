"""The two providers under one contract: over HTTP in a process of its own, and in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehandle.adapters.payment.memory import MemoryPayment
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ports import Payment
from tests.adapters.provider import Listener, Process


@dataclass
class Shop:
    """A payment port with the hand behind it: what people and chance do at the provider."""

    payment: Payment
    now: Callable[[], datetime]
    pay: Callable[..., object]
    expire: Callable[[str], object]
    dispute: Callable[[str, str], object]
    faults: Callable[..., object]
    resend: Callable[[], object]
    webhooks: Callable[[int], list[tuple[bytes, str]]]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Process, Listener]]:
    """One provider process for the tests of a file."""
    listener = Listener()
    process = Process(tmp_path_factory.mktemp("provider"), listener.url)
    process.start()
    yield process, listener
    assert process.end() == 0
    listener.close()


def _over_http(running: tuple[Process, Listener]) -> Shop:
    process, listener = running
    client = process.client
    client.control()
    process.has_told_all()
    listener.forget()
    return Shop(
        client,
        now=lambda: datetime.now(UTC),
        pay=lambda charge, late=False: client.control("pay", charge=charge, late=late),
        expire=lambda charge: client.control("expire", charge=charge),
        dispute=lambda charge, state: client.control("disputes", charge=charge, state=state),
        faults=lambda **switches: client.control("", **switches),
        resend=lambda: client.control("resend"),
        webhooks=lambda count: [listener.next() for _ in range(count)],
    )


def _in_memory() -> Shop:
    clock = SetClock(datetime(2026, 12, 1, 9, tzinfo=UTC))
    payment = MemoryPayment(clock)

    def webhooks(count: int) -> list[tuple[bytes, str]]:
        sent = payment.webhooks(until=clock.now() + timedelta(hours=1))
        assert len(sent) == count
        return sent

    return Shop(payment, clock.now, payment.book.pay, payment.book.expire, payment.book.dispute, payment.faults, payment.resend, webhooks)


@pytest.fixture(params=["http", "memory"])
def shop(request: pytest.FixtureRequest) -> Shop:
    """Each contract test runs on both."""
    return _over_http(request.getfixturevalue("running")) if request.param == "http" else _in_memory()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of this test's own."""
    return tmp_path
