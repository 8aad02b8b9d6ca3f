"""An office that is paid: a provider in memory whose own book survives our rollback."""

from datetime import timedelta

import pytest

from rehandle.adapters.payment.memory import MemoryPayment
from rehandle.kernel import faults
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ids import SeededIds
from rehandle.kernel.money import money
from rehandle.ledger import queries as ledger
from rehandle.ledger.rules.plan import MAY_BE_NEGATIVE
from rehandle.outbox.deliver import deliver
from rehandle.outbox.models import Job
from rehandle.payments import ask, flows, queries
from rehandle.payments import deliver as calls
from tests.conftest import NOW
from tests.letters.made import in_flow

PRICE = money("50000.00 USD")
END = NOW + timedelta(days=3)


@pytest.fixture
def clock():
    return SetClock(NOW)


@pytest.fixture
def provider(clock):
    return MemoryPayment(clock, SeededIds(9))


@pytest.fixture(autouse=True)
def nothing_armed():
    yield
    faults.disarm()


@pytest.fixture
def at(office, clock):
    """The office at the provider's instant."""
    return lambda: office.at(clock.now())


@pytest.fixture
def charging(at):
    """Ask for money in a flow."""

    def doing(name="ch1", **more):
        told = {"ref": "o1", "amount": PRICE, "says": "Northwind: the name @ember", "return_url": "https://office.example/o", "expires_at": END}
        in_flow(at(), lambda ctx: ask.charge(ctx, id=name, **told | more))

    return doing


@pytest.fixture
def work(at, provider):
    """A worker's round, in place of one that died."""

    def working():
        handlers = {
            ask.OPEN_CHARGE: lambda ctx, job: calls.open_charge(ctx, job, payment=provider),
            ask.MAKE_REFUND: lambda ctx, job: calls.make_refund(ctx, job, payment=provider),
        }
        in_flow(at(), lambda ctx: Job.objects.filter(done_at=None).update(leased_until=None, due_at=ctx.now))
        return deliver(at(), handlers)

    return working


@pytest.fixture
def hear(at, provider):
    """Take what the provider sends by now. Returns what each came to."""

    def hearing(until=None):
        told = [provider.event(body, signature, at().now) for body, signature in provider.webhooks(until)]
        return [flows.receive(at(), event).outcome for event in told]

    return hearing


@pytest.fixture
def page(charging, work):
    """An open hosted page; the provider's own id of it."""

    def opening(name="ch1", **more):
        charging(name, **more)
        work()
        return queries.charge(name).provider_charge

    return opening


@pytest.fixture
def books(provider):
    """The books beside the provider's, and nothing below zero that may not be. Returns what stands on each account."""

    def looking():
        compared = calls.compare("USD", payment=provider)
        assert compared.ours == compared.theirs
        assert ledger.recomputed() == []
        assert [total.minor for total in ledger.totals()] in ([], [0])
        found = {each.account: each.holds.minor for each in ledger.balances() if each.holds.minor}
        assert [name for name, minor in found.items() if minor < 0 and name not in MAY_BE_NEGATIVE] == []
        return found

    return looking
