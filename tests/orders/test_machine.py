"""The machine of an order: every event in every state, and no flow that moves a row off its arcs."""

import dataclasses

import pytest

from rehandle.handles import change
from rehandle.kernel.refusal import Refused
from rehandle.orders import back, delivery, flows, rights
from rehandle.orders.models import ORDER
from rehandle.people.flows import admit
from rehandle.sales.models import Sale
from tests.orders.world import build
from tests.sales import made
from tests.sales.auctioned import RIGHT_RULE, joined

ARCS = """
    open       account_proven  proven
    open       pay_days_over   defaulted
    open       cancelled       returned
    proven     paid            paid
    proven     pay_days_over   defaulted
    proven     cancelled       returned
    paid       delivered       delivered
    paid       refunded        returned
    paid       dispute_lost    lost
    paid       use_days_over   unused
    delivered  appeal_over     settled
    delivered  taken_back      returned
    delivered  dispute_lost    lost
"""
TABLE = {(source, event): target for source, event, target in (line.split() for line in ARCS.strip().splitlines())}
EVENTS = sorted({event for _, event in TABLE})


@pytest.mark.parametrize("state", ORDER.states)
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_in_every_state(state, event):
    if target := TABLE.get((state, event)):
        assert ORDER.next(state, event) == target
    else:
        with pytest.raises(Refused) as refused:
            ORDER.next(state, event)
        assert refused.value.code.value == "wrong_state"


def test_the_table_is_whole():
    assert {(arc.source, arc.event): arc.target for arc in ORDER.arcs} == TABLE
    assert set(ORDER.states) == {state for arc in ORDER.arcs for state in (arc.source, arc.target)}


def stop(here, end=False):
    def act(ctx):
        handle = change.lock("ember", stopped_is_fine=True)
        change.end_stop(ctx, handle, "s1") if end else change.open_stop(ctx, handle, "legal_hold", "s1")

    made.act(here.now(), what=act)


def bring(here, state):
    """An order in this state, by the ways that lead there."""
    if state == "unused":
        won_a_right(here).pay()
        return here.tick(days=9)
    here.offer()
    if state == "defaulted":
        return here.tick(days=9)
    if state == "open":
        return here
    here.proven()
    if state == "proven":
        return here
    here.asked()
    if state == "returned":
        here.platform.db.execute("update account set state = 'suspended' where account_id = 'a9'")
        return here.pay()
    if state == "paid":
        stop(here)
        here.pay()
        stop(here, end=True)
        return here
    here.pay()
    if state == "settled":
        here.tick(days=101)
    if state == "lost":
        here.dispute("open")
        here.dispute("lost")
    return here


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ORDER.states)
def test_no_flow_moves_an_order_off_its_arcs(tmp_path, office, as_role, state):
    """Each flow is tried (a dry run, which leaves nothing) now and long after every clock has run out."""
    here = bring(build(tmp_path, office, as_role, RIGHT_RULE if state == "unused" else made.NORTHWIND), state)
    order = here.order()
    assert order.state == state
    allowed = {state} | {target for (source, _), target in TABLE.items() if source == state}
    tried = reached = 0
    for days in (0, 400):
        for answer in acts(here, order, days):
            tried += 1
            try:
                found = answer()
            except Refused:
                continue
            reached += found.state != state
            assert found.state in allowed, found
    assert tried == 22
    assert bool(reached) == (state not in ORDER.ends), "what has a way out is left by some flow, what has ended by none"
    assert here.order().state == state


def acts(here, order, days):
    from datetime import timedelta

    def dry(ctx):
        return dataclasses.replace(ctx.at(ctx.now + timedelta(days=days)), dry_run=True)

    office, buyer = dry(here.now()), dry(here.buyer())
    account = here.platform.get_by_id("a9")
    yield lambda: flows.prove_account(office, order=order.id, seen=dataclasses.replace(account, handle=order.to_handle or "rita_w"), code_seen=True)
    yield lambda: with_state(flows.ask_payment(buyer, order=order.id, quote_hash=order.quote_hash), order)
    yield lambda: flows.take_payment(office, charge=order.charge)
    yield lambda: flows.default_order(office, order=order.id)
    yield lambda: with_state(rights.end_right(office, order=order.id), order)
    yield lambda: back.cancel(office, order=order.id)
    yield lambda: delivery.ask_delivery(office, order=order.id, seen=None)
    yield lambda: delivery.record_delivered(office, order=order.id)
    yield lambda: delivery.settle(office, order=order.id)
    yield lambda: back.take_back(office, order=order.id)
    yield lambda: back.record_dispute(office, order=order.id)


def won_a_right(here):
    """Rita's account is verified; she wins the right to @ember and is asked to pay."""
    (rita,) = joined(here, "a9")
    admit(here.now(), account_id="a9", name="rita_w", verified=True)
    rita.bids(Sale.objects.get(state="open").id, "200.00")
    here.tick(days=1, minutes=1).asked(here.order().offer)
    return here


def with_state(_, order):
    return flows.OrderState(order.id, order.state)
