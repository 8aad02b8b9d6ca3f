"""From the money to the end of reversal risk."""

from datetime import datetime, timedelta

from rehandle.cases.handover import leave_alone, take
from rehandle.cases.queries import case
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Account
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import ask
from rehandle.moves.queries import move
from rehandle.names.rules.profiles import canonical
from rehandle.orders import letters
from rehandle.orders.back import give_back
from rehandle.orders.flows import OrderState
from rehandle.orders.models import Order
from rehandle.orders.queries import all_here, reserve_until
from rehandle.orders.rows import book, locked, shares, step
from rehandle.orders.rules import plans, quote
from rehandle.orders.rules.texts import handed_over
from rehandle.orders.selling import left_by_seller
from rehandle.people.queries import staff_account
from rehandle.policy.queries import pinned
from rehandle.sales.linked import held, upheld
from rehandle.sales.listing import sold
from rehandle.sales.outcomes import set_outcome
from rehandle.sales.queries import award as award_of
from rehandle.sales.rules.listing import paid_out_at
from rehandle.sales.rules.proof import can_hold


@flow(needs=Permission.TICK)
def ask_delivery(ctx: Ctx, order: str, seen: Account | None) -> OrderState:
    """Ask the platform to give the name to the proven account, as it is seen now. An account that may not have it: money back.

    Refuses `epoch_past`, `stopped`, `not_paid`, `already_done`, `review_missing` while a person has to look at whom he is linked to.
    """
    row = locked(order)
    if row.state != "paid" or not all_here(row):
        raise Refused(Code.NOT_PAID, state=row.state)
    if row.move:
        raise Refused(Code.ALREADY_DONE)
    if seen is None or seen.id != row.to_account or not can_hold(seen.state):
        return give_back(ctx, row, "account_gone")
    sale = award_of(row.award).sale
    if seen.staff or staff_account(seen.id) or upheld(sale, seen.id):
        return give_back(ctx, row, "barred")
    if held(sale, seen.id):
        raise Refused(Code.REVIEW_MISSING)
    if row.seller and not (left := left_by_seller(ctx, row)):
        return give_back(ctx, row, "platform_refused") if left is False else OrderState(row.id, row.state)
    row.move = ctx.new_id()
    row.save(update_fields=["move"])
    ask(
        ctx, id=row.move, how="give", handle=row.handle, epoch=row.epoch, ref=row.id, held_for=row.case, to_account=row.to_account,
        freeze_old=pinned(row.policy_hash).after.old_handle != "opened",
    )  # fmt: skip
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def record_delivered(ctx: Ctx, order: str) -> OrderState:
    """The platform's answer is on record. Done: tenure, money, letters. Refused: the money goes back in full.

    What the platform did is recorded whatever has been stopped meanwhile. Refuses `too_early`, `wrong_state`, `epoch_past`.
    """
    row = locked(order, stopped_is_fine=True)
    done = move(row.move) if row.move else None
    if done is None or done.state not in ("done", "refused"):
        raise Refused(Code.TOO_EARLY)
    if done.state == "refused":
        return give_back(ctx, row, "platform_refused")
    step(row, "delivered")
    row.delivered_at = done.ended_at or ctx.now
    row.reserve_until = _reserve_until(ctx, row)
    row.save()
    change.hand_over(ctx, change.lock(row.handle, stopped_is_fine=True), row.to_account, shares(row).price)
    if done.old_handle and done.freeze_old:
        _freeze(ctx, row, done.old_handle)
    book(ctx, row, plans.delivered(shares(row)))
    if row.seller:
        sold(ctx, row.case)
    elif case(row.case).state == "released":
        take(ctx, row.case, "handed_over")
    set_outcome(ctx, row.award, "delivered")
    append(ctx, Event.ORDER_DELIVERED, handle=row.handle, ref=row.id)
    _tell(ctx, row)
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def settle(ctx: Ctx, order: str) -> OrderState:
    """The objection window is over: the reserve is the office's. Refuses `stopped`, `too_early`, `wrong_state`."""
    row = locked(order, any_epoch=True)
    if row.state != "delivered":
        raise Refused(Code.WRONG_STATE, machine="order", state=row.state)
    if ctx.now < reserve_until(row, ctx.now):
        raise Refused(Code.TOO_EARLY)
    step(row, "appeal_over")
    row.ended_at, row.why_ended = ctx.now, "settled"
    row.save()
    book(ctx, row, plans.settled(shares(row)))
    append(ctx, Event.ORDER_SETTLED, handle=row.handle, ref=row.id)
    return OrderState(row.id, row.state)


def _reserve_until(ctx: Ctx, row: Order) -> datetime:
    rule = pinned(row.policy_hash)
    if row.seller:
        return paid_out_at(rule, ctx.now)
    return max(case(row.case).objection_until or ctx.now + timedelta(days=rule.clocks.appeal), ctx.now)


def _freeze(ctx: Ctx, row: Order, old_handle: str) -> None:
    """Nobody else gets the receiver's own old name; it rests with him."""
    name = canonical(old_handle, pinned(row.policy_hash).names.profile)
    if isinstance(name, Refused) or name == row.handle:
        return
    old = change.know(ctx, name, old_handle, row.to_account, row.opened_at)
    leave_alone(ctx, name)
    change.open_stop(ctx, old, "frozen_old_handle", f"frozen:{row.id}")
    change.suspend(ctx, old)


def _tell(ctx: Ctx, row: Order) -> None:
    said, delivered_at = quote.read(row.quote).terms[row.lang], row.delivered_at
    assert delivered_at is not None
    letters.tell(ctx, row, "handed_over", lambda about: handed_over(about, delivered_at, said.objection))
    if not row.use_days:  # a right's came with the payment
        letters.send_invoice(ctx, row)
