"""What a seller is owed is paid out once, after the lock, to his own rested address; a chargeback meets it first; a silent provider doubles nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rehandle.kernel.refusal import Refused
from rehandle.letters.models import Letter
from rehandle.log.models import Entry
from rehandle.orders import payouts
from rehandle.orders.models import Order, Payee
from rehandle.orders.rules.payout import REST, Owed, address_given, may_pay_out
from rehandle.orders.rules.seller_letter import PAID, SOLD, TAKEN
from rehandle.payments.models import Payout
from tests.sales.traded import Trade

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2027, 1, 20, 9, tzinfo=UTC)
GOOD = Owed(True, 25_500, False, NOW - REST, None)
WRONG = [
    ("too_early", {"settled": False}), ("already_done", {"owed": 0}), ("wrong_state", {"disputed": True}), ("payee_missing", {"changed_at": None}),
]  # fmt: skip
IBAN = "GB33 BUKB 2020 1555 5555 55"


def refused(act):
    with pytest.raises(Refused) as found:
        act()
    return found.value.code.value


@pytest.mark.parametrize("place", range(len(WRONG)))
def test_the_first_reason_is_the_answer(place):
    may_pay_out(GOOD, NOW)
    code, change = WRONG[place]
    assert refused(lambda: may_pay_out(replace(GOOD, **change), NOW)) == code
    everything = {key: value for _, told in WRONG[place:] for key, value in told.items()}
    assert refused(lambda: may_pay_out(replace(GOOD, **everything), NOW)) == code


def test_an_address_rests_and_one_that_failed_is_not_tried_again():
    assert refused(lambda: may_pay_out(replace(GOOD, changed_at=NOW - REST + timedelta(microseconds=1)), NOW)) == "too_early"
    assert refused(lambda: may_pay_out(replace(GOOD, refused_at=NOW - timedelta(days=1)), NOW)) == "payee_missing"
    may_pay_out(replace(GOOD, refused_at=NOW - timedelta(days=8)), NOW)


@pytest.mark.parametrize("text", ["", "   ", "abcd", "x" * 65])
def test_what_is_no_address(text):
    assert refused(lambda: address_given(text)) == "invalid"
    assert address_given(f"  {IBAN}\n") == IBAN


@pytest.fixture
def trade(tmp_path, office, as_role):
    """@ben has paid 300 for @ann's name, and has it."""
    here = Trade(tmp_path, office, as_role)
    sale = here.list(opening="300.00 USD")
    here.ben.bids(sale, "300.00")
    here.office.tick(days=7, minutes=1)
    assert here.pay().state == "delivered"
    return here


def owed():
    return {f"due:seller:{Order.objects.get().id}": 25_500}


def books(trade):
    return {account: held for account, held in trade.office.books().items() if not account.startswith(("revenue", "cost:loss"))}


def test_paid_once_after_the_lock_and_told(trade):
    payouts.be_paid_at(trade.ann.ctx, IBAN)
    trade.office.tick(days=29)
    assert (books(trade), Payout.objects.count()) == (owed(), 0)
    trade.office.tick(days=2)
    assert (Payout.objects.get().state, books(trade)) == ("done", {})
    assert [(row["payee"], row["minor"]) for row in trade.office.payment.book.payouts()] == [(IBAN, 25_500)]
    trade.office.tick(days=30)
    assert len(trade.office.payment.book.payouts()) == 1
    assert [each.number for each in Letter.objects.filter(kind="seller").order_by("written_at", "number")] == [TAKEN, SOLD, PAID]
    assert [each.state for each in payouts.dues("ann")] == ["paid"]
    assert payouts.dues("ben") == []


def test_without_an_address_it_waits_and_a_new_one_rests(trade):
    trade.office.tick(days=40)
    assert (Payout.objects.count(), books(trade)) == (0, owed())
    assert refused(lambda: payouts.pay_out(trade.office.now(), order=Order.objects.get().id)) in ("payee_missing", "forbidden")
    payouts.be_paid_at(trade.ann.ctx, IBAN)
    trade.office.tick(days=6)
    assert Payout.objects.count() == 0
    payouts.be_paid_at(trade.ann.ctx, f"{IBAN} 2")
    trade.office.tick(days=6)
    assert Payout.objects.count() == 0
    trade.office.tick(days=2)
    assert [row["payee"] for row in trade.office.payment.book.payouts()] == [f"{IBAN} 2"]


def test_where_the_provider_cannot_pay_it_is_owed_again(trade):
    payouts.be_paid_at(trade.ann.ctx, "nobody there")
    trade.office.tick(days=40)
    assert (Payout.objects.get().state, Payout.objects.get().why_refused, books(trade)) == ("refused", "invalid", owed())
    trade.office.tick(days=10)
    assert Payout.objects.count() == 1
    payouts.be_paid_at(trade.ann.ctx, IBAN)
    trade.office.tick(days=8)
    assert sorted(Payout.objects.values_list("state", flat=True)) == ["done", "refused"]
    assert books(trade) == {}


@pytest.mark.parametrize("fault", ["half", "down"])
def test_a_provider_that_falls_silent_pays_once(trade, fault):
    payouts.be_paid_at(trade.ann.ctx, IBAN)
    trade.office.payment.faults(**{fault: 1})
    trade.office.tick(days=40)
    assert Payout.objects.get().state == "asked"
    assert [each.state for each in payouts.dues("ann")] == ["asked"]
    trade.office.payment.faults()
    trade.office.tick(days=1)
    assert (Payout.objects.get().state, len(trade.office.payment.book.payouts()), books(trade)) == ("done", 1, {})


def test_a_chargeback_holds_it_and_a_lost_one_has_met_it(trade):
    payouts.be_paid_at(trade.ann.ctx, IBAN)
    trade.office.tick(days=20)
    trade.office.dispute("open")
    trade.office.tick(days=40)
    assert Payout.objects.count() == 0
    trade.office.dispute("lost")
    trade.office.tick(days=40)
    assert (Payout.objects.count(), books(trade)) == (0, {})
    assert [each.state for each in payouts.dues("ann")] == ["lost"]


def test_the_address_lies_sealed_and_each_opening_is_on_record(trade):
    payouts.be_paid_at(trade.ann.ctx, IBAN)
    assert IBAN.encode() not in bytes(Payee.objects.get().sealed_to)
    before = Entry.objects.filter(event="letter.unsealed").count()
    trade.office.tick(days=40)
    assert Entry.objects.filter(event="letter.unsealed", ref="ann").count() >= 1
    assert Entry.objects.filter(event="letter.unsealed").count() > before
    assert not Entry.objects.filter(leaf__contains="BUKB").exists()


def test_a_chargeback_that_comes_after_the_lock_holds_it_until_it_is_decided(trade):
    trade.office.tick(days=40)
    assert Order.objects.get().state == "settled"
    trade.office.dispute("open")
    payouts.be_paid_at(trade.ann.ctx, IBAN)
    trade.office.tick(days=8)
    assert (Payout.objects.count(), books(trade)) == (0, owed())
    trade.office.dispute("won")
    trade.office.tick(days=1)
    assert (Payout.objects.get().state, books(trade)) == ("done", {})
