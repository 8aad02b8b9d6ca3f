"""A whole office around one order: fake platform, provider and mailer on a set clock, walked by the real tick."""

from dataclasses import dataclass, field
from datetime import timedelta

from rehandle.adapters.keeper.memory import MemoryKeeper
from rehandle.adapters.mail.memory import MemoryMailer
from rehandle.adapters.payment.memory import MemoryPayment
from rehandle.adapters.platform.controls import World as Outside
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.kernel.clock import SetClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Account
from rehandle.ledger import queries as ledger
from rehandle.log.models import Entry
from rehandle.moves.ask import ask
from rehandle.orders import flows
from rehandle.orders.models import Order
from rehandle.orders.prove import prove
from rehandle.payments.flows import receive
from rehandle.people import flows as people
from rehandle.sales import flows as sales
from rehandle.sales.models import Sale
from rehandle.tick import tick
from rehandle.wiring import Ports
from tests.sales import made

ARCHIVE = "ember_x0001"


@dataclass
class Office:
    """The office, its people and its outside."""

    ctx: Ctx
    clock: SetClock
    platform: FakePlatform
    payment: MemoryPayment
    mailer: MemoryMailer
    team: dict
    as_role: object
    keeper: object = field(init=False)

    def __post_init__(self):
        self.keeper = MemoryKeeper(self.clock)

    @property
    def outside(self):
        return Outside(self.platform)

    @property
    def ports(self):
        return Ports(self.platform, self.payment, self.mailer, keeper=self.keeper)

    def now(self):
        return self.ctx.at(self.clock.now())

    def tick(self, **delta):
        """Let time pass, take the webhooks that come, walk all stages until nothing moves, again while webhooks come."""
        if delta:
            self.clock.move_to(self.clock.now() + timedelta(**delta))
        self.webhooks()
        tick(self.now(), self.ports)
        while self.webhooks():
            tick(self.now(), self.ports)
        return self

    def webhooks(self):
        came = self.payment.webhooks()
        for body, signature in came:
            receive(self.now(), event=self.payment.event(body, signature, self.clock.now()))
        return len(came)

    def buyer(self, offer="o1"):
        return self.as_role("buyer", f"buyer:{offer}", self.clock.now())

    def order(self):
        return Order.objects.order_by("-opened_at").first()

    def offer(self, offer="o1", **named):
        """Draft, file, sign and accept one offer; then the order is open."""
        sale = Sale.objects.get(state="open")
        ann, bob = (self.team[name].at(self.clock.now()) for name in ("ann", "bob"))
        draft = sales.draft_offer(ann, id=offer, sale=sale.id, **{"name": "Rita Winter", "address": "rita@example.net"} | named)
        waiting = sales.send_offer(ann, offer=offer, text_hash=draft.text_hash)
        people.sign(bob, approval=waiting.approval, digest=waiting.hash)
        sales.accept_offer(self.buyer(offer), offer=offer)
        self.tick()
        return self.order()

    def proven(self, offer="o1", handle="rita_w", account="a9"):
        begun = flows.begin_proof(self.buyer(offer), order=self.order().id, handle=handle)
        self.outside.set_profile(account, f"Hello! {begun.code}")
        return prove(self.buyer(offer), self.order().id, platform=self.platform)

    def asked(self, offer="o1"):
        order = self.order()
        asked = flows.ask_payment(self.buyer(offer), order=order.id, quote_hash=order.quote_hash)
        self.tick()
        return asked

    def pay(self, charge=None):
        from rehandle.payments.queries import charge as facts

        self.payment.book.pay(facts(charge or self.order().charge).provider_charge)
        return self.tick()

    def dispute(self, state):
        from rehandle.payments.queries import charge as facts

        self.payment.book.dispute(facts(self.order().charge).provider_charge, state)
        return self.tick()

    def books(self):
        """What every account holds, without the provider's cost; and a check of all that must always hold."""
        assert all(total.minor == 0 for total in ledger.totals())
        assert ledger.recomputed() == []
        assert -ledger.balance("provider:free", "USD") == self.payment.balance("USD")
        return {each.account: each.holds.minor for each in ledger.balances() if each.holds.minor and not each.account.startswith(("provider", "cost:provider"))}

    def events(self):
        return list(Entry.objects.order_by("id").values_list("event", flat=True))

    def subjects(self):
        return [mail.subject for mail in self.mailer.sent]


def build(tmp_path, office, as_role, policy_text=made.NORTHWIND):
    """@ember was taken back on the platform for its case and is released; @rita_w could receive it."""
    clock = SetClock(office.now)
    platform = FakePlatform(tmp_path / "platform.sqlite", clock)
    here = Office(office, clock, platform, MemoryPayment(clock), MemoryMailer(clock), made.team(office), as_role)
    for id_, handle in (("a1", "Ember"), ("a9", "rita_w"), ("a10", "omar"), ("staff-1", "bobs")):
        here.outside.add(Account(id=id_, handle=handle, state="active", created_at=office.now - timedelta(days=900), posts=3))
    made.case(office, policy_text=policy_text, reclaim_move="m-reclaim")
    made.act(office, what=lambda ctx: ask(
        ctx, id="m-reclaim", how="vacate", handle="ember", epoch=0, ref="case-ember", held_for="case-ember", from_account="a1", archive_as=ARCHIVE
    ))  # fmt: skip
    here.tick()
    assert platform.get_by_id("a1").handle == ARCHIVE
    assert Sale.objects.get().state == "open"
    return here
