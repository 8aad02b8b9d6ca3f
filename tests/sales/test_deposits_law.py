"""Whatever bidders, the provider and banks do in whatever order: the books are those of the deposits, and one deposit backs one paddle."""

import contextlib
import random
from datetime import timedelta

import pytest

from rehandle.kernel.money import money
from rehandle.kernel.refusal import Refused
from rehandle.ledger import queries as ledger
from rehandle.orders import flows as orders
from rehandle.orders.models import Order
from rehandle.payments.models import Charge
from rehandle.sales import market, paddles
from rehandle.sales.models import Deposit, Paddle, Sale
from tests.sales.auctioned import COVERED_RULE, joined
from tests.site.marketed import market as opened

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = 30


class Market:
    """Two auctions whose rule wants deposits, three bidders, and everything that they might do next."""

    def __init__(self, site, dice):
        self.site, self.dice, self.nr = site, dice, 0
        self.bidders = joined(site.office, "p-ann_b", "p-omar_k", "p-zoe_w")
        self.sales = list(Sale.objects.filter(form="english").values_list("id", flat=True))

    def step(self):
        self.nr += 1
        act = self.dice.choice([self.take, self.take, self.take, self.pay, self.pay, self.bid, self.bid, self.leave, self.move, self.dispute, self.wait, self.order])
        with contextlib.suppress(Refused):
            act(self.dice.choice(self.bidders), self.dice.choice(self.sales))
        self.site.office.tick()

    def take(self, who, sale, moved=""):
        limit = money(f"{self.dice.choice([400, 900, 2000, 3333])}.{self.dice.randint(0, 99):02d} USD")
        paddles.take_paddle(who.ctx, id=f"p{self.nr}", sale=sale, limit=limit, quote=market.quote(sale)[0], from_paddle=moved)

    def move(self, who, sale):
        mine = Paddle.objects.filter(member=who.member).exclude(auction=sale).order_by("-taken_at").first()
        self.take(who, sale, mine.id if mine else "")

    def leave(self, who, sale):
        for each in Paddle.objects.filter(member=who.member, auction=sale):
            paddles.leave_paddle(who.ctx, paddle=each.id)

    def bid(self, who, sale):
        who.bids(sale, f"{self.dice.randint(100, 3500)}.00")

    def pay(self, *_):
        for row in Charge.objects.filter(state="open"):
            if self.dice.random() < 0.7:
                self.site.office.payment.book.pay(row.provider_charge)

    def dispute(self, *_):
        row = Charge.objects.filter(state__in=("captured", "disputed")).order_by("?").first()
        if row:
            told = self.dice.choice(["won", "lost"]) if row.state == "disputed" else "open"
            self.site.office.payment.book.dispute(row.provider_charge, told)

    def wait(self, *_):
        self.site.office.tick(days=self.dice.choice([0, 1, 3]), hours=1)

    def order(self, *_):
        for row in Order.objects.filter(state="proven"):
            ctx = self.site.office.as_role("buyer", f"buyer:{row.offer}", self.site.office.now().now)
            orders.ask_payment(ctx, order=row.id, quote_hash=row.quote_hash)


def holds():
    lies = {each.account: each.holds.minor for each in ledger.balances() if each.kind == "deposit" and each.holds.minor}
    assert lies == {f"deposit:{row.paddle_id}": row.amount_minor for row in Deposit.objects.filter(state="held")}
    assert all(not total.minor for total in ledger.totals())
    assert ledger.recomputed() == []
    assert all(each.holds.minor >= 0 for each in ledger.balances() if each.kind in ("deposit", "order", "refund", "unmatched"))
    backed = Paddle.objects.filter(backed=True)
    assert sorted(backed.values_list("id", flat=True)) == sorted(Deposit.objects.filter(state="held", paddle__in=backed).values_list("paddle", flat=True))
    for row in Deposit.objects.exclude(state__in=("asked", "held", "lost")):
        came = Charge.objects.get(id=row.id)
        kept = row.amount_minor if row.state == "taken" else 0
        assert came.refunded_minor <= came.captured_minor + kept


@pytest.mark.parametrize("seed", range(3))
def test_the_books_are_the_deposits(tmp_path, office, as_role, monkeypatch, seed):
    site = opened(tmp_path, office, as_role, monkeypatch, COVERED_RULE, "ann_b", "omar_k", "zoe_w")
    site.name("maple", policy_text=COVERED_RULE, released_at=site.now - timedelta(hours=1))
    site.office.tick()
    around = Market(site, random.Random(seed))
    assert len(around.sales) == 2
    for _ in range(STEPS):
        around.step()
        holds()
    site.office.tick(days=20)
    site.office.tick(days=1)
    holds()
    assert not Deposit.objects.filter(state="asked").exists()
    waits = {row.id for row in Deposit.objects.filter(state="held")}
    assert waits <= set(Charge.objects.filter(state="disputed").values_list("id", flat=True)) | {row.deposit for row in Order.objects.all()}
