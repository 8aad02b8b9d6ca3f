"""What becomes of a member's sale where something is in the way: nobody loses a name or a cent."""

from datetime import timedelta

import pytest

from rehandle.handles import change
from rehandle.kernel.money import money
from rehandle.kernel.ports import Account
from rehandle.kernel.refusal import Refused
from rehandle.orders import flows as orders
from rehandle.orders.models import Order
from rehandle.people import flows as people
from rehandle.people.queries import as_member
from rehandle.policy.queries import in_force
from rehandle.sales import listed, listing, market
from rehandle.sales.models import Listing, Offer, Sale
from tests.orders.world import build
from tests.sales import made
from tests.sales.listed import RULE

pytestmark = pytest.mark.django_db(transaction=True)
PRICE = money("500.00 USD")


class Trade:
    """@ann sells her name, and @ben wants it; whoever is meant is named by the account."""

    def __init__(self, tmp_path, office, as_role):
        self.office = build(tmp_path, office, as_role, RULE)
        for name in ("ann", "ben"):
            self.office.outside.add(Account(id=name, handle=name, state="active", created_at=office.now - timedelta(days=900), posts=3))
        self.member = {name: people.admit(self.office.now(), account_id=name, name=name).member for name in ("ann", "ben")}

    def ctx(self, name):
        now = self.office.now()
        return as_member(self.member[name], now.now, now.new_id)

    def list(self, afterwards="ann_2", price=PRICE):
        policy = in_force(self.office.clock.now()).hash
        listing.offer_own(self.ctx("ann"), "l1", price, afterwards, policy, platform=self.office.platform)
        self.office.tick()
        return Sale.objects.get(form="fixed", state="open").id

    def buy(self, sale):
        return listed.buy(self.ctx("ben"), "b1", sale, PRICE, market.quote(sale)[0], platform=self.office.platform)

    def bought(self):
        self.buy(self.list())
        self.office.tick()
        return Order.objects.get()

    def paid(self):
        order = self.bought()
        buyer = self.office.as_role("buyer", f"buyer:{order.offer}", self.office.clock.now())
        orders.ask_payment(buyer, order=order.id, quote_hash=order.quote_hash)
        self.office.tick()
        self.office.pay()
        return Order.objects.get()

    def holders(self, *handles):
        return [self.office.platform.observe(each).holder_id for each in handles]


@pytest.fixture
def trade(tmp_path, office, as_role):
    return Trade(tmp_path, office, as_role)


def refused(act):
    with pytest.raises(Refused) as found:
        act()
    return found.value.code.value


def handed(trade, handle, to):
    return made.act(trade.office.now(), what=lambda ctx: change.hand_over(ctx, change.lock(handle), to, None))


def test_sold_and_handed_over(trade):
    assert trade.paid().state == "delivered"
    assert trade.holders("ann", "ann_2") == ["ben", "ann"]
    assert trade.office.books() == {f"due:seller:{Order.objects.get().id}": 42_500, "revenue:fees": 7_500}
    assert Listing.objects.get().state == "sold"
    trade.office.tick(days=29)
    assert Order.objects.get().state == "delivered"
    trade.office.tick(days=2)
    assert Order.objects.get().state == "settled"
    assert trade.office.books() == {f"due:seller:{Order.objects.get().id}": 42_500, "revenue:fees": 7_500}


def test_another_epoch_voids_it_at_once(trade):
    sale = trade.list()
    handed(trade, "ann", "ben")
    assert refused(lambda: trade.buy(sale)) == "epoch_past"
    trade.office.tick()
    assert (Sale.objects.get(id=sale).state, Listing.objects.get().why_ended) == ("void", "epoch_past")
    assert trade.office.platform.observe("ann_2").held_for is None


def test_another_epoch_ends_an_order_that_was_not_paid(trade):
    order = trade.bought()
    handed(trade, "ann", "someone")
    trade.office.tick()
    assert (Order.objects.get(id=order.id).state, Order.objects.get(id=order.id).why_ended) == ("returned", "cancelled")


def test_a_name_that_left_its_seller_is_not_sold(trade):
    sale = trade.list()
    assert trade.office.platform.rename("ann", "ann", "ann_3") == "done"
    assert refused(lambda: trade.buy(sale)) == "epoch_past"
    assert not Offer.objects.exists()


def test_a_frozen_name_is_neither_listed_nor_sold(trade):
    sale = trade.list()
    made.act(trade.office.now(), what=lambda ctx: change.open_stop(ctx, change.lock("ann"), "dispute", "s1"))
    assert refused(lambda: trade.buy(sale)) == "stopped"
    assert not listed.facts(sale).open


def test_the_seller_cannot_leave_it_and_everything_goes_back(trade):
    sale = trade.list()
    trade.buy(sale)
    trade.office.tick()
    assert trade.office.platform.rename("ann", "ann", "ann_3") == "done"  # he renamed himself meanwhile
    assert trade.office.outside.take("ben", "ann") is not None
    order = Order.objects.get()
    buyer = trade.office.as_role("buyer", f"buyer:{order.offer}", trade.office.clock.now())
    orders.ask_payment(buyer, order=order.id, quote_hash=order.quote_hash)
    trade.office.tick()
    trade.office.pay()
    assert Order.objects.get().state == "returned"
    assert (Listing.objects.get().state, Listing.objects.get().why_ended) == ("void", "handed_back")
    assert trade.office.books() == {}
    assert trade.holders("ann_2") == [None]
    assert trade.office.platform.observe("ann_2").held_for is None


def test_the_buyer_is_gone_and_the_seller_has_his_name_again(trade, monkeypatch):
    real = trade.office.platform.get_by_id
    gone = []

    def without_ben(account):
        if account == "ben" and trade.holders("ann") == [None]:  # his account closed once the seller had left the name
            gone.append(account)
            return None
        return real(account)

    monkeypatch.setattr(trade.office.platform, "get_by_id", without_ben)
    assert trade.paid().state == "returned"
    assert gone
    assert trade.holders("ann", "ann_2") == ["ann", None]
    assert trade.office.books() == {}
    assert trade.office.platform.observe("ann").held_for is None
    assert trade.office.platform.observe("ann_2").held_for is None


def test_a_chargeback_takes_from_what_the_seller_was_not_paid(trade):
    trade.paid()
    trade.office.dispute("open")
    trade.office.dispute("lost")
    assert Order.objects.get().state == "lost"
    assert trade.office.books() == {}
