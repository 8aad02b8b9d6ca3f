"""An order's row under its locks: name first, then order; and the frozen values that rules take."""

from rehandle.handles import change
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.flow import scope
from rehandle.kernel.money import Money
from rehandle.kernel.refusal import Code, Refused
from rehandle.ledger.post import Posting, post
from rehandle.orders.models import ORDER, Order
from rehandle.orders.rules.plans import Line, Shares, Sold
from rehandle.sales.deposit_queries import of_award
from rehandle.sales.rules.deposit import applied


def locked(order: str, *, stopped_is_fine: bool = False, any_epoch: bool = False) -> Order:
    """The order under its name's lock. Refuses `not_found`, `epoch_past`, `stopped`."""
    scope()
    known = Order.objects.filter(id=order).first()
    if known is None:
        raise Refused(Code.NOT_FOUND)
    change.lock(known.handle, epoch=None if any_epoch else known.epoch, stopped_is_fine=stopped_is_fine)
    return Order.objects.select_for_update().get(id=order)


def own(ctx: Ctx, order: str) -> Order:
    """The order of this link's buyer. Another's is not found."""
    given = Order.objects.filter(id=order).exclude(delivered_at=None).exists()  # then the epoch is the buyer's own
    row = locked(order, any_epoch=given)
    if ctx.actor.id != f"buyer:{row.offer}":
        raise Refused(Code.NOT_FOUND)
    return row


def step(row: Order, event: str) -> None:
    """Walk one arc of the machine. Refuses `wrong_state`."""
    row.state = ORDER.next(row.state, event)


def shares(row: Order) -> Shares:
    """The order's money as a frozen value."""
    price, tax, former = (Money(row.currency, minor) for minor in (row.price_minor, row.tax_minor, row.former_minor))
    sold = Sold(Money(row.currency, row.fee_minor), Money(row.currency, row.fee_tax_minor)) if row.seller else None
    deposit = Money(row.currency, row.deposit_minor) if row.deposit else None
    return Shares(row.id, row.charge, price, tax, former, sold, row.deposit, deposit)


def rest(row: Order) -> Money:
    """What is to be paid besides the deposit that lies here of whoever won."""
    total, behind = Money(row.currency, row.total_minor), of_award(row.award)
    return total - applied(behind.amount, total)[0] if behind else total


def paid_by(row: Order) -> list[str]:
    """The charges that have paid an order: its own, and its deposit's."""
    return [each for each in (row.charge, row.deposit) if each]


def book(ctx: Ctx, row: Order, lines: list[Line]) -> None:
    """Post a plan."""
    post(ctx, row.id, [Posting(line.debit, line.credit, line.amount, line.why) for line in lines])
