"""A member who sells her own name, and others who want it."""

from datetime import timedelta

from rehandle.kernel.money import money
from rehandle.kernel.ports import Account
from rehandle.orders import flows as orders
from rehandle.orders.models import Order
from rehandle.policy.queries import in_force
from rehandle.sales import listing
from rehandle.sales.models import Sale
from tests.orders.world import build
from tests.sales.auctioned import joined
from tests.sales.listed import WITHOUT_DEFAULTERS


class Trade:
    """@ann sells her name; @ben, @cem and @dora want it."""

    def __init__(self, tmp_path, office, as_role, rule=WITHOUT_DEFAULTERS):
        self.office = build(tmp_path, office, as_role, rule)
        for name in ("ann", "ben", "cem", "dora"):
            self.office.outside.add(Account(id=name, handle=name, state="active", created_at=self.office.clock.now() - timedelta(days=900), posts=3))
        self.ann, self.ben, self.cem, self.dora = joined(self.office, "ann", "ben", "cem", "dora")

    def list(self, opening="100.00 USD", reserve=None, form="english"):
        listing.offer_own(
            self.ann.ctx, "l1", money(opening), "ann_2", in_force(self.office.clock.now()).hash, form, reserve and money(reserve),
            platform=self.office.platform,
        )  # fmt: skip
        self.office.tick()
        return self.sale

    @property
    def sale(self):
        return Sale.objects.filter(case__startswith="listing:").order_by("-number").first().id

    def pay(self):
        order = Order.objects.order_by("opened_at").last()
        buyer = self.office.as_role("buyer", f"buyer:{order.offer}", self.office.clock.now())
        orders.ask_payment(buyer, order=order.id, quote_hash=order.quote_hash)
        self.office.tick()
        self.office.pay()
        return Order.objects.get(id=order.id)
