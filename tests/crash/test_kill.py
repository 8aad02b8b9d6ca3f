"""kill -9 at every effect of the road, and between a flow's commit and the next: nothing is lost, nothing is done twice.

One name walks the whole road. At each stretch a worker dies at each point in turn, and the next one goes on; the platform, the
provider and the mail server are processes or files of their own and keep what they did.
"""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from rehandle.cases import answers, decisions
from rehandle.cases.flows import Finding, open_cases
from rehandle.cases.models import Case
from rehandle.cases.queries import case
from rehandle.demo_clock import move_to
from rehandle.kernel.ports import Account
from rehandle.ledger import queries as ledger
from rehandle.letters.models import Letter
from rehandle.moves.models import Move
from rehandle.orders import flows as orders
from rehandle.orders.models import Order
from rehandle.orders.prove import prove
from rehandle.outbox.models import Job
from rehandle.payments.models import Charge, Refund
from rehandle.people import flows as people
from rehandle.people.queries import ctx_for
from rehandle.policy.flows import publish
from rehandle.policy.queries import in_force
from rehandle.sales import flows as sales
from rehandle.sales.models import Offer, Sale
from rehandle.sim.acts import POLICIES
from rehandle.sim.invariants import broken
from tests.crash.parts import DIED, Parts

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = ("cases.write_notice.committed", "letters.open_to_send.committed", "letters.send.before", "letters.send.after", "letters.record_accepted.committed")
BACK = "2020-05-02T10:00:00+00:00"


@pytest.fixture
def parts(tmp_path):
    made = Parts(tmp_path)
    made.start()
    yield made
    made.stop()


def test_the_whole_road(parts):
    begin(parts)
    die(parts, *LETTERS)
    assert told(parts, "pizza@mail.example") == 1
    pass_days(parts, 3.1)
    die(parts, "letters.deliver_due.committed", "cases.begin_grace.committed")
    decisions.review(by(parts, "sam"), case="c1", holds=True, reason="seen")
    until(parts, case("c1").answer_by - timedelta(days=7))
    die(parts, *LETTERS)
    until(parts, case("c1").answer_by)
    die(
        parts, "cases.ask_reclaim.committed", "moves.hold.before", "moves.hold.after", "moves.vacate.before", "moves.vacate.after",
        "moves.record.before", "moves.record.committed", "cases.reclaimed.committed",
    )  # fmt: skip
    assert parts.ports().platform.observe("pizza").holder_id is None
    pass_days(parts, 6)
    die(parts, *LETTERS)
    until(parts, case("c1").ends_at)
    die(parts, "cases.advance.committed")
    until(parts, case("c1").ends_at)
    die(parts, "cases.advance.committed", "sales.open_sale.committed")
    offer(parts)
    die(parts, "letters.send.before", "letters.send.after")
    assert told(parts, "nadia@newtown.example") == 1
    sales.accept_offer(parts.ctx("buyer:o1"), offer="o1")
    die(parts, "orders.open_order.committed")
    order = pay_for(parts)
    die(parts, "payments.checkout.before", "payments.checkout.after", "payments.record_opened.committed")
    parts.book.pay(Charge.objects.get().provider_charge)
    pass_days(parts, 0.01)
    die(
        parts, "payments.receive.committed", "orders.take_payment.committed", "orders.ask_delivery.committed", "moves.begin.committed",
        "moves.freeze.before", "moves.freeze.after", "moves.give.before", "moves.give.after", "moves.lift.before", "moves.lift.after",
        "moves.record.before", "moves.record.committed", "orders.record_delivered.committed", "letters.send.before", "letters.send.after",
    )  # fmt: skip
    assert parts.ports().platform.observe("pizza").holder_id == "p-newtown"
    assert Order.objects.get(id=order).state == "delivered"
    answers.object_to(parts.ctx("holder:c1"), id="a1", case="c1", words="It was mine.", lang="en")
    decisions.decide_appeal(by(parts, "lee"), appeal="a1", upheld=True, reason="It was.")
    die(
        parts, "orders.take_back.committed", "payments.refund.before", "payments.refund.after", "payments.record_refund.committed",
        "moves.vacate.after", "orders.return_name.committed", "moves.give.before", "moves.give.after", "cases.restored.committed",
    )  # fmt: skip
    assert parts.ports().platform.observe("pizza").holder_id == "p-pizza"
    assert Case.objects.get(id="c1").state == "restored"
    nothing_twice(parts)
    nothing_lost(parts)


def test_got_back(parts):
    begin(parts)
    alive(parts)
    pass_days(parts, 3.1)
    alive(parts)
    decisions.review(by(parts, "sam"), case="c1", holds=True, reason="seen")
    for days in (7, 0):
        until(parts, case("c1").answer_by - timedelta(days=days))
        alive(parts)
    assert parts.ports().platform.observe("pizza").held_for == "c1"
    answers.get_back(parts.ctx("holder:c1"), case="c1")
    die(
        parts, "moves.rename.before", "moves.rename.after", "moves.lift.before", "moves.lift.after", "moves.record.before",
        "moves.record.committed", "cases.restored.committed",
    )  # fmt: skip
    seen = parts.ports().platform.observe("pizza")
    assert (seen.holder_id, seen.held_for) == ("p-pizza", None)
    assert Case.objects.get(id="c1").state == "restored"
    assert [row["what"] for row in parts.hand.calls() if row["outcome"] == "done"].count("rename") == 1


def test_a_worker_started_as_an_operator_does(parts):
    """The same with the command itself, in a process that shares nothing with this one."""
    begin(parts)
    assert parts.command("letters.send.after") == DIED
    parts.next_worker()
    assert told(parts, "pizza@mail.example") == 1
    assert Letter.objects.get(channel="mail").state == "written"
    assert parts.command() == 0
    assert Letter.objects.get(channel="mail").state == "accepted"
    assert [(each.to, each.copies) for each in parts.box.letters()] == [("pizza@mail.example", 2)]


def alive(parts):
    """A worker that nothing happens to."""
    assert parts.work() == 0
    parts.next_worker()


def die(parts, *points):
    """A worker dies at each point, in the order in which they come; the last one after them lives."""
    for point in points:
        assert parts.work(point) == DIED, f"nobody came past {point}"
        parts.next_worker()
        assert not broken(view(parts)), point
    assert parts.work() == 0
    assert not broken(view(parts))


def nothing_twice(parts):
    did = Counter((row["what"], row["args"]) for row in parts.hand.calls() if row["outcome"] == "done")
    assert {call: count for call, count in did.items() if count > 1 and call[0] not in ("hold", "lift")} == {}
    assert [json.loads(args)[:2] for what, args in did if what == "give"] == [["pizza", "p-newtown"], ["pizza", "p-pizza"]]
    assert Counter(row["what"] for row in parts.book.calls()) == {"checkout": 1, "pay": 1, "refund": 1}
    assert {letter.id for letter in Letter.objects.filter(channel="mail", state="withdrawn")} == set()
    assert len(parts.box.letters(500)) == Letter.objects.filter(channel="mail", accepted_at__isnull=False).count()
    assert Charge.objects.count() == Refund.objects.count() == Order.objects.count() == Sale.objects.count() == 1


def nothing_lost(parts):
    assert not Job.objects.filter(done_at=None).exists()
    assert not Move.objects.exclude(state="done").exists()
    assert not Letter.objects.filter(state__in=("written", "draft")).exists()
    assert Refund.objects.get().state == "done"
    left = {each.account: each.holds for each in ledger.balances() if each.holds.minor and each.account.startswith(("order:", "refund:", "reserve:"))}
    assert left == {}
    assert -ledger.balance("provider:free", "USD") == parts.book.balance("USD")


def begin(parts):
    office = parts.ctx()
    rule = (POLICIES / "northwind.toml").read_text().replace("publish_days = 14", "publish_days = 0")
    publish(office, text=rule.replace("2026-12-01", f"{office.now + timedelta(days=1):%Y-%m-%d}"))
    pass_days(parts, 1.1)
    office = parts.ctx()
    for name, role in (("sam", "case_worker"), ("lee", "case_worker"), ("dora", "sales_drafter"), ("alex", "approver")):
        people.add_member(office, id=name, name=name, roles=[role])
    for name, seen in (("pizza", datetime.fromisoformat(BACK)), ("newtown", office.now)):
        parts.hand.add(
            Account(id=f"p-{name}", handle=name, created_at=datetime(2016, 3, 1, tzinfo=UTC), last_login_at=seen, last_post_at=seen, posts=1, lang="en", staff=False, memorial=False, verified=False)
        )
    seen = {"last_login_at": BACK, "last_post_at": BACK, "posts": 1, "portfolio": 1, "observed_at": office.now.isoformat()}
    found = Finding("c1", "pizza", "pizza", "p-pizza", "dormant", "dormant", "rare", "rare", datetime(2016, 3, 1, tzinfo=UTC), "en", seen)
    open_cases(office, policy_hash=in_force(office.now).hash, findings=[found])


def offer(parts):
    sale = Sale.objects.get()
    sales.draft_offer(by(parts, "dora"), id="o1", sale=sale.id, name="Nadia Newtown", address="nadia@newtown.example")
    waits = sales.send_offer(by(parts, "dora"), offer="o1", text_hash=Offer.objects.get().text_hash)
    people.sign(by(parts, "alex"), approval=waits.approval, digest=waits.hash)


def pay_for(parts):
    buyer, order = parts.ctx("buyer:o1"), Order.objects.get()
    begun = orders.begin_proof(buyer, order=order.id, handle="newtown")
    parts.hand.set_profile("p-newtown", begun.code)
    prove(buyer, order.id, platform=parts.ports().platform)
    orders.ask_payment(buyer, order=order.id, quote_hash=order.quote_hash)
    return order.id


def by(parts, member):
    ctx = parts.ctx()
    return ctx_for(member, ctx.now, ctx.new_id)


def pass_days(parts, days):
    until(parts, parts.clock.now() + timedelta(days=days))


def until(parts, at):
    move_to(parts.ctx(), at)
    parts.next_worker()


def told(parts, address):
    return len(parts.box.letters(500, address))


def view(parts):
    """What the invariants look at, of the parts outside."""
    return _View(parts)


class _View:
    """The outside as the invariants ask for it."""

    def __init__(self, parts):
        self.platform, self.clock, self.payment = parts.ports().platform, parts.clock, self
        self.book = parts.book
