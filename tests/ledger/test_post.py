"""The books balance by construction, and the database holds them to it."""

import pytest
from django.db import DatabaseError

from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money, money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger import queries
from rehandle.ledger.models import Account, Transfer
from rehandle.ledger.post import Posting, post
from rehandle.log.append import append
from rehandle.log.events import Event

pytestmark = pytest.mark.django_db(transaction=True)


@flow(needs=Permission.TICK)
def book(ctx, ref: str, debit: str, credit: str, amount: Money, why: str) -> bool:
    post(ctx, ref, [Posting(debit, credit, amount, why)])
    append(ctx, Event.CHARGE_CAPTURED, ref=ref)
    return True


def put(office, debit, credit, amount, why="captured", ref="o1"):
    return book(office, ref=ref, debit=debit, credit=credit, amount=money(amount), why=why)


def test_all_accounts_sum_to_zero(office):
    put(office, "provider:free", "order:o1", "50000.00 USD")
    put(office, "order:o1", "tax", "0.07 USD", "tax")
    put(office, "cost:provider", "provider:free", "1450.30 USD", "fee")
    assert queries.totals() == [money("0.00 USD")]
    assert queries.recomputed() == []
    assert queries.balance("order:o1", "USD") == money("49999.93 USD")
    assert queries.balance("provider:free", "USD") == money("-48549.70 USD")


def test_no_account_is_overdrawn(office):
    with pytest.raises(Refused) as refused:
        put(office, "order:o1", "tax", "0.01 USD")
    assert refused.value.code == Code.OVERDRAWN


def test_the_same_posting_twice_is_one_and_another_amount_is_refused(office):
    put(office, "provider:free", "order:o1", "10.00 USD")
    put(office, "provider:free", "order:o1", "10.00 USD")
    assert Transfer.objects.count() == 1
    with pytest.raises(Refused) as refused:
        put(office, "provider:free", "order:o1", "11.00 USD")
    assert refused.value.code == Code.EXISTS_WITH_DIFFERENT_CONTENT


def test_balances_and_transfers_cannot_be_edited(office):
    put(office, "provider:free", "order:o1", "10.00 USD")
    for rows, change in ((Account.objects.all(), {"credits_minor": 5}), (Transfer.objects.all(), {"amount_minor": 5})):

        @flow(needs=Permission.TICK)
        def tamper(ctx, rows=rows, change=change) -> int:
            append(ctx, Event.STRUCK)
            return rows.update(**change)

        with pytest.raises(DatabaseError):
            tamper(office)


def test_currencies_do_not_mix(office):
    put(office, "provider:free", "order:o1", "10.00 USD")
    put(office, "provider:free", "order:o1", "10.00 EUR", "captured-eur")
    assert queries.totals() == [money("0.00 EUR"), money("0.00 USD")]
