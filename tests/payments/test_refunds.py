"""Money goes back once, by one way: refund and dispute never both pay out."""

import pytest
from django.db import DatabaseError

from rehandle.adapters.payment.book import fee_of
from rehandle.kernel import faults
from rehandle.kernel.money import money
from rehandle.kernel.refusal import Code, Refused
from rehandle.payments import ask, deliver, flows, queries
from rehandle.payments.models import Charge
from tests.letters.made import in_flow
from tests.payments.conftest import PRICE

pytestmark = pytest.mark.django_db(transaction=True)
FEE = fee_of(PRICE)
ORDER = "order:o1"


@pytest.fixture
def paid(page, provider, hear):
    there = page()
    provider.book.pay(there)
    hear()
    return there


@pytest.fixture
def refunding(at):
    def doing(name="re1", amount=PRICE, **more):
        in_flow(at(), lambda ctx: ask.refund(ctx, id=name, charge="ch1", amount=amount, **({"why": "returned", "out_of": ORDER} | more)))

    return doing


def refused_as(code, act):
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == code


def test_a_refund_goes_back_in_parts_up_to_what_was_paid(paid, refunding, work, books):
    refunding("re1", money("20000.00 USD"))
    refunding("re2", money("30000.00 USD"))
    refunding("re2", money("30000.00 USD"))  # a replay
    refused_as(Code.REFUND_TOO_LARGE, lambda: refunding("re3", money("0.01 USD")))
    assert work() == 2
    assert queries.returned("ch1") == PRICE
    assert books() == {"provider:free": FEE.minor, "cost:provider": -FEE.minor}
    assert [each.state for each in queries.refunds("ch1")] == ["done", "done"]


@pytest.mark.parametrize(
    ("amount", "more", "code"),
    [
        ("50000.01 USD", {}, Code.REFUND_TOO_LARGE),
        ("1.00 EUR", {}, Code.REFUND_TOO_LARGE),
        ("0.00 USD", {}, Code.REFUND_TOO_LARGE),
        ("-1.00 USD", {}, Code.REFUND_TOO_LARGE),
        ("1.00 USD", {"out_of": ""}, Code.OVERDRAWN),  # nobody put it into refund:ch1
        ("1.00 USD", {"out_of": "reserve:o1"}, Code.OVERDRAWN),  # and this account is empty
    ],
)
def test_what_is_refused(paid, refunding, books, amount, more, code):
    before = books()
    refused_as(code, lambda: refunding("re1", money(amount), **more))
    assert books() == before
    assert queries.refunds("ch1") == []


def test_an_unpaid_charge_returns_nothing(page, refunding):
    page()
    refused_as(Code.WRONG_STATE, refunding)


@pytest.mark.parametrize("at_point", ["payments.refund.before", "payments.refund.after"])
def test_killed_around_the_call_it_goes_back_once(paid, refunding, provider, work, books, at_point):
    refunding()
    faults.arm(at_point)
    with pytest.raises(faults.Crash):
        work()
    assert queries.refund("re1").state == "asked"
    assert work() == 1
    assert [row["what"] for row in provider.book.calls()].count("refund") == 1
    assert books() == {"provider:free": FEE.minor, "cost:provider": -FEE.minor}


@pytest.mark.parametrize("fault", ["down", "half"])
def test_while_the_provider_is_silent_it_is_asked_again(paid, refunding, provider, work, books, fault):
    refunding()
    provider.faults(**{fault: 1})
    assert [work() for _ in range(3)] == [0, 0, 0]
    assert queries.refund("re1").state == "asked"
    provider.faults()
    assert work() == 1
    assert books()["provider:free"] == FEE.minor


@pytest.mark.parametrize("end", ["open", "won", "lost"])
def test_a_dispute_keeps_the_books_even_at_every_step(paid, provider, hear, books, refunding, end):
    provider.book.dispute(paid, "open")
    hear()
    assert queries.charge("ch1").state == "disputed"
    opened = {ORDER: PRICE.minor, "provider:free": FEE.minor, "cost:provider": -FEE.minor, "cost:loss": -PRICE.minor}
    assert books() == opened
    refused_as(Code.WRONG_STATE, refunding)  # it never pays out twice
    if end == "open":
        return
    provider.book.dispute(paid, end)
    hear()
    if end == "won":
        assert books() == {ORDER: PRICE.minor, "provider:free": FEE.minor - PRICE.minor, "cost:provider": -FEE.minor}
        refunding()
    else:
        assert (queries.charge("ch1").state, books()) == ("lost", opened)  # the order's room posts what covers it
        refused_as(Code.WRONG_STATE, refunding)


def test_a_dispute_takes_only_what_was_not_returned(paid, provider, hear, books, refunding, work):
    refunding("re1", money("20000.00 USD"))
    work()
    provider.book.dispute(paid, "open")
    hear()
    charge = queries.charge("ch1")
    assert (charge.refunded, charge.disputed) == (money("20000.00 USD"), money("30000.00 USD"))
    books()


@pytest.mark.parametrize("first", ["refund", "dispute"])
def test_refund_and_dispute_meet_and_together_pay_out_what_came(paid, provider, hear, books, refunding, work, first):
    part = money("20000.00 USD")
    refunding("re1", part)
    if first == "refund":
        faults.arm("payments.refund.after")  # it was made, and we died before we knew
        with pytest.raises(faults.Crash):
            work()
    provider.book.dispute(paid, "open")
    assert hear()[-1] == "waiting"  # for the refund that is on its way
    work()
    charge = queries.charge("ch1")
    assert charge.state == "disputed"
    assert charge.refunded + charge.disputed == PRICE
    assert (charge.refunded, queries.refund("re1").state) == ((part, "done") if first == "refund" else (PRICE - PRICE, "refused"))
    books()


def test_the_database_itself_pays_back_no_more_than_came(paid, at):
    for change in ({"refunded_minor": PRICE.minor, "disputed_minor": 1}, {"refunded_minor": PRICE.minor + 1}, {"outcome": "gift"}, {"state": "gone"}):
        with pytest.raises(DatabaseError):
            in_flow(at(), lambda ctx, change=change: Charge.objects.filter(id="ch1").update(**change))


def test_unmatched_money_in_dispute_is_returned_by_the_dispute(page, provider, hear, work, books, at):
    there = page()
    provider.book.pay(there)
    hear()
    provider.book.dispute(there, "open")
    in_flow(at(), lambda ctx: ask.set_outcome(ctx, "ch1", "unmatched"))
    work()  # the provider will not refund what is disputed
    assert queries.refunds("ch1")[0].state == "refused"
    hear()
    assert queries.charge("ch1").state == "disputed"
    provider.book.dispute(there, "lost")
    hear()
    assert books() == {"provider:free": FEE.minor, "cost:provider": -FEE.minor}


def test_unmatched_money_whose_dispute_was_won_sets_out_once_more(page, provider, hear, work, books, at):
    there = page()
    provider.book.pay(there)
    hear()
    provider.book.dispute(there, "open")
    in_flow(at(), lambda ctx: ask.set_outcome(ctx, "ch1", "unmatched"))
    work()
    hear()
    provider.book.dispute(there, "won")
    hear()
    work()
    assert queries.returned("ch1") == PRICE
    assert books() == {"provider:free": FEE.minor, "cost:provider": -FEE.minor}
    assert flows.settle_late(at(), "ch1") == money("0.00 USD")


def test_lost_webhooks_of_a_dispute_are_found_at_night(paid, provider, clock, hear, books, at):
    provider.faults(lost=1)
    provider.book.dispute(paid, "open")
    provider.book.dispute(paid, "lost")
    clock.move_to(clock.now() + queries.LOOK_NIGHTLY)
    assert deliver.reconcile(at(), payment=provider) == 1
    assert queries.charge("ch1").state == "lost"
    books()
