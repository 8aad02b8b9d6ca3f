"""Whatever buyers, banks and the line do, the books stay even at every step and end equal to the provider's."""

import random
from datetime import timedelta

import pytest

from rehandle.kernel import faults
from rehandle.kernel.money import money
from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Refused
from rehandle.ledger import queries as ledger
from rehandle.ledger.rules.plan import MAY_BE_NEGATIVE
from rehandle.payments import ask, deliver, flows, queries
from tests.letters.made import in_flow
from tests.payments.conftest import PRICE

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = 14
POINTS = [f"payments.{call}.{side}" for call in ("checkout", "refund") for side in ("before", "after")]


class Life:
    """One charge, its payer and its bank, on a line that loses, doubles and reorders."""

    def __init__(self, seed, provider, clock, at, charging, work):
        self.random, self.name = random.Random(seed), f"ch{seed}"
        self.provider, self.clock, self.at, self.work = provider, clock, at, work
        self.heard = []
        charging(self.name, ref=f"o{seed}", expires_at=clock.now() + timedelta(days=3))

    @property
    def there(self):
        return queries.charge(self.name).provider_charge

    def step(self):
        act = self.random.choice(
            (self.pay, self.late, self.bank, self.refund, self.outcome, self.hear, self.hear, self.round, self.round, self.wait, self.ask, self.line)
        )
        try:
            act()
        except (Refused, Unreachable, faults.Crash):
            pass
        finally:
            faults.disarm()

    def pay(self):
        self.provider.book.pay(self.there)

    def late(self):
        self.provider.book.pay(self.there, late=True)

    def bank(self):
        self.provider.book.dispute(self.there, self.random.choice(("open", "won", "lost")))

    def refund(self):
        amount = money(self.random.choice(("0.01 USD", "20000.00 USD", "50000.00 USD")))
        charge = queries.charge(self.name)
        in_flow(self.at(), lambda ctx: ask.refund(ctx, id=ctx.new_id(), charge=self.name, amount=amount, why="law", out_of=f"order:{charge.ref}"))

    def outcome(self):
        in_flow(self.at(), lambda ctx: ask.set_outcome(ctx, self.name, self.random.choice(("paid", "unmatched"))))

    def hear(self):
        told = [self.provider.event(body, signature, self.at().now) for body, signature in self.provider.webhooks()]
        self.random.shuffle(told)
        for event in told:
            flows.receive(self.at(), event)

    def round(self):
        if self.random.random() < 0.3:
            faults.arm(self.random.choice(POINTS))
        self.work()

    def wait(self):
        self.clock.move_to(self.clock.now() + timedelta(hours=self.random.choice((1, 30, 80))))

    def ask(self):
        deliver.reconcile(self.at(), payment=self.provider)

    def line(self):
        self.provider.faults(**{self.random.choice(("down", "half", "twice", "lost", "reordered")): self.random.choice((0, 1))})


def nothing_below_zero():
    below = [each.account for each in ledger.balances() if each.holds.minor < 0 and each.account not in MAY_BE_NEGATIVE]
    assert below == []
    assert {total.minor for total in ledger.totals()} <= {0}


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_any_life_of_a_charge(provider, clock, at, charging, work, start):
    ends = set()
    for seed in range(start, start + 10):
        life = Life(seed, provider, clock, at, charging, work)
        for _ in range(STEPS):
            life.step()
            nothing_below_zero()
        provider.faults()
        for _ in range(4):  # the line is good again: everything comes to its end
            provider.resend()
            life.hear()
            work()
            clock.move_to(clock.now() + timedelta(days=4))
            deliver.reconcile(at(), payment=provider)
        charge, compared = queries.charge(life.name), deliver.compare("USD", payment=provider)
        assert compared.ours == compared.theirs, (seed, charge)
        assert charge.refunded + charge.disputed <= PRICE
        assert charge.state not in ("asked", "open"), (seed, charge)
        assert "asked" not in {each.state for each in queries.refunds(life.name)}
        assert charge.outcome != "unmatched" or charge.captured == charge.refunded + charge.disputed, (seed, charge)
        ends.add(charge.state)
    nothing_below_zero()
    assert ledger.recomputed() == []
    assert len(ends) > 1
