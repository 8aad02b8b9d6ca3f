"""Money back: nothing could be handed over, the name goes back, the buyer's bank took the money, an objection was upheld."""

from rehandle.cases.models import Case
from rehandle.cases.queries import upheld_after_release
from rehandle.handles import change
from rehandle.handles.queries import epoch as epoch_of
from rehandle.handles.queries import stops
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.money import Money
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.queries import balance
from rehandle.ledger.rules import plan
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.ask import ask, ask_again
from rehandle.moves.queries import last, move, refused_before
from rehandle.moves.withdraw import withdraw
from rehandle.names.rules.archive import archive_name
from rehandle.names.rules.profiles import canonical
from rehandle.orders import letters
from rehandle.orders.flows import OrderState
from rehandle.orders.models import Order
from rehandle.orders.queries import dispute_of, unrecorded
from rehandle.orders.rows import book, locked, paid_by, shares, step
from rehandle.orders.rules import plans
from rehandle.orders.rules.texts import money_back
from rehandle.payments import ask as payments
from rehandle.payments.queries import charge
from rehandle.people.flows import strike
from rehandle.policy.queries import pinned
from rehandle.policy.rules.base import bps_of
from rehandle.policy.rules.model import Policy
from rehandle.sales.about import lost
from rehandle.sales.outcomes import set_outcome


def give_back(ctx: Ctx, row: Order, why: str) -> OrderState:
    """A paid order that cannot be delivered ends, and everything goes back."""
    step(row, "refunded")
    row.ended_at, row.why_ended = ctx.now, why
    row.save()
    book(ctx, row, plans.returned(shares(row)))
    _refund(ctx, row, shares(row).total, why)
    set_outcome(ctx, row.award, "returned")
    append(ctx, Event.ORDER_CANCELLED, handle=row.handle, ref=row.id, data={"why": why})
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def cancel(ctx: Ctx, order: str) -> OrderState:
    """The name goes back to its earlier holder before it was handed over: the order ends, and what was paid goes back.

    Refuses `too_early` where it does not go back, or while a move is open, and `wrong_state`.
    """
    row = locked(order, stopped_is_fine=True, any_epoch=True)
    if not lost(row.case):
        raise Refused(Code.TOO_EARLY)
    if row.state == "paid":
        return give_back(ctx, row, "cancelled")
    step(row, "cancelled")
    row.ended_at, row.why_ended = ctx.now, "cancelled"
    row.save()
    set_outcome(ctx, row.award, "returned")
    append(ctx, Event.ORDER_CANCELLED, handle=row.handle, ref=row.id, data={"why": "cancelled"})
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def record_dispute(ctx: Ctx, order: str) -> OrderState:
    """Follow a chargeback: while it is open the name stands still; won, it goes on; lost, the books cover it.

    Before the hand-over a lost one calls it off. After the hand-over the name stays stopped (`recovery_hold`): a person looks at it.
    Refuses `already_done`, and `too_early` where a hand-over that was made is not on record yet.
    """
    row = locked(order, stopped_is_fine=True, any_epoch=True)
    now_ = dispute_of(row)
    if now_ == row.dispute:
        raise Refused(Code.ALREADY_DONE)
    if unrecorded(row.state, row.move):
        raise Refused(Code.TOO_EARLY)
    handle, stop_id = change.lock(row.handle, stopped_is_fine=True), f"dispute:{row.id}"
    was, row.dispute = row.dispute, now_
    if was == "" and now_ in ("open", "lost"):
        change.open_stop(ctx, handle, "dispute", stop_id)
    if now_ == "lost":
        _lost(ctx, row)
    row.save()
    if now_ == "lost" and row.delivered_at is not None:
        change.open_stop(ctx, handle, "recovery_hold", f"lost:{row.id}")
    if now_ in ("won", "lost") and any(stop.id == stop_id for stop in stops(row.handle)):
        change.end_stop(ctx, handle, stop_id)
    append(ctx, Event.ORDER_DISPUTED, handle=row.handle, ref=row.id, data={"dispute": now_})
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def take_back(ctx: Ctx, order: str) -> OrderState:
    """An objection was upheld after the hand-over, and the rule says `take_back`: money back, and the name leaves the buyer.

    Where his bank took the money already, only the name moves. His account goes back to its own old name.
    Refuses `too_early`, `already_done`, `wrong_state`, `stopped`.
    """
    row = locked(order, any_epoch=True)
    policy = pinned(row.policy_hash)
    if policy.appeal.after_sale != "take_back" or row.case not in {each.id for each in upheld_after_release()}:
        raise Refused(Code.TOO_EARLY)
    if row.why_ended == "taken_back":
        raise Refused(Code.ALREADY_DONE)
    if row.state != "lost" or row.delivered_at is None:
        step(row, "taken_back")
        _money_back(ctx, row, policy)
    row.ended_at, row.why_ended = ctx.now, "taken_back"
    row.save()
    vacate(ctx, row)
    append(ctx, Event.ORDER_CANCELLED, handle=row.handle, ref=row.id, data={"why": "taken_back"})
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def leave_again(ctx: Ctx, order: str) -> OrderState:
    """The platform refused to take the name from the buyer: it is asked once more each day. Refuses `too_early`, `stopped`."""
    row = locked(order, any_epoch=True)
    left = last(row.id, "vacate")
    if left is None or not refused_before(left.move, ctx.now):
        raise Refused(Code.TOO_EARLY)
    ask_again(ctx, left.move, id=ctx.new_id())
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def return_name(ctx: Ctx, order: str) -> OrderState:
    """The name has left the buyer: now it goes back to its earlier holder. Refuses `too_early`, `already_done`, `platform_conflict`."""
    row = locked(order, any_epoch=True)
    left = last(row.id, "vacate")
    if row.why_ended != "taken_back" or left is None or left.state not in ("done", "refused"):
        raise Refused(Code.TOO_EARLY)
    if left.state == "refused":
        raise Refused(Code.PLATFORM_CONFLICT, outcome=left.outcome)
    file = Case.objects.select_for_update().get(id=row.case)
    if file.restore_move:
        raise Refused(Code.ALREADY_DONE)
    handle = change.lock(row.handle)
    change.hand_over(ctx, handle, file.account_id, None)
    change.suspend(ctx, handle)
    thaw_old(ctx, row)
    _ask_return(ctx, file, handle.epoch)
    return OrderState(row.id, row.state)


def _lost(ctx: Ctx, row: Order) -> None:
    state = row.state
    book(ctx, row, plans.dispute_lost(shares(row), state, _gone(row), balance(plan.due_seller(row.id), row.currency)))
    strike(ctx, row.buyer, "chargeback", f"{row.id}.lost")
    if state not in ("paid", "delivered"):
        return
    step(row, "dispute_lost")
    row.ended_at, row.why_ended = ctx.now, "dispute_lost"
    if state == "paid":
        set_outcome(ctx, row.award, "lost")
        if row.move and not withdraw(ctx, row.move) and unrecorded(state, row.move):
            raise Refused(Code.TOO_EARLY)


def _gone(row: Order) -> Money:
    """What banks have taken for good of the charges that paid it."""
    told = [charge(each) for each in paid_by(row)]
    return Money(row.currency, sum(each.disputed.minor for each in told if each.state == "lost"))


def _money_back(ctx: Ctx, row: Order, policy: Policy) -> None:
    parts = shares(row)
    paid_out = balance(plan.due_former(row.id), row.currency) < parts.former
    lines = plans.taken_back(parts, bps_of(policy.after.take_back_refund_percent), paid_out)
    book(ctx, row, lines)
    _refund(ctx, row, Money(row.currency, sum(line.amount.minor for line in lines if line.why.startswith("taken_back"))), "taken_back")


def _refund(ctx: Ctx, row: Order, back: Money, why: str) -> None:
    if not shares(row).total.minor:
        return
    for paid, part in plans.by_charge(shares(row), back):
        payments.refund(ctx, id=ctx.new_id(), charge=paid, amount=part, why=why)
    told = "taken_back_opened" if why == "taken_back" and not _keeps_old(row) else why
    letters.tell(ctx, row, "invoice", lambda about: money_back(about, back, told), number=1)


def vacate(ctx: Ctx, row: Order) -> None:
    """The name leaves the buyer, whose account goes back to its own old name, or to one that is made where that was opened to others.

    Refuses `platform_conflict` where there is none.
    """
    given, names = move(row.move), pinned(row.policy_hash).names
    if given is None or not given.old_handle:
        raise Refused(Code.PLATFORM_CONFLICT, order=row.id)
    old = given.old_handle if _keeps_old(row) else archive_name(given.old_handle, row.id, names.max_length, names.profile)
    ask(
        ctx, id=ctx.new_id(), how="vacate", handle=row.handle, epoch=epoch_of(row.handle), ref=row.id, held_for=row.case,
        from_account=row.to_account, archive_as=old,
    )  # fmt: skip


def _keeps_old(row: Order) -> bool:
    """Whether the buyer's old name was kept from everybody, so that it is his again."""
    return pinned(row.policy_hash).after.old_handle != "opened"


def _ask_return(ctx: Ctx, file: Case, epoch: int) -> None:
    """Give the name back to whom it was taken from. The case follows the platform's answer, as with every restore.

    It is given and not renamed back: the last account that was moved out of the name was the buyer's.
    """
    file.restore_move, file.why_ended = ctx.new_id(), "appeal_upheld"
    file.save(update_fields=["restore_move", "why_ended"])
    ask(
        ctx, id=file.restore_move, how="give", handle=file.handle, epoch=epoch, ref=file.id, held_for=file.id, to_account=file.account_id,
        freeze_old=False,
    )  # fmt: skip
    append(ctx, Event.RESTORE_ASKED, handle=file.handle, ref=file.id)


def thaw_old(ctx: Ctx, row: Order) -> None:
    """The buyer's old name is his again."""
    given = move(row.move)
    name = canonical(given.old_handle, pinned(row.policy_hash).names.profile) if given else ""
    if isinstance(name, Refused) or not name or not any(stop.id == f"frozen:{row.id}" for stop in stops(name)):
        return
    old = change.lock(name, stopped_is_fine=True)
    change.end_stop(ctx, old, f"frozen:{row.id}")
    change.resume(ctx, old)
