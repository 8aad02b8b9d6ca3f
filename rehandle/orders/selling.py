"""A member's own name: his account leaves it, under the name that it carries afterwards, before it is given; and has it again where it is not."""

from rehandle.handles.queries import epoch as epoch_of
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.moves.ask import ask
from rehandle.moves.queries import move
from rehandle.orders.flows import OrderState
from rehandle.orders.models import Order
from rehandle.orders.queries import to_seller as waiting
from rehandle.orders.rows import locked
from rehandle.sales.about import about


def left_by_seller(ctx: Ctx, row: Order) -> bool | None:
    """Whether the seller has left the name, inside the flow that hands it over; asked for the first time, None. Refuses `too_early`."""
    if not row.seller_move:
        row.seller_move = ctx.new_id()
        row.save(update_fields=["seller_move"])
        _ask(ctx, row, row.seller_move, "vacate")
        return None
    left = move(row.seller_move)
    if left is None or left.ended_at is None:
        raise Refused(Code.TOO_EARLY)
    return left.state == "done"


@flow(needs=Permission.TICK)
def to_seller(ctx: Ctx, order: str) -> OrderState:
    """The order is over and the name was not handed over: the seller's account has it again. Refuses `too_early`, `stopped`."""
    row = locked(order, any_epoch=True)
    if row.id not in waiting():
        raise Refused(Code.TOO_EARLY)
    row.return_move = ctx.new_id()
    row.save(update_fields=["return_move"])
    _ask(ctx, row, row.return_move, "restore")
    return OrderState(row.id, row.state)


def _ask(ctx: Ctx, row: Order, id_: str, how: str) -> None:
    ask(
        ctx, id=id_, how=how, handle=row.handle, epoch=epoch_of(row.handle), ref=row.id, held_for=row.case, from_account=row.seller,
        archive_as=about(row.case).afterwards,
    )  # fmt: skip
