"""Money comes once and in time, or it goes back by itself; whatever the webhooks and the provider do."""

import dataclasses
import itertools
from datetime import timedelta

import pytest

from rehandle.adapters.payment.book import fee_of
from rehandle.kernel import faults
from rehandle.kernel.money import money
from rehandle.kernel.ports import ProviderEvent
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.events import Event
from rehandle.log.models import Entry
from rehandle.outbox.models import Job
from rehandle.payments import ask, deliver, flows, queries
from tests.letters.made import in_flow
from tests.payments.conftest import END, PRICE

pytestmark = pytest.mark.django_db(transaction=True)
FEE = fee_of(PRICE)
PAID = {"order:o1": PRICE.minor, "provider:free": FEE.minor - PRICE.minor, "cost:provider": -FEE.minor}
RETURNED = {"provider:free": FEE.minor, "cost:provider": -FEE.minor}


def test_paid_in_time_it_lies_with_the_order(page, provider, hear, books, at):
    provider.book.pay(page())
    assert hear() == ["applied"]
    (charge,) = queries.captured(at().now)
    assert (charge.state, charge.captured, charge.fee, charge.outcome) == ("captured", PRICE, FEE, "")
    assert books() == PAID
    in_flow(at(), lambda ctx: ask.set_outcome(ctx, "ch1", "paid"))
    assert queries.captured(at().now) == []


@pytest.mark.parametrize("times", [2, 5])
def test_a_replayed_webhook_counts_once(page, provider, hear, books, times):
    provider.book.pay(page())
    heard = hear()
    for _ in range(times):
        provider.resend()
        heard += hear()
    assert set(heard) == {"applied"}  # the same answer as the first time
    assert books() == PAID
    assert Entry.objects.filter(event=Event.CHARGE_CAPTURED).count() == 1


def test_a_webhook_with_a_used_id_and_other_content_is_refused(page, provider, at, books):
    provider.book.pay(page())
    ((body, signature),) = provider.webhooks()
    event = provider.event(body, signature, at().now)
    flows.receive(at(), event)
    with pytest.raises(Refused) as refused:
        flows.receive(at(), dataclasses.replace(event, amount=money("1.00 USD")))
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT
    assert books() == PAID


def test_a_forged_webhook_never_gets_here(page, provider, at):
    provider.book.pay(page())
    ((body, signature),) = provider.webhooks()
    for forged in ((body.replace(b"captured", b"expired"), signature), (body, signature[:-1] + ("0" if signature[-1] != "0" else "1")), (body, "")):
        with pytest.raises(Refused) as refused:
            provider.event(*forged, at().now)
        assert refused.value.code == Code.SIGNATURE_WRONG
    assert queries.charge("ch1").state == "open"


def test_the_webhook_may_be_quicker_than_the_answer(charging, provider, work, hear, books):
    charging()
    faults.arm("payments.checkout.after")
    with pytest.raises(faults.Crash):
        work()
    provider.book.pay(provider.book.db.execute("select id from charge").fetchone()["id"])
    assert hear() == ["applied"]
    assert work() == 1
    charge = queries.charge("ch1")
    assert (charge.state, bool(charge.url)) == ("captured", True)
    assert books() == PAID


@pytest.mark.parametrize("at_point", ["payments.checkout.before", "payments.checkout.after"])
def test_killed_around_the_call_there_is_one_page(charging, provider, work, at_point):
    charging()
    faults.arm(at_point)
    with pytest.raises(faults.Crash):
        work()
    assert queries.charge("ch1").state == "asked"
    assert work() == 1
    assert queries.charge("ch1").state == "open"
    assert [row["what"] for row in provider.book.calls()] == ["checkout"]


@pytest.mark.parametrize("fault", ["down", "half"])
def test_while_the_provider_is_silent_it_is_asked_again_under_the_same_key(charging, provider, work, fault):
    charging()
    provider.faults(**{fault: 1})
    assert [work() for _ in range(3)] == [0, 0, 0]
    provider.faults()
    assert work() == 1
    assert [row["what"] for row in provider.book.calls()] == ["checkout"]


def test_money_after_the_end_goes_back_by_itself(page, provider, clock, hear, work, books, at):
    there = page()
    clock.move_to(END + timedelta(hours=1))
    assert deliver.reconcile(at(), payment=provider) == 1
    assert queries.charge("ch1").state == "expired"
    provider.book.pay(there, late=True)
    assert sorted(hear()) == ["known", "late"]
    late = queries.charge("ch1")
    assert (late.state, late.outcome, queries.captured(at().now)) == ("late", "unmatched", [])
    assert work() == 1
    assert queries.returned("ch1") == PRICE
    assert books() == RETURNED
    assert hear() == ["noted"]
    assert queries.unreturned() == []


def test_late_is_by_the_providers_instant_even_if_our_tick_was_late(page, provider, clock, hear, books):
    there = page()
    clock.move_to(END + timedelta(minutes=1))
    provider.book.pay(there, late=True)  # nothing of ours has noticed that the charge is over
    assert "late" in hear()
    assert queries.charge("ch1").state == "late"
    books()


def test_paid_in_time_and_heard_of_late_is_in_time(page, provider, clock, hear, books, at):
    provider.faults(late_seconds=5 * 86_400)
    provider.book.pay(page())
    clock.move_to(END + timedelta(hours=1))
    deliver.reconcile(at(), payment=provider)  # asks before it ends anything
    assert (queries.charge("ch1").state, books()) == ("captured", PAID)
    assert hear(END + timedelta(days=9)) == ["known"]
    assert books() == PAID


def test_nothing_ends_while_the_provider_cannot_be_asked(page, provider, clock, at):
    page()
    clock.move_to(END + timedelta(hours=1))
    provider.faults(down=1)
    assert deliver.reconcile(at(), payment=provider) == 0
    assert queries.charge("ch1").state == "open"
    provider.faults()
    assert deliver.reconcile(at(), payment=provider) == 1
    assert queries.charge("ch1").state == "expired"


def test_a_lost_webhook_is_found_by_asking(page, provider, clock, hear, books, at):
    provider.faults(lost=1)
    provider.book.pay(page())
    assert hear() == []
    assert deliver.reconcile(at(), payment=provider) == 0  # not at every tick
    clock.move_to(clock.now() + timedelta(minutes=10))
    assert deliver.reconcile(at(), payment=provider) == 1
    assert (queries.charge("ch1").state, books()) == ("captured", PAID)
    assert deliver.reconcile(at(), payment=provider) == 0
    provider.faults()
    provider.resend()
    assert hear() == ["known"]
    assert books() == PAID


def test_two_people_pay_for_one_order_and_the_second_gets_it_back(page, provider, hear, work, books, at):
    first, second = page("ch1"), page("ch2")
    provider.book.pay(second)
    provider.book.pay(first)
    assert hear() == ["applied", "applied"]
    in_flow(at(), lambda ctx: (ask.set_outcome(ctx, "ch2", "paid"), ask.set_outcome(ctx, "ch1", "unmatched")))
    with pytest.raises(Refused) as refused:
        in_flow(at(), lambda ctx: ask.set_outcome(ctx, "ch1", "paid"))
    assert refused.value.code == Code.ALREADY_DONE
    work()
    assert queries.returned("ch1") == PRICE
    assert books() == {"order:o1": PRICE.minor, "provider:free": 2 * FEE.minor - PRICE.minor, "cost:provider": -2 * FEE.minor}


@pytest.mark.parametrize("came", ["49999.99 USD", "50000.01 USD", "0.01 USD"])
def test_another_amount_is_nobodys_and_goes_back(page, at, came, clock):
    there = page()
    event = ProviderEvent("ev1", "charge.captured", there, "ch1", money(came), money("0.00 USD"), clock.now())
    assert flows.receive(at(), event).outcome == "applied"
    assert queries.charge("ch1").outcome == "unmatched"
    assert [(each.amount, each.state) for each in queries.refunds("ch1")] == [(money(came), "asked")]
    assert queries.captured(at().now) == []


@pytest.mark.parametrize(
    ("charge", "reference", "amount"),
    [("ch_foreign", "nobody", PRICE), ("ch_foreign", "ch1", PRICE), ("", "ch1", money("5.00 EUR")), ("", "ch1", None)],
)
def test_money_that_nobody_asked_for_waits_for_a_person(page, at, clock, charge, reference, amount):
    there = page()
    event = ProviderEvent("ev1", "charge.captured", charge or there, reference, amount, None, clock.now())
    assert flows.receive(at(), event).outcome == "exception"
    assert queries.exceptions() == ["ev1"]
    assert queries.charge("ch1").state == "open"


def test_the_same_charge_twice_is_one_and_another_is_refused_by_name(charging):
    charging()
    charging()
    with pytest.raises(Refused) as refused:
        charging(amount=money("1.00 USD"))
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT
    assert Job.objects.count() == 1


def _story(provider, there):
    """What a provider tells about one charge in life: paid, disputed, won."""
    provider.book.pay(there)
    provider.book.dispute(there, "open")
    provider.book.dispute(there, "won")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("doubled", [False, True])
def test_in_whatever_order_webhooks_come_they_end_alike(page, provider, at, books, order, doubled):
    _story(provider, page())
    told = [provider.event(body, signature, at().now) for body, signature in provider.webhooks()]
    for place in [*order, *(order if doubled else ())]:
        flows.receive(at(), told[place])
    charge = queries.charge("ch1")
    assert (charge.state, charge.disputed.minor) == ("captured", 0)
    assert books() == PAID
    assert not queries.exceptions()


def test_expiring_is_for_after_the_end(page, at):
    page()
    with pytest.raises(Refused) as refused:
        flows.expire_charge(at(), "ch1")
    assert refused.value.code == Code.TOO_EARLY
    flows.expire_charge(at().at(END), "ch1")
    assert queries.charge("ch1").state == "expired"
