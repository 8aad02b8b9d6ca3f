"""A name that was bound to a membership leaves its holder when that is over, and can be asked for again."""

from rehandle.cases.handover import came_back
from rehandle.cases.queries import case
from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.ports import Platform
from rehandle.kernel.refusal import Code, Refused
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.moves.queries import last
from rehandle.orders.back import thaw_old, vacate
from rehandle.orders.flows import OrderState
from rehandle.orders.models import Order
from rehandle.orders.queries import LAPSED
from rehandle.orders.rows import locked, step
from rehandle.sales import memberships


def lapse(ctx: Ctx, award: str, platform: Platform) -> OrderState:
    """Take a name back whose grace is over. The platform is asked once more before. Refuses as `lapse_order`."""
    order = Order.objects.values_list("id", flat=True).get(award=award)
    return lapse_order(ctx, order=order, membership=memberships.reported(platform, award))


@flow(needs=Permission.TICK)
def lapse_order(ctx: Ctx, order: str, membership: str) -> OrderState:
    """The membership is over, and so is its grace: the name leaves the account, which has its earlier name again.

    Refuses `not_found`, `stopped`, `epoch_past`, `too_early`, `platform_conflict`.
    """
    row = locked(order, any_epoch=True)
    memberships.went_back(ctx, row.award, membership)
    if row.state == "delivered":
        step(row, "taken_back")
    row.ended_at, row.why_ended = ctx.now, LAPSED
    row.save()
    vacate(ctx, row)
    append(ctx, Event.NAME_LAPSED, handle=row.handle, ref=row.id)
    return OrderState(row.id, row.state)


@flow(needs=Permission.TICK)
def free_again(ctx: Ctx, order: str) -> OrderState:
    """The name has left its holder: it is the office's again, and its rule goes on. Refuses `too_early`, `already_done`, `stopped`."""
    row = locked(order, any_epoch=True)
    left = last(row.id, "vacate")
    if row.why_ended != LAPSED or left is None or left.state != "done":
        raise Refused(Code.TOO_EARLY)
    handle = change.lock(row.handle)
    if handle.epoch != row.epoch + 1:
        raise Refused(Code.ALREADY_DONE)
    epoch = change.hand_over(ctx, handle, case(row.case).account_id, None)  # in our books as before it was given: the earlier holder's, resting
    change.suspend(ctx, handle)
    came_back(ctx, row.case, epoch)
    thaw_old(ctx, row)
    return OrderState(row.id, row.state)
