"""A right to a name: whoever bought it takes the name within so many days of his payment, or it ends. Source: the auctions of CZ.NIC."""

from datetime import datetime, timedelta

from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.letters.queries import numbers
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.orders import letters
from rehandle.orders.models import ORDER, Order
from rehandle.orders.queries import use_until
from rehandle.orders.rows import book, locked, own, shares, step
from rehandle.orders.rules import plans
from rehandle.orders.rules.texts import right_given
from rehandle.payments.queries import charge
from rehandle.sales.outcomes import set_outcome
from rehandle.sales.rules.clock import in_days

GIVEN, LAST_DAY = 0, -1  # numbers of the letters about a right
REMIND_BEFORE = timedelta(days=1)


def begin(ctx: Ctx, row: Order) -> None:
    """The right was paid, inside the flow that records it: its days run from now, and its buyer is told."""
    row.use_by = in_days(ctx.now, row.use_days)
    until = row.use_by
    letters.tell(ctx, row, "right", lambda about: right_given(about, until, last_day=False), number=GIVEN)
    letters.send_invoice(ctx, row)


@flow(needs=Permission.ORDERS_PAY)
def use_right(ctx: Ctx, order: str) -> str:
    """Take the name that the right is to. Pressed twice it is one hand-over.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state` where there is no right that was paid, `too_late`.
    """
    row = own(ctx, order)
    if row.state != "paid" or not row.use_days:
        raise Refused(Code.WRONG_STATE, machine=ORDER.name, state=row.state)
    if row.used_at:
        return row.id
    if ctx.now >= use_until(row, ctx.now):
        raise Refused(Code.TOO_LATE)
    row.used_at = ctx.now
    row.save(update_fields=["used_at"])
    append(ctx, Event.RIGHT_USED, handle=row.handle, ref=row.id)
    return row.id


@flow(needs=Permission.TICK)
def remind_of_right(ctx: Ctx, order: str) -> str:
    """In its last day. Once. Refuses `not_found`, `epoch_past`, `stopped`, `already_done`."""
    row = locked(order)
    if order not in to_remind_of_right(ctx.now):
        raise Refused(Code.ALREADY_DONE)
    letters.tell(ctx, row, "right", lambda about: right_given(about, use_until(row, ctx.now), last_day=True), number=LAST_DAY)
    return row.id


@flow(needs=Permission.TICK)
def end_right(ctx: Ctx, order: str) -> str:
    """Nobody used the right: it ends, its price stays, and the rule goes on with the name.

    Refuses `not_found`, `epoch_past`, `stopped`, `wrong_state`, `too_early` while there is time or a chargeback is open.
    """
    row = locked(order)
    if row.state != "paid" or row.used_at or not row.use_days:
        raise Refused(Code.WRONG_STATE, machine=ORDER.name, state=row.state)
    if order not in to_end(ctx.now):
        raise Refused(Code.TOO_EARLY)
    step(row, "use_days_over")
    row.ended_at, row.why_ended = ctx.now, "right_unused"
    row.save()
    book(ctx, row, plans.delivered(shares(row)))
    book(ctx, row, plans.settled(shares(row)))
    set_outcome(ctx, row.award, "unused")
    append(ctx, Event.RIGHT_OVER, handle=row.handle, ref=row.id)
    return row.id


def to_remind_of_right(now: datetime) -> list[str]:
    """Unused rights in their last day, whose buyers were not told of it."""
    rows = [row for row in _unused() if use_until(row, now) - REMIND_BEFORE <= now < use_until(row, now)]
    known = numbers([row.id for row in rows], "right") if rows else set()
    return [row.id for row in rows if (row.id, LAST_DAY) not in known]


def to_end(now: datetime) -> list[str]:
    """Unused rights whose days are over, and whose money nobody asks back."""
    return [row.id for row in _unused() if use_until(row, now) <= now and charge(row.charge).state == "captured"]


def instants(now: datetime) -> list[datetime]:
    """When unused rights end, and the day before."""
    ends = [use_until(row, now) for row in _unused()]
    return [*ends, *(end - REMIND_BEFORE for end in ends)]


def _unused() -> list[Order]:
    rows = Order.objects.filter(state="paid", use_days__gt=0, used_at=None).order_by("id")
    return [row for row in rows if not stops(row.handle)]
