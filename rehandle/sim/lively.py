"""What has not come to an end yet: empty once the faults have stopped and the clocks have run out (I-LIVE)."""

from collections.abc import Iterator

from rehandle.cases.models import Appeal, Case, DeathReport
from rehandle.handles.models import Stop
from rehandle.ledger import queries as ledger
from rehandle.letters.models import Letter
from rehandle.moves.models import MOVE, Move
from rehandle.orders.models import ORDER, Order
from rehandle.outbox.models import Job
from rehandle.payments.models import Charge, Refund
from rehandle.sales.models import Offer, Sale
from rehandle.sim.world import World

CASE_ENDS = ("kept", "restored", "closed")


def unfinished(_: World) -> Iterator[str]:
    """Every row that still waits for something. A chargeback that was lost after the hand-over is with people for good."""
    with_people = {stop.handle.canonical for stop in Stop.objects.filter(kind="recovery_hold", ended_at=None).select_related("handle")}
    for case in Case.objects.exclude(state__in=CASE_ENDS).exclude(handle__in=with_people):
        yield f"case {case.id} is {case.state}"
    yield from (f"objection {row.id} is open" for row in Appeal.objects.filter(state="filed"))
    yield from (f"report {row.id} is open" for row in DeathReport.objects.filter(outcome=""))
    yield from (f"sale of {row.case} is open" for row in Sale.objects.filter(state="open").exclude(handle__in=with_people))
    yield from (f"offer {row.id} is {row.state}" for row in Offer.objects.filter(state__in=("draft", "sent")).exclude(sale__handle__in=with_people))
    for order in Order.objects.exclude(state__in=ORDER.ends).exclude(handle__in=with_people):
        yield f"order of {order.offer} is {order.state}"
    yield from (f"move {row.how} of {row.handle} is {row.state}" for row in Move.objects.exclude(state__in=MOVE.ends))
    yield from (f"charge {row.id} is {row.state}" for row in Charge.objects.filter(state__in=("asked", "open", "disputed")))
    for charge in Charge.objects.filter(outcome="unmatched", state__in=("captured", "late")):
        if charge.captured_minor > charge.refunded_minor:
            yield f"charge {charge.id} was paid for nothing and not returned"
    for each in ledger.balances():
        if each.account.startswith(("order:", "refund:", "unmatched:")) and each.holds.minor:
            yield f"{each.account} still holds {each.holds}"
    yield from (f"refund {row.id} is asked" for row in Refund.objects.filter(state="asked"))
    for letter in Letter.objects.filter(state__in=("written", "accepted")).exclude(handle__in=with_people):
        yield f"letter {letter.kind} {letter.number} of {letter.handle} is {letter.state}"
    waiting = {letter.id for letter in Letter.objects.filter(state="written", handle__in=with_people)}
    yield from (f"job {row.kind} {row.ref} waits" for row in Job.objects.filter(done_at=None).exclude(ref__in=waiting))
